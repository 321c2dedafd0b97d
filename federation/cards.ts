import { createHash } from "node:crypto";
import { z } from "zod";
import type { PeerCard } from "#domain/peers.ts";
import type { Client } from "./client.ts";
import { parseVkey } from "./gazette/note.ts";

/** Why there is no card: the address is none, nobody answers, or who answers is not Plenum. */
export type CardFault = "bad-address" | "unreachable" | "not-plenum" | "bad-key";

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

/** What another instance says of itself, read from its public addresses; everything must be on its own origin. */
export async function fetchCard(client: Client, address: string): Promise<PeerCard | CardFault> {
  const origin = originOf(address);
  if (origin === undefined) return "bad-address";
  const found = links.safeParse(await json(client, `${origin}/.well-known/nodeinfo`));
  const href = found.data?.links.find(({ rel }) => rel.endsWith("/ns/schema/2.1"))?.href;
  if (href === undefined || new URL(href).origin !== origin) return found.success ? "not-plenum" : "unreachable";
  const info = nodeInfo.safeParse(await json(client, href));
  if (!info.success || info.data.software.name !== "plenum") return "not-plenum";
  const { plenum, nodeName } = info.data.metadata;
  const service = actor.safeParse(await document(client, plenum.actor));
  const own = [plenum.actor, service.data?.inbox ?? "", ...plenum.gazettes.map(({ prefix }) => prefix)];
  if (!service.success || own.some((url) => URL.parse(url)?.origin !== origin)) return "not-plenum";
  const gazettes = await Promise.all(plenum.gazettes.map((gazette) => withKey(client, gazette)));
  const known = gazettes.filter((gazette) => gazette !== undefined);
  if (known.length < gazettes.length) return "bad-key";
  const listed = bodies.safeParse(await json(client, `${origin}/api/v1/bodies?limit=100`));
  return {
    host: new URL(origin).host,
    address: origin,
    name: nodeName ?? new URL(origin).host,
    gazetteActor: service.data.id,
    inbox: service.data.inbox,
    gazettes: known,
    bodies: listed.data?.items ?? [],
  };
}

/** Eight groups of four hexadecimal digits of the key's SHA-256, to be read out over the telephone. */
export const fingerprintOf = (vkey: string): string =>
  createHash("sha256")
    .update(vkey)
    .digest("hex")
    .slice(0, 32)
    .replaceAll(/(.{4})(?=.)/g, "$1 ");

/** `harbor.example`, `https://harbor.example/about` and `localhost:3001` all name an origin. */
function originOf(address: string): string | undefined {
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(\/|$)/.test(address);
  const url = URL.parse(/^https?:\/\//.test(address) ? address : `${isLocal ? "http" : "https"}://${address}`);
  return url === null || url.username !== "" || url.password !== "" ? undefined : url.origin;
}

async function json(client: Client, url: string): Promise<unknown> {
  const answer = await client.get(url, { accept: "application/json" });
  if (answer.kind !== "answer" || answer.status !== 200) return undefined;
  try {
    return JSON.parse(answer.bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

async function document(client: Client, iri: string): Promise<unknown> {
  const fetched = await client.document(iri);
  return fetched.kind === "document" ? fetched.object : undefined;
}

async function withKey(client: Client, { organization, prefix }: { organization: string; prefix: string }) {
  const answer = await client.get(`${prefix}/key`, { accept: "text/plain" });
  if (answer.kind !== "answer" || answer.status !== 200 || answer.bytes.length > 1_000) return undefined;
  const vkey = answer.bytes.toString("utf8").trim();
  if (parseVkey(vkey)?.name !== prefix.replace(/^https?:\/\//, "")) return undefined;
  return { organization, prefix, vkey, fingerprint: fingerprintOf(vkey) };
}
