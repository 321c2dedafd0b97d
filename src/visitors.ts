import { randomUUID } from "node:crypto";
import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Where requests come from, for limits only, and what each is called in the log; kept no longer than the request. */
export type Visitors = {
  /** Notes the address of the connection that a request came over. */
  readonly note: (request: Request, connection: string | undefined) => void;
  /** The visitor's address in its long form; undefined where nobody knows, as behind a proxy that is not trusted. */
  readonly addressOf: (request: Request) => string | undefined;
  /** The id of a request, the same whenever it is asked for. */
  readonly idOf: (request: Request) => string;
};

/** `trustProxy`: networks (CIDR) whose word about where a request came from counts. */
export function createVisitors(trustProxy: readonly string[]): Visitors {
  const networks = trustProxy.map((network) => ipaddr.parseCIDR(network));
  const isTrusted = (address: Address) =>
    networks.some((network) => network[0].kind() === address.kind() && address.match(network));
  const connections = new WeakMap<Request, string>();
  const ids = new WeakMap<Request, string>();
  return {
    note: (request, connection) => void (connection !== undefined && connections.set(request, connection)),
    addressOf(request) {
      const hops = [...(request.headers.get("x-forwarded-for") ?? "").split(","), connections.get(request) ?? ""];
      return visitorAmong(
        hops.map((hop) => hop.trim()).filter((hop) => hop !== ""),
        isTrusted,
      );
    },
    idOf(request) {
      const id = ids.get(request) ?? randomUUID();
      ids.set(request, id);
      return id;
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
