import { Worker } from "node:worker_threads";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Page, Pages } from "./kit/desk.ts";

/** Modules as browsers load them, below an address that changes with their content; each entry by its name. */
export type Modules = {
  readonly check: string;
  readonly rank: string;
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
};

const ENTRIES = { check: "web/browser/check.ts", rank: "web/browser/rank.ts" } as const;
const FOREVER = "public, max-age=31536000, immutable";

/** Loads the modules once, when they are first asked for: those of the check are the same pure code that the server runs. */
export function createModules(): () => Promise<Modules> {
  let loaded: Promise<Modules> | undefined;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}

/** Serves the modules, compressed for whoever asks for it. */
export function moduleRoutes(app: Pages, modules: () => Promise<Modules>): void {
  app.get("/assets/modules/:hash/:file{.+\\.js}", async (c) => serve(c, await modules()));
}

function serve(c: Page, { files }: Modules): Response | Promise<Response> {
  const zipped = files.get(c.req.path);
  if (zipped === undefined) return c.notFound();
  const takesGzip = /\bgzip\b/.test(c.req.header("Accept-Encoding") ?? "");
  const headers = {
    "Content-Type": "text/javascript; charset=utf-8",
    "Cache-Control": FOREVER,
    Vary: "Accept-Encoding",
  };
  if (takesGzip) return c.body(zipped, 200, { ...headers, "Content-Encoding": "gzip" });
  return c.body(new Uint8Array(gunzipSync(zipped)), 200, headers);
}

type Gathered = { readonly hash: string; readonly files: readonly (readonly [string, string])[] };

// On a thread: stripping types takes a while, and says on standard error that it is new.
function load(): Promise<Modules> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./modules-thread.ts", import.meta.url), {
      workerData: Object.values(ENTRIES),
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    worker.once("message", ({ hash, files }: Gathered) => {
      const at = `/assets/modules/${hash}`;
      const zipped = files.map(([name, text]) => [`${at}/${name}`, new Uint8Array(gzipSync(text))] as const);
      const href = (entry: string) => `${at}/${entry.replace(/\.ts$/, ".js")}`;
      resolve({ check: href(ENTRIES.check), rank: href(ENTRIES.rank), files: new Map(zipped) });
    });
    worker.once("error", reject);
  });
}
