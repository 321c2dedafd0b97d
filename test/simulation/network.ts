import type { Answer, Client, Unreachable } from "#federation/client.ts";
import { type Chance, chanceOf } from "#src/demo/chance.ts";
import { type Fate, Killed } from "./mortal.ts";

/** How often, of 1,000 requests, something goes wrong with one. */
export type Weather = {
  /** It does not arrive. */
  readonly drop: number;
  /** It arrives, and the answer does not. */
  readonly lose: number;
  /** It arrives twice. */
  readonly twice: number;
  /** An earlier answer to the same comes once more. */
  readonly stale: number;
  /** The answer is cut short, or a bit of it is turned round. */
  readonly garble: number;
  /** It waits until it is let go. */
  readonly hold: number;
};

export const CALM: Weather = { drop: 0, lose: 0, twice: 0, stale: 0, garble: 0, hold: 0 };
export const ROUGH: Weather = { drop: 60, lose: 30, twice: 30, stale: 40, garble: 30, hold: 60 };

type Answerer = (request: Request) => Promise<Response>;

/** A network in memory between hosts, on which requests get lost, late, doubled and damaged. */
export type Network = {
  readonly attach: (host: string, answer: Answerer) => void;
  readonly detach: (host: string) => void;
  /** Changes the weather; answers what it was. */
  readonly turn: (weather: Weather) => Weather;
  readonly cut: (one: string, other: string) => void;
  readonly mend: (one: string, other: string) => void;
  readonly isCut: (one: string, other: string) => boolean;
  /** The way out of one host, for a process that may be killed: then it sends nothing more and hears nothing more. */
  readonly clientOf: (host: string, fate: Fate) => Client;
  /** Settles when a request of this host begins to wait. */
  readonly nextHold: (host: string) => Promise<void>;
  /** Hosts with requests that wait, one a request. */
  readonly waiting: () => readonly string[];
  /** Lets all requests of the host that wait go on. */
  readonly release: (host: string) => void;
  /** No earlier answer comes again: old connections are dead. */
  readonly forget: () => void;
  /** Whoever waits for an answer at this host is gone. */
  readonly abandon: (host: string) => void;
};

type Asked = {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
};
type Held = { readonly host: string; readonly go: () => void; readonly die: () => void };

/** Makes the network; `overhear` is told every request body and answer that is text, as any peer could keep it. */
export function createNetwork(seed: number, overhear: (url: string, text: string) => void): Network {
  const answerers = new Map<string, Answerer>();
  const cuts = new Set<string>();
  const held: Held[] = [];
  const listeners = new Map<string, (() => void)[]>();
  const earlier = new Map<string, Answer>();
  const state = { weather: CALM };
  const asked = new Map<string, number>();
  // What befalls a request depends on where it goes and on how many went there before, not on what else is on the way.
  const fateOf = (from: string, to: string): Chance => {
    const nth = (asked.get(`${from} ${to}`) ?? 0) + 1;
    asked.set(`${from} ${to}`, nth);
    return chanceOf(seed, `${from} ${to} ${nth}`);
  };

  const pause = (host: string) =>
    new Promise<void>((go, fail) => {
      held.push({ host, go, die: () => fail(new Killed()) });
      for (const tell of listeners.get(host) ?? []) tell();
      listeners.delete(host);
    });

  const take = (host: string): Held[] => {
    const taken = held.filter((one) => one.host === host);
    for (const one of taken) held.splice(held.indexOf(one), 1);
    return taken;
  };

  const deliver = async (wanted: Asked): Promise<Answer | undefined> => {
    const { url, method, headers, body } = wanted;
    const answerer = answerers.get(new URL(url).host);
    if (answerer === undefined) return undefined;
    if (body !== undefined) overhear(url, Buffer.from(body).toString("utf8"));
    const response = await answerer(
      new Request(url, { method, headers, ...(body !== undefined && { body: Buffer.from(body) }) }),
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    if (url.endsWith("/checkpoint")) overhear(url, bytes.toString("utf8"));
    return { kind: "answer", url, status: response.status, headers: Object.fromEntries(response.headers), bytes };
  };

  const ask = async (from: string, fate: Fate, wanted: Asked): Promise<Answer | Unreachable> => {
    if (fate.isDead) throw new Killed();
    const to = new URL(wanted.url).host;
    const chance = fateOf(from, to);
    const happens = (what: keyof Weather) => chance.next() * 1_000 < state.weather[what];
    const none: Unreachable = { kind: "unreachable", code: "network", host: to };
    if (happens("hold")) await pause(from);
    if (cuts.has(linkOf(from, to)) || happens("drop")) return none;
    if (happens("twice")) await deliver(wanted);
    const fresh = await deliver(wanted);
    if (fate.isDead) throw new Killed();
    if (fresh === undefined || happens("lose")) return none;
    const key = `${from} ${wanted.method} ${wanted.url}`;
    const before = earlier.get(key);
    if (wanted.method === "GET") earlier.set(key, fresh);
    const answer = before !== undefined && happens("stale") ? before : fresh;
    return happens("garble") ? garbled(answer, chance) : answer;
  };

  return {
    attach: (host, answer) => void answerers.set(host, answer),
    detach: (host) => void answerers.delete(host),
    turn(weather) {
      const before = state.weather;
      state.weather = weather;
      return before;
    },
    cut: (one, other) => void cuts.add(linkOf(one, other)),
    mend: (one, other) => void cuts.delete(linkOf(one, other)),
    isCut: (one, other) => cuts.has(linkOf(one, other)),
    clientOf: (host, fate) => ({
      get: (url, { range }) => ask(host, fate, { url, method: "GET", headers: range === undefined ? {} : { range } }),
      post: (url, body, headers) => ask(host, fate, { url, method: "POST", headers, body }),
      document: (iri) => Promise.resolve({ kind: "unreachable", code: "network", host: new URL(iri).host }),
      close: () => Promise.resolve(),
    }),
    nextHold: (host) =>
      new Promise<void>((resolve) => {
        listeners.set(host, [...(listeners.get(host) ?? []), resolve]);
      }),
    waiting: () => held.map(({ host }) => host),
    release(host) {
      for (const { go } of take(host)) go();
    },
    forget: () => earlier.clear(),
    abandon(host) {
      for (const { die } of take(host)) die();
    },
  };
}

const linkOf = (one: string, other: string): string => [one, other].toSorted().join(" ");

function garbled(answer: Answer, chance: Chance): Answer {
  if (answer.bytes.length === 0) return answer;
  const at = chance.between(0, answer.bytes.length - 1);
  if (chance.next() < 0.3) return { ...answer, bytes: answer.bytes.subarray(0, at) };
  const bytes = Buffer.from(answer.bytes);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.between(0, 7));
  return { ...answer, bytes };
}
