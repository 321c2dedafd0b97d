/** Public answers as they were last given, to be shown when they cannot be made. */
export type Copies = {
  readonly find: (request: Request) => Response | undefined;
  /** Keeps what everybody may see; answers the response to send, for its body is read once only. */
  readonly keep: (request: Request, response: Response) => Promise<Response>;
};

type Copy = {
  readonly headers: readonly (readonly [string, string])[];
  readonly bytes: ArrayBuffer;
  readonly at: number;
};

/** Bytes of all together, of one, and how old one may grow before the next answer replaces it. */
const MOST = 6_000_000;
const LARGEST = 300_000;
const FRESH = 10_000;

/** No copies yet; the ones that were replaced longest ago go first. */
export function createCopies(now: () => number = Date.now): Copies {
  const copies = new Map<string, Copy>();
  let held = 0;
  const put = (key: string, copy: Copy): void => {
    held += copy.bytes.byteLength - (copies.get(key)?.bytes.byteLength ?? 0);
    copies.delete(key);
    copies.set(key, copy);
    for (const [oldest, { bytes }] of copies) {
      if (held <= MOST) break;
      copies.delete(oldest);
      held -= bytes.byteLength;
    }
  };
  return {
    find(request) {
      const copy = request.method === "GET" ? copies.get(keyOf(request)) : undefined;
      if (copy === undefined) return undefined;
      const headers = new Headers(copy.headers.map(([name, value]) => [name, value]));
      headers.set("Age", String(Math.max(0, Math.round((now() - copy.at) / 1_000))));
      headers.set("Cache-Control", "no-cache");
      return new Response(copy.bytes, { headers });
    },
    async keep(request, response) {
      if (request.method !== "GET" || response.status !== 200 || !isForEverybody(response)) return response;
      const key = keyOf(request);
      const known = copies.get(key);
      if (known !== undefined && now() - known.at < FRESH) return response;
      const headers = [...response.headers];
      const bytes = await response.arrayBuffer();
      if (bytes.byteLength <= LARGEST) put(key, { headers, bytes, at: now() });
      return new Response(bytes, { headers });
    },
  };
}

function isForEverybody({ headers }: Response): boolean {
  return /\bpublic\b/u.test(headers.get("cache-control") ?? "") && headers.getSetCookie().length === 0;
}

/** What an answer may depend on, beside who asks. */
function keyOf({ url, headers }: Request): string {
  const language = /plenum-language=(\w+)/u.exec(headers.get("cookie") ?? "")?.[1] ?? headers.get("accept-language");
  return `${url}\n${headers.get("accept") ?? ""}\n${language ?? ""}`;
}
