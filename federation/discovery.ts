import { type Body, findBody, findBodyBySlug, findHome, listBodies } from "#db/bodies.ts";
import { isSlug } from "#domain/bodies.ts";
import { findLogOf } from "#db/gazette.ts";
import type { Database } from "#db/open.ts";
import type { Federation } from "@fedify/fedify/federation";
import { countPosts } from "#db/announcements.ts";
import { isKnown } from "./bodies.ts";
import { createLru } from "./budgets.ts";
import type { Made } from "./cache.ts";
import type { Here } from "./documents.ts";

export type DiscoveryOptions = { readonly db: Database; readonly here: Here; readonly version: string };

/** The tag of what names our gazettes. */
export const GAZETTES = "gazettes";

/** What to build for a well-known path and under which name to keep it; undefined when the path is none of ours. */
export type Discovery = (
  path: string,
  search: string,
) => { readonly key: string; readonly build: () => Promise<Made> } | undefined;

/** WebFinger, NodeInfo 2.1 and host-meta. */
export function createDiscovery(options: DiscoveryOptions): Discovery {
  const { db, here } = options;
  const started: { federation?: Promise<Federation<void>> } = {};
  // Fedify and its vocabulary weigh some 50 MB, so they are loaded when somebody asks for the first time.
  const federation = () => (started.federation ??= createFederationOf(options));
  const ask = async (path: string, tags: readonly string[] = []): Promise<Made> =>
    madeOf(await (await federation()).fetch(new Request(here.iris.publicUrl + path), { contextData: undefined }), tags);
  const asked = createLru<{ readonly resource: string | undefined }>(1_000);
  const read = (search: string) => {
    const known = asked.get(search);
    if (known !== undefined) return known;
    const found = { resource: resourceOf(here, new URLSearchParams(search).get("resource")) };
    if (search.length < 1_000) asked.set(search, found);
    return found;
  };
  return (path, search) => {
    switch (path) {
      case "/.well-known/webfinger": {
        const { resource } = read(search);
        const build = async () => (resource === undefined ? badResource : webFinger(db, here, resource, ask));
        return { key: `?${resource ?? ""}`, build };
      }
      case "/.well-known/nodeinfo":
      case "/nodeinfo/2.1":
        return { key: "", build: () => ask(path, [GAZETTES]) };
      case "/.well-known/host-meta":
        return { key: "", build: async () => hostMeta(here) };
      default:
        return undefined;
    }
  };
}

const open = {
  "access-control-allow-origin": "*",
  "cache-control": "public, max-age=60",
  "x-content-type-options": "nosniff",
};
const plain = { "content-type": "text/plain; charset=utf-8", "access-control-allow-origin": "*" };
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

const badResource: Made = {
  status: 400,
  headers: plain,
  bytes: bytesOf("resource must be acct:… or a URL\n"),
  tags: [],
};

const noResource: Made = { status: 404, headers: plain, bytes: bytesOf("Not found\n"), tags: [] };

async function madeOf(response: Response, tags: readonly string[]): Promise<Made> {
  if (response.status !== 200) return noResource;
  const headers = { ...open, "content-type": response.headers.get("content-type") ?? "application/json" };
  return { status: 200, headers, bytes: new Uint8Array(await response.arrayBuffer()), tags };
}

/** A resource in one spelling: handles in small letters, addresses as they are; undefined when it is neither. */
function resourceOf({ handleHost, iris }: Here, resource: string | null): string | undefined {
  if (resource === null || resource.length > 500) return undefined;
  const [, user, host] = /^(?:acct:)?@?([^@/\s]+)@([^@/\s]+)$/u.exec(resource) ?? [];
  if (user !== undefined && host !== undefined) {
    const isOurs = [handleHost, iris.host].includes(host.toLowerCase());
    return `acct:${user.toLowerCase()}@${isOurs ? handleHost : host.toLowerCase()}`;
  }
  const url = URL.parse(resource);
  return url === null || !["http:", "https:"].includes(url.protocol) ? undefined : resource;
}

type Ask = (path: string, tags?: readonly string[]) => Promise<Made>;

// Whatever names one of ours is answered by its handle, as those who follow compare it.
async function webFinger(db: Database, here: Here, resource: string, ask: Ask): Promise<Made> {
  const { iris, handleHost } = here;
  for (const [name, actor] of [
    ["instance", iris.instanceActor],
    ["gazette", iris.gazetteActor],
  ] as const)
    if (resource === actor || resource === `acct:${name}@${handleHost}`) return ownActor(here, name, actor);
  const body = await bodyNamed(db, here, resource);
  if (body === undefined || !isKnown(body)) return noResource;
  return ask(`/.well-known/webfinger?resource=${encodeURIComponent(`acct:${body.slug}@${handleHost}`)}`, [body.id]);
}

