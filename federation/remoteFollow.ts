import { z } from "zod";
import type { FollowPage } from "#domain/asking.ts";
import type { Budget } from "./budgets.ts";
import type { Client } from "./client.ts";

/** A fediverse address taken apart; `origin` is where its WebFinger is. */
type Handle = { readonly user: string; readonly host: string; readonly origin: string };

const SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe";
const INTENT = "https://w3id.org/fep/3b86/Follow";

/** Finds the page of a person's server that follows `actor`, by the templates in the WebFinger of his address (OStatus, FEP-3b86). */
export async function findFollowPage(
  client: Client,
  address: string,
  actor: string,
  budget?: Budget,
): Promise<FollowPage> {
  const handle = handleOf(address);
  if (handle === undefined) return { found: false, why: "bad-address" };
  const jrd = await askWebFinger(client, handle, budget);
  if (jrd === undefined) return { found: false, why: "unreachable" };
  const template = [SUBSCRIBE, INTENT].map((rel) => jrd.links.find((link) => link.rel === rel)?.template).find(Boolean);
  const url = template === undefined ? null : URL.parse(filled(template, actor));
  const isFine = url !== null && (url.protocol === "https:" || url.protocol === new URL(handle.origin).protocol);
  return isFine ? { found: true, url: url.href } : { found: false, why: "no-page" };
}

const filled = (template: string, actor: string): string =>
  template.replaceAll(/\{([a-z-]+)\}/gu, (_, name: string) =>
    name === "uri" || name === "object" ? encodeURIComponent(actor) : "",
  );

const jrdShape = z.object({
  subject: z.string().max(1_000).optional(),
  links: z
    .array(
      z.object({
        rel: z.string().max(500),
        type: z.string().max(500).optional().catch(undefined),
        href: z.string().max(2_000).optional().catch(undefined),
        template: z.string().max(2_000).optional().catch(undefined),
      }),
    )
    .max(100),
});

/** What WebFinger says of an address; undefined when nothing readable came. */
export async function askWebFinger(
  client: Client,
  { user, host, origin }: Handle,
  budget?: Budget,
): Promise<z.infer<typeof jrdShape> | undefined> {
  const resource = encodeURIComponent(`acct:${user}@${host}`);
  const url = `${origin}/.well-known/webfinger?resource=${resource}`;
  const answer = await client.get(url, { accept: "application/jrd+json, application/json", budget });
  if (answer.kind !== "answer" || answer.status !== 200 || answer.bytes.length > 65_536) return undefined;
  try {
    return jrdShape.safeParse(JSON.parse(answer.bytes.toString("utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Reads `@user@host`, `user@host`, `acct:user@host` and `https://host/@user`; undefined when it is no address. */
export function handleOf(address: string): Handle | undefined {
  const text = address.trim();
  if (text.length > 300) return undefined;
  const [, user, host] = /^(?:acct:)?@?([A-Za-z0-9_.-]{1,100})@([^@/?#\s]+)$/u.exec(text) ?? [];
  if (user !== undefined && host !== undefined) return handleAt(user, `${isLocal(host) ? "http" : "https"}://${host}`);
  const url = URL.parse(text);
  const named = url === null ? undefined : /^\/(?:@|users\/|u\/)([A-Za-z0-9_.-]{1,100})\/?$/u.exec(url.pathname)?.[1];
  return url === null || named === undefined ? undefined : handleAt(named, url.origin);
}

function handleAt(user: string, origin: string): Handle | undefined {
  const url = URL.parse(origin);
  const isWeb =
    url !== null && ["http:", "https:"].includes(url.protocol) && url.username === "" && url.pathname === "/";
  return isWeb ? { user, host: url.host, origin: url.origin } : undefined;
}

const isLocal = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/u.test(host);
