import { z } from "zod";

const AS2 = "https://www.w3.org/ns/activitystreams";

/** Remote contexts that the known servers bundle; any other would be a fetch, and fails where fetches are off. */
const bundled = new Set([
  AS2,
  "https://w3id.org/security/v1",
  "https://www.w3.org/ns/did/v1",
  "https://www.w3.org/ns/cid/v1",
  "https://w3id.org/security/data-integrity/v1",
  "https://w3id.org/security/data-integrity/v2",
  "https://w3id.org/security/multikey/v1",
]);

const one = z.string().refine((context) => bundled.has(context), "a context that is not bundled everywhere");

/** `@context`: ActivityStreams first, then bundled contexts and inline terms. */
export const contextRule = z.union(
  [z.literal(AS2), z.tuple([z.literal(AS2)]).rest(z.union([one, z.record(z.string(), z.unknown())]))],
  "@context is not ActivityStreams followed by bundled contexts or inline terms",
);
