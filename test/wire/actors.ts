import { z } from "zod";

/** Loopback and example names, where tests speak plain http. */
const isLocal = (host: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/u.test(host);

/** An absolute https IRI (http on loopback only), never a list or an object. */
export const iri = z.string("one single IRI").refine((text) => {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "https:" || (url.protocol === "http:" && isLocal(url.host)));
}, "R2: an https IRI");

export const sameHost = (one: string, other: string): boolean => URL.parse(one)?.host === URL.parse(other)?.host;

const field = z.looseObject({ type: z.literal("PropertyValue"), name: z.string().min(1), value: z.string().min(1) });

const key = z.looseObject({
  id: iri,
  owner: iri,
  publicKeyPem: z.string().regex(/^-----BEGIN PUBLIC KEY-----\n[\s\S]+\n-----END PUBLIC KEY-----\n?$/u),
});
const multikey = z.looseObject({
  id: iri,
  type: z.literal("Multikey"),
  controller: iri,
  publicKeyMultibase: z.string().startsWith("z6Mk"),
});

/** R8: an actor that every known server can follow. */
export const actorRules = z
  .looseObject({
    id: iri,
    type: z.enum(["Organization", "Group", "Person", "Service", "Application"]),
    preferredUsername: z.string().regex(/^[a-z0-9_]{1,30}$/u, "R8: preferredUsername"),
    name: z.string().min(1),
    summary: z.string().nullish(),
    url: iri,
    inbox: iri,
    outbox: iri,
    followers: iri,
    following: iri,
    featured: iri.optional(),
    endpoints: z.looseObject({ sharedInbox: iri }),
    publicKey: key,
    assertionMethod: z.array(multikey).optional(),
    alsoKnownAs: z.array(iri).optional(),
    attachment: z.array(field).optional(),
    icon: z.looseObject({ type: z.literal("Image"), url: iri, mediaType: z.string() }).optional(),
    image: z.looseObject({ type: z.literal("Image"), url: iri, mediaType: z.string() }).optional(),
    tag: z.array(z.unknown()).optional(),
    manuallyApprovesFollowers: z.boolean().optional(),
    discoverable: z.boolean().optional(),
    indexable: z.boolean().optional(),
    published: z.iso.datetime({ offset: true }).optional(),
  })
  .superRefine((actor, context) => {
    const fail = (message: string) => context.addIssue({ code: "custom", message: `R8: ${message}` });
    const places = { url: actor.url, inbox: actor.inbox, outbox: actor.outbox, followers: actor.followers };
    for (const [name, place] of Object.entries({ ...places, following: actor.following, key: actor.publicKey.id })) {
      if (!sameHost(actor.id, place)) fail(`${name} is on another host than the actor`);
    }
    if (actor.publicKey.owner !== actor.id) fail("the key's owner is not the actor");
    if (actor.publicKey.id === actor.id) fail("the key has no id of its own");
    for (const { controller } of actor.assertionMethod ?? []) {
      if (controller !== actor.id) fail("a Multikey's controller is not the actor");
    }
  });
