import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Where requests come from: for limits only, kept no longer than the request. */
export type Visitors = {
  /** Notes the address of the connection that a request came over. */
  readonly note: (request: Request, connection: string | undefined) => void;
  /** The visitor's address in its long form; undefined where nobody knows, as behind a proxy that is not trusted. */
  readonly addressOf: (request: Request) => string | undefined;
};

/** `trustProxy`: networks (CIDR) whose word about where a request came from counts. */
export function createVisitors(trustProxy: readonly string[]): Visitors {
  const networks = trustProxy.map((network) => ipaddr.parseCIDR(network));
  const isTrusted = (address: Address) =>
    networks.some((network) => network[0].kind() === address.kind() && address.match(network));
  const connections = new WeakMap<Request, string>();
  return {
    note: (request, connection) => void (connection !== undefined && connections.set(request, connection)),
    addressOf(request) {
      const hops = [...(request.headers.get("x-forwarded-for") ?? "").split(","), connections.get(request) ?? ""];
      return visitorAmong(
        hops.map((hop) => hop.trim()).filter((hop) => hop !== ""),
        isTrusted,
      );
    },
  };
}

/** The first hop from our side that no trusted proxy vouches for; this machine itself says nothing about who asks. */
function visitorAmong(hops: readonly string[], isTrusted: (address: Address) => boolean): string | undefined {
  for (const [index, hop] of hops.toReversed().entries()) {
    if (!ipaddr.isValid(hop)) return undefined;
    const address = ipaddr.process(hop);
    if (isTrusted(address) && index < hops.length - 1) continue;
    return address.range() === "loopback" ? undefined : address.toNormalizedString();
  }
  return undefined;
}
