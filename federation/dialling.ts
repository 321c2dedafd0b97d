import { lookup as systemLookup, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { errors } from "undici";
import { isPublicAddress } from "./addresses.ts";

/** A name or literal led to an address that we never connect to (R9). */
export class RefusedAddress extends Error {
  override readonly name = "RefusedAddress";
}

/** Resolves at dial time and refuses the whole answer when one address is not public, so that rebinding finds nothing. */
export function checkedLookup(allowPrivate: boolean, resolve: LookupFunction = systemLookup): LookupFunction {
  if (allowPrivate) return resolve;
  return (hostname, options, callback) =>
    resolve(hostname, options, (error, addresses, family) => {
      if (error !== null) return callback(error, "", 0);
      const list: LookupAddress[] =
        typeof addresses === "string" ? [{ address: addresses, family: family ?? 0 }] : addresses;
      const refused = list.length === 0 || list.some(({ address }) => !isPublicAddress(address));
      return refused ? callback(new RefusedAddress(), "", 0) : callback(null, addresses, family);
    });
}

/** Which of the few words for failure fits what the connection threw. */
export function codeOf(error: unknown): "private-address" | "timeout" | "network" {
  if (error instanceof RefusedAddress) return "private-address";
  if (error instanceof AggregateError && error.errors.some((one) => one instanceof RefusedAddress))
    return "private-address";
  const late =
    error instanceof errors.ConnectTimeoutError ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    (error instanceof Error && error.name === "AbortError");
  return late ? "timeout" : "network";
}
