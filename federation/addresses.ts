import ipaddr from "ipaddr.js";

const globalUnicast = ipaddr.IPv6.parse("2000::");
const documentation = ipaddr.IPv6.parse("3fff::");

/** Whether a connection to this IP address may leave the machine: public unicast only, no mapped, translated or reserved range (R9). */
export function isPublicAddress(address: string): boolean {
  if (address.includes("%") || !ipaddr.isValid(address)) return false;
  const ip = ipaddr.parse(address);
  if (ip instanceof ipaddr.IPv4) return ip.range() === "unicast";
  return ip.range() === "unicast" && ip.match(globalUnicast, 3) && !ip.match(documentation, 20);
}

/** The host part of a URL as an IP address, without brackets, or undefined when it is a name. */
export function addressLiteral(hostname: string): string | undefined {
  const bare = hostname.startsWith("[") && hostname.endsWith("]") ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(bare) ? bare : undefined;
}

const localNames = /(^|\.)(localhost|local|internal|home\.arpa|localdomain|onion|invalid|test)\.?$/u;

/** Why a URL may not be dialled, before any name is resolved; undefined when it may. */
export function urlFault(
  url: URL,
  allowPrivate: boolean,
): "scheme" | "credentials" | "private-address" | "port" | undefined {
  if (url.username !== "" || url.password !== "") return "credentials";
  if (url.protocol !== "https:" && !(allowPrivate && url.protocol === "http:")) return "scheme";
  if (allowPrivate) return undefined;
  const literal = addressLiteral(url.hostname);
  if (literal === undefined ? isLocalName(url.hostname) : !isPublicAddress(literal)) return "private-address";
  return url.port === "" || Number(url.port) >= 1024 ? undefined : "port";
}

/** A URL that this server may dial, or undefined; `iri` comes from strangers. */
export function dialable(iri: string, allowPrivate: boolean): URL | undefined {
  const url = iri.length <= 1_024 ? URL.parse(iri) : null;
  return url !== null && urlFault(url, allowPrivate) === undefined ? url : undefined;
}

function isLocalName(hostname: string): boolean {
  return localNames.test(hostname) || !hostname.includes(".");
}
