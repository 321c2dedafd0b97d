import { setTimeout as sleep } from "node:timers/promises";
import { SECOND } from "#domain/time.ts";
import { type Neighbor, runVerb } from "./instances.ts";
import { STATEMENTS } from "./texts.ts";

/** An instance with what it takes to speak for its admin. */
export type Envoy = Neighbor & { readonly token: string };

type Peer = { readonly host: string; readonly state: string };
type Motion = { readonly title: string; readonly state: string; readonly activity: string };
type Support = { readonly body: { readonly host: string } };
type Listed<Item> = { readonly items: readonly Item[] };

const PATIENCE = 60 * SECOND;

/** An API token of the instance's admin. */
export async function sendEnvoy(neighbor: Neighbor): Promise<Envoy> {
  const [admin] = neighbor.accounts;
  const words = ["token", "create", "--email", admin?.email ?? "", "--label", "demo", "--json"];
  const { token } = JSON.parse(await runVerb(neighbor.env, words)) as { token: string };
  return { ...neighbor, token };
}

/** Each two connect: the first asks, the second says yes; those that are connected already stay so. */
export async function connectAll(envoys: readonly Envoy[]): Promise<void> {
  for (const [index, one] of envoys.entries()) for (const other of envoys.slice(index + 1)) await connect(one, other);
}

async function connect(one: Envoy, other: Envoy): Promise<void> {
  if ((await stateOf(one, other.host)) === undefined) await ask(one, "POST", "/peers", { address: other.url });
  await until(`${other.host} hears of ${one.host}`, async () => (await stateOf(other, one.host)) !== undefined);
  if ((await stateOf(other, one.host)) === "proposed-by-them")
    await ask(other, "POST", `/peers/${encodeURIComponent(one.host)}/confirm`);
  await until(`${one.host} is connected`, async () => (await stateOf(one, other.host)) === "peered");
}

async function stateOf(envoy: Envoy, host: string): Promise<string | undefined> {
  const { items } = await ask<Listed<Peer>>(envoy, "GET", "/peers");
  return items.find((peer) => peer.host === host)?.state;
}

/** Each supports an adopted motion of the next one's organization, unless it does so already. */
export async function supportAround(envoys: readonly Envoy[]): Promise<void> {
  for (const [index, supporter] of envoys.entries()) {
    const mover = envoys[(index + 1) % envoys.length];
    if (mover === undefined || mover === supporter) continue;
    const { items } = await ask<Listed<Motion>>(mover, "GET", `/bodies/${mover.slug}/motions?limit=100`);
    const motion = items.find(({ state }) => state === "adopted");
    if (motion === undefined) continue;
    const about = `body=${supporter.slug}&object=${encodeURIComponent(motion.activity)}`;
    const standing = await ask<Listed<unknown>>(supporter, "GET", `/endorsements?${about}`);
    if (standing.items.length > 0) continue;
    const statement = STATEMENTS[index % STATEMENTS.length];
    await ask(supporter, "POST", "/endorsements", { body: supporter.slug, object: motion.activity, statement });
    await until(`${mover.host} hears of the support`, async () => {
      const path = `/endorsements?object=${encodeURIComponent(motion.activity)}`;
      const { items: heard } = await ask<Listed<Support>>(mover, "GET", path);
      return heard.some(({ body }) => body.host === supporter.host);
    });
  }
}

/** Asks the API in the admin's name; an answer that is not a success is an error with its words. */
async function ask<Answer>(envoy: Envoy, method: "GET" | "POST", path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${envoy.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${envoy.token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${envoy.host} answered ${response.status} to ${method} ${path}: ${text}`);
  return JSON.parse(text) as Answer;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const begun = Date.now(); Date.now() - begun < PATIENCE; await sleep(100)) if (await isSo()) return;
  throw new Error(`Waited in vain until ${what}.`);
}
