import { setTimeout as sleep } from "node:timers/promises";
import { SECOND } from "#domain/time.ts";
import { z } from "zod";
import { keyFingerprint } from "#domain/keyChanges.ts";
import type { AskCard, CardFault, PeerCard } from "#domain/peers.ts";
import type { Budget } from "./budgets.ts";
import type { Client } from "./client.ts";
import { parseVkey } from "./gazette/note.ts";

const links = z.object({ links: z.array(z.object({ rel: z.string(), href: z.string() })).max(20) });
const nodeInfo = z.object({
  software: z.object({ name: z.string() }),
  metadata: z.object({
    nodeName: z.string().max(300).optional(),
    plenum: z.object({
      version: z.string(),
      actor: z.url(),
      gazettes: z.array(z.object({ organization: z.string().max(300), prefix: z.url() })).max(50),
    }),
  }),
});
const actor = z.object({ id: z.url(), inbox: z.url(), type: z.literal("Service") });
const bodies = z.object({
  items: z.array(z.object({ name: z.string(), kind: z.string(), handle: z.string(), url: z.url() })).max(200),
});

/** Asks other instances for their cards: never this one, nor one that no admin named where that is needed. */
export function cardAsker(
  client: Client,
  here: { readonly host: string; readonly mayMeet: (host: string) => boolean },
): AskCard {
  return async (address) => {
    const origin = originOf(address);
    if (origin === undefined) return "bad-address";
    const { host } = new URL(origin);
    if (host === here.host) return "own-address";
    return here.mayMeet(host) ? fetchCard(client, origin) : "host-not-allowed";
  };
}

/** What another instance says of itself, read from its public addresses; everything must be on its own origin. */
export async function fetchCard(client: Client, address: string, budget?: Budget): Promise<PeerCard | CardFault> {
  const origin = originOf(address);
  if (origin === undefined) return "bad-address";
  const asking: Asking = { client, budget };
  const found = await json(asking, `${origin}/.well-known/nodeinfo`);
  if (found === undefined) return "unreachable";
  const href = links.safeParse(found).data?.links.find(({ rel }) => rel.endsWith("/ns/schema/2.1"))?.href;
  if (href === undefined || URL.parse(href)?.origin !== origin) return "not-plenum";
  const info = nodeInfo.safeParse(await json(asking, href));
  if (!info.success || info.data.software.name !== "plenum") return "not-plenum";
  const { plenum, nodeName } = info.data.metadata;
  const service = actor.safeParse(await document(asking, plenum.actor));
  const own = [plenum.actor, service.data?.inbox ?? "", ...plenum.gazettes.map(({ prefix }) => prefix)];
  if (!service.success || own.some((url) => URL.parse(url)?.origin !== origin)) return "not-plenum";
  const gazettes = await Promise.all(plenum.gazettes.map((gazette) => withKey(asking, gazette)));
  const known = gazettes.filter((gazette) => gazette !== undefined);
  if (known.length < gazettes.length) return "bad-key";
  const witness = await witnessKey(asking, origin);
  const listed = bodies.safeParse(await json(asking, `${origin}/api/v1/bodies?limit=100`));
  return {
    host: new URL(origin).host,
    address: origin,
    name: nodeName ?? new URL(origin).host,
    gazetteActor: service.data.id,
    inbox: service.data.inbox,
    gazettes: known,
    ...(witness !== undefined && { witness }),
    bodies: listed.data?.items ?? [],
  };
}

/** `harbor.example`, `https://harbor.example/about` and `localhost:3001` all name an origin. */
function originOf(address: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address) && !/^https?:\/\//i.test(address)) return undefined;
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(\/|$)/.test(address);
  const url = URL.parse(/^https?:\/\//i.test(address) ? address : `${isLocal ? "http" : "https"}://${address}`);
  if (url === null || !["http:", "https:"].includes(url.protocol)) return undefined;
  return url.username !== "" || url.password !== "" ? undefined : url.origin;
}

type Asking = { readonly client: Client; readonly budget: Budget | undefined };

/** Undefined if nobody answers, null if it is no JSON. */
async function json({ client, budget }: Asking, url: string): Promise<unknown> {
  const answer = await client.get(url, { accept: "application/json", budget });
  if (answer.kind !== "answer") return undefined;
  if (answer.status !== 200) return null;
  try {
    return JSON.parse(answer.bytes.toString("utf8"));
  } catch {
    return null;
  }
}

async function document({ client, budget }: Asking, iri: string): Promise<unknown> {
  const fetched = await client.document(iri, { budget });
  return fetched.kind === "document" ? fetched.object : undefined;
}

/** The key of the other instance's witness, under a name on its own host. */
async function witnessKey({ client, budget }: Asking, origin: string): Promise<string | undefined> {
  const answer = await client.get(`${origin}/gazette/witness-key`, { accept: "text/plain", budget, maxBytes: 1_000 });
  if (answer.kind !== "answer" || answer.status !== 200) return undefined;
  const vkey = answer.bytes.toString("utf8").trim();
  const key = parseVkey(vkey);
  return key?.type === 0x04 && key.name.startsWith(`${new URL(origin).host}/`) ? vkey : undefined;
}

async function withKey({ client, budget }: Asking, { organization, prefix }: { organization: string; prefix: string }) {
  const ask = () => client.get(`${prefix}/key`, { accept: "text/plain", budget });
  let answer = await ask();
  // An organization that was founded this second begins its gazette in the next.
  for (let tries = 0; tries < 3 && answer.kind === "answer" && answer.status === 404; tries += 1) {
    await sleep(SECOND);
    answer = await ask();
  }
  if (answer.kind !== "answer" || answer.status !== 200 || answer.bytes.length > 1_000) return undefined;
  const vkey = answer.bytes.toString("utf8").trim();
  if (parseVkey(vkey)?.name !== prefix.replace(/^https?:\/\//, "")) return undefined;
  return { organization, prefix, vkey, fingerprint: keyFingerprint(vkey) };
}
