import type { Caller } from "./calling.ts";
import { untilEach } from "./waiting.ts";

type Peer = { readonly host: string; readonly state: string };
type Listed<Item> = { readonly items: readonly Item[] };

/** Each two connect: the first asks, the second says yes; who is connected already stays so. */
export async function connectAll(all: readonly Caller[]): Promise<void> {
  await Promise.all(
    all.map(async (one, index) => {
      const known = await states(one);
      for (const other of all.slice(index + 1))
        if (!known.has(hostOf(other))) await one.post("/peers", { address: other.url });
    }),
  );
  await untilEach(all.slice(1), "all have asked", async (one) => {
    const known = await states(one);
    const asked = [...known].filter(([, state]) => state === "proposed-by-them");
    for (const [host] of asked) await one.post(`/peers/${encodeURIComponent(host)}/confirm`);
    const before = all.slice(0, all.indexOf(one));
    return before.every((other) => known.has(hostOf(other)));
  });
  await untilEach(all, "all are connected", async (one) => {
    const known = await states(one);
    return all.every((other) => other === one || known.get(hostOf(other)) === "peered");
  });
}

async function states(one: Caller): Promise<Map<string, string>> {
  const { items } = await one.get<Listed<Peer>>("/peers");
  return new Map(items.map(({ host, state }) => [host, state]));
}

const hostOf = ({ url }: Caller): string => new URL(url).host;
