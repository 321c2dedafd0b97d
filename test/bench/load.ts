import { Client } from "undici";

/** One request, made before the clock starts. */
export type LoadRequest = {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
};

/** What to send: each request once, or the list round and round for so many seconds. */
export type Load = {
  readonly origin: string;
  readonly requests: readonly LoadRequest[];
  readonly connections: number;
  readonly seconds?: number;
};

/** What came of it; times in milliseconds. */
export type LoadResult = {
  readonly sent: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
};

// A process of its own, so that the making of requests takes no time from whoever measures.
process.on("message", (load: Load) => {
  run(load).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

async function run({ origin, requests, connections, seconds }: Load): Promise<LoadResult> {
  const taken: number[] = [];
  const statuses: Record<string, number> = {};
  const state = { next: 0 };
  const clients = Array.from({ length: connections }, () => new Client(origin, { pipelining: 1, bodyTimeout: 60_000 }));
  const begun = performance.now();
  const end = seconds === undefined ? Number.POSITIVE_INFINITY : begun + seconds * 1_000;
  const take = (): LoadRequest | undefined => {
    const at = state.next;
    if (seconds === undefined ? at >= requests.length : performance.now() >= end) return undefined;
    state.next += 1;
    return requests[at % requests.length];
  };
  await Promise.all(
    clients.map(async (client) => {
      for (let request = take(); request !== undefined; request = take()) {
        const from = performance.now();
        const status = await send(client, request);
        taken.push(performance.now() - from);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    }),
  );
  const lasted = (performance.now() - begun) / 1_000;
  await Promise.all(clients.map((client) => client.destroy()));
  const sorted = Float64Array.from(taken).toSorted();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const sent = taken.length;
  return { sent, seconds: lasted, perSecond: sent / lasted, statuses, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** The lowest way that undici has: no streams, no promise for the body. */
function send(client: Client, { method, path, headers, body }: LoadRequest): Promise<string> {
  return new Promise((resolve) => {
    const answer = { status: "none" };
    client.dispatch(
      { method, path, headers: headers ?? null, body: body ?? null },
      {
        onRequestStart() {},
        onResponseStart(_, status) {
          answer.status = String(status);
        },
        onResponseData() {},
        onResponseEnd() {
          resolve(answer.status);
        },
        onResponseError() {
          resolve("error");
        },
      },
    );
  });
}
