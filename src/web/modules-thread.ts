import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { posix } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";

const SPECIFIER = /^((?:import|export)\b[^"';]*?\bfrom\s*|import\s*)"([^"]+)"/gm;
const require = createRequire(import.meta.url);
// Beside its public modules it has some for itself.
const noble = pathToFileURL(require.resolve("@noble/hashes/utils.js"));
const src = new URL("../", import.meta.url);

/** A module's name in the browser: `web/browser/check.ts`, `domain/jcs.ts`, `noble/sha2.js`. */
type Name = string;

/** The modules that entries need, as browsers run them: types stripped, every import a relative path. */
function gather(entries: readonly Name[]): {
  readonly hash: string;
  readonly files: readonly (readonly [string, string])[];
} {
  const files = new Map<Name, string>();
  const waiting = [...entries];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (files.has(name)) continue;
    const here = name;
    const text = plain(here).replaceAll(SPECIFIER, (_, keyword: string, specifier: string) => {
      const wanted = nameOf(here, specifier);
      waiting.push(wanted);
      return `${keyword}"${relative(here, wanted)}"`;
    });
    files.set(here, text);
  }
  const sorted = [...files]
    .map(([name, text]) => [served(name), text] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 12);
  return { hash, files: sorted };
}

function plain(name: Name): string {
  if (name.startsWith("noble/")) return readFileSync(new URL(name.slice("noble/".length), noble), "utf8");
  return stripTypeScriptTypes(readFileSync(new URL(name, src), "utf8"));
}

function nameOf(here: Name, specifier: string): Name {
  if (specifier.startsWith("#domain/")) return `domain/${specifier.slice("#domain/".length)}`;
  if (specifier.startsWith("@noble/hashes/")) return `noble/${specifier.slice("@noble/hashes/".length)}`;
  if (specifier.startsWith("./")) return posix.join(posix.dirname(here), specifier);
  throw new Error(`${here} imports ${specifier}, which browsers cannot have`);
}

const served = (name: Name): string => name.replace(/\.ts$/, ".js");

function relative(from: Name, to: Name): string {
  const path = posix.relative(posix.dirname(served(from)), served(to));
  return path.startsWith(".") ? path : `./${path}`;
}

parentPort?.postMessage(gather(workerData as Name[]));
