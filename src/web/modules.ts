import { Worker } from "node:worker_threads";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Page, Pages } from "./kit/desk.ts";

/** Modules as browsers load them, below an address that changes with their content. */
export type Modules = { readonly href: string; readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>> };

const ENTRY = "web/browser/check.ts";
const FOREVER = "public, max-age=31536000, immutable";

/** Loads the modules of the check once, when they are first asked for: the same pure code that the server runs. */
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
  app.get("/assets/check/:hash/:file{.+\\.js}", async (c) => serve(c, await modules()));
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
      workerData: ENTRY,
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    worker.once("message", ({ hash, files }: Gathered) => {
      const at = `/assets/check/${hash}`;
      const zipped = files.map(([name, text]) => [`${at}/${name}`, new Uint8Array(gzipSync(text))] as const);
      resolve({ href: `${at}/${ENTRY.replace(/\.ts$/, ".js")}`, files: new Map(zipped) });
    });
    worker.once("error", reject);
  });
}