async function bodyNamed({ orm }: Database, { iris, handleHost }: Here, resource: string): Promise<Body | undefined> {
  const after = (prefix: string) => (resource.startsWith(prefix) ? resource.slice(prefix.length) : undefined);
  const id = after(iris.actor(""));
  if (id !== undefined) return isUuid(id) ? findBody(orm, id) : undefined;
  const [slug, host] = after("acct:")?.split("@") ?? [after(iris.bodyPage("")), handleHost];
  if (slug !== undefined) return host === handleHost && isSlug(slug) ? findBodyBySlug(orm, slug) : undefined;
  return resource === iris.publicUrl || resource === `${iris.publicUrl}/` ? findHome(orm) : undefined;
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(text);

// The instance and its gazette are not at the one path that the dispatcher knows.
function ownActor({ handleHost }: Here, name: string, actor: string): Made {
  const links = [{ rel: "self", href: actor, type: "application/activity+json" }];
  const jrd = { subject: `acct:${name}@${handleHost}`, aliases: [actor], links };
  return {
    status: 200,
    headers: { ...open, "content-type": "application/jrd+json" },
    bytes: bytesOf(JSON.stringify(jrd)),
    tags: [],
  };
}

function hostMeta({ iris }: Here): Made {
  const template = `${iris.publicUrl}/.well-known/webfinger?resource={uri}`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" type="application/jrd+json" template="${template}"/></XRD>
`;
  return {
    status: 200,
    headers: { ...open, "content-type": "application/xrd+xml; charset=utf-8" },
    bytes: bytesOf(xml),
    tags: [],
  };
}

/** Fedify as far as its output is what everybody reads: WebFinger and NodeInfo over our bodies. */
async function createFederationOf({ db, here, version }: DiscoveryOptions): Promise<Federation<void>> {
  const { createFederation, MemoryKvStore } = await import("@fedify/fedify/federation");
  const { Organization } = await import("@fedify/vocab");
  const { iris, handleHost } = here;
  const federation = createFederation<void>({
    kv: new MemoryKvStore(),
    origin: { handleHost, webOrigin: iris.publicUrl },
  });
  federation
    .setActorDispatcher("/ap/actors/{identifier}", async (context, identifier) => {
      const body = isUuid(identifier) ? await findBody(db.orm, identifier) : undefined;
      if (body === undefined || !isKnown(body)) return null;
      const url = new URL(iris.bodyPage(body.slug));
      return new Organization({ id: context.getActorUri(identifier), preferredUsername: body.slug, url });
    })
    .mapHandle(async (_, slug) => (await findBodyBySlug(db.orm, slug))?.id ?? null);
  federation.setWebFingerLinksDispatcher(() => intents(here));
  federation.setNodeInfoDispatcher("/nodeinfo/2.1", () => nodeInfo(db, here, version));
  return federation;
}

/** Where other servers send one of our people who wants to follow or look at something there (OStatus, FEP-3b86). */
function intents({ iris }: Here) {
  const page = `${iris.publicUrl}/authorize_interaction?uri=`;
  return [
    { rel: "http://ostatus.org/schema/1.0/subscribe", template: `${page}{uri}` },
    { rel: "https://w3id.org/fep/3b86/Follow", template: `${page}{object}` },
    { rel: "https://w3id.org/fep/3b86/Object", template: `${page}{object}` },
  ];
}

async function nodeInfo(db: Database, { iris }: Here, version: string) {
  const [home, bodies, localPosts] = await Promise.all([
    findHome(db.orm),
    listBodies(db.orm, { limit: 1_000 }),
    countPosts(db.orm, 10_000),
  ]);
  const known = bodies.filter((body) => isKnown(body));
  const organizations = known.filter(({ kind }) => kind === "organization").slice(0, 50);
  const gazettes = await Promise.all(
    organizations.map(async ({ id, name, slug }) => {
      const log = await findLogOf(db.orm, id);
      return { organization: name, prefix: log?.prefix ?? iris.gazette(slug) };
    }),
  );
  return {
    software: { name: "plenum", version, homepage: new URL(iris.publicUrl) },
    protocols: ["activitypub" as const],
    services: { inbound: [], outbound: ["atom1.0" as const] },
    openRegistrations: false,
    // Accounts of members are nobody's business (R18): what can be followed is counted.
    usage: { users: { total: known.length }, localPosts, localComments: 0 },
    metadata: {
      nodeName: home?.name ?? iris.host,
      plenum: { version, actor: iris.gazetteActor, gazettes },
    },
  };
}
