import { Missing, need } from "#commands/errors.ts";
import { listEntries } from "#db/entries.ts";
import { type Log, findEntry, findLog, findLogOf, rootAt } from "#db/gazette.ts";
import { listBodiesOf } from "#db/bodies.ts";
import { listCosignatureLines, listHolders } from "#db/witness.ts";
import { entryPage, gazettePage } from "#web/gazette.ts";
import { showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { frameOf } from "#web/kit/visit.ts";
import { loadHolders } from "#web/load/holders.ts";
import { cosignersOf, entryLine, pathOf, readEntries, refsOf, titleOf, typeOfKind } from "#web/load/gazette.ts";

const PAGE = 50;

/** The public record for people: the list by days, and each entry with its proof. */
export function gazetteRoutes(app: Pages, desk: Desk): void {
  app.get("/gazette", (c) => showList(desk, c));
  app.get("/gazette/:slug/entries/:id", async (c) => {
    const log = await findLog(desk.db.orm, `${desk.iris.host}/gazette/${c.req.param("slug")}`);
    return showEntry(desk, c, log?.organization === null ? undefined : log, c.req.param("id"));
  });
  app.get("/gazette/mirror/:host/:slug/entries/:id", async (c) => {
    const log = await findLog(desk.db.orm, `${c.req.param("host")}/gazette/${c.req.param("slug")}`);
    return showEntry(desk, c, log?.organization === null ? log : undefined, c.req.param("id"));
  });
}

async function showList(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const home = need(visit.home, "organization");
  const reader = desk.db.orm;
  const { body = "", kind = "", before = "" } = c.req.query();
  const [log, all] = await Promise.all([findLogOf(reader, home.id), listBodiesOf(reader, home.id)]);
  const bodies = all.filter(({ visibility }) => visibility === "public");
  const chosen = bodies.find(({ slug }) => slug === body);
  const filter = {
    issuer: body === "" ? undefined : chosen === undefined ? "" : desk.iris.actor(chosen.id),
    type: kind === "" ? undefined : (typeOfKind(kind) ?? ""),
    before: /^\d{1,9}$/.test(before) ? Number(before) : undefined,
    limit: PAGE + 1,
  };
  const found = log === undefined ? [] : await listEntries(reader, log.id, filter);
  const entries = found.slice(0, PAGE);
  const context = log === undefined ? undefined : await readEntries(desk, log, entries);
  const last = found.length > PAGE ? entries.at(-1)?.index : undefined;
  const query = new URLSearchParams(Object.entries({ body, kind }).filter(([, value]) => value !== ""));
  if (last !== undefined) query.set("before", String(last));
  const prefix = `/gazette/${home.slug}`;
  const page = gazettePage(frameOf(desk, visit), {
    since: log === undefined || log.size === 0 ? undefined : home.createdAt,
    entries: context === undefined ? [] : entries.map((entry) => entryLine(desk, visit, context, entry)),
    holders:
      log === undefined
        ? []
        : (await listHolders(reader, log.id)).map(({ name, size }) => ({
            name,
            size,
            current: size >= log.checkpointSize,
          })),
    filter: { body, kind },
    bodies: bodies.map(({ slug, name }) => ({ slug, name })),
    next: last === undefined ? undefined : `/gazette?${query.toString()}`,
    files: { checkpoint: `${prefix}/checkpoint`, key: `${prefix}/key` },
  });
  return showAll(desk, c, page);
}

async function showEntry(desk: Desk, c: Page, found: Log | undefined, id: string): Promise<Response> {
  const visit = c.get("visit");
  const log = need(found, "log");
  if (!/^[0-9A-Za-z-]{1,64}$/.test(id)) throw new Missing("entry");
  const entry = need(await findEntry(desk.db.orm, log.id, `${log.prefix}/entries/${id}`), "entry");
  if (wantsData(c)) {
    const headers = {
      "Content-Type": "application/activity+json",
      "Cache-Control": "public, max-age=31536000, immutable",
    };
    return c.body(new Uint8Array(entry.leaf), 200, { ...headers, Vary: "Accept" });
  }
  const context = await readEntries(desk, log, [entry]);
  const said = context.saidOf(entry);
  const size = Math.max(log.checkpointSize, 0);
  const root = Buffer.from(await rootAt(desk.db.orm, log.id, size)).toString("hex");
  const lines = log.organization === null ? [] : await listCosignatureLines(desk.db.orm, log.id, log.checkpointSize);
  const note = [log.checkpoint ?? "", ...lines].join("");
  const { textHash } = said;
  const text = typeof textHash === "string" ? context.text(textHash) : undefined;
  const page = entryPage(frameOf(desk, visit), {
    ...entryLine(desk, visit, context, entry),
    id: entry.iri,
    issuer: context.actor(entry.issuer),
    key: keyOf(said),
    hash: entry.hash.replace(/^sha256:/, ""),
    refs: refsOf(said).flatMap((iri) => {
      const other = context.find(iri);
      if (other === undefined) return [];
      return [{ text: visit.speech.words.common.entry(other.index + 1), href: pathOf(desk, log, other) }];
    }),
    proof: {
      hashes: pathLength(entry.index, size),
      root,
      size,
      checkpointAt: log.checkpointAt ?? entry.issuedAt ?? 0,
      note,
      cosigners: cosignersOf(note, log),
    },
    holders: log.organization === null ? undefined : await loadHolders(desk.db.orm, log, entry.index),
    proofHref: `${pathOf(desk, log, entry)}.tlog-proof`,
    texts: text === undefined ? [] : [{ label: text.isErased ? "" : titleOf(context, said), text: bodyOf(text.text) }],
    json: JSON.stringify(said, undefined, 2),
    jsonHref: `${pathOf(desk, log, entry)}.json`,
  });
  return showAll(desk, c, page);
}

const wantsData = (c: Page): boolean => {
  const accept = c.req.header("accept") ?? "";
  return !accept.includes("text/html") && /application\/(?:activity\+|ld\+)?json/.test(accept);
};

/** A text file begins with its title and an empty line. */
const bodyOf = (text: string | undefined): string | undefined => text?.replace(/^[^\n]*\n\n/, "");

function keyOf(said: Readonly<Record<string, unknown>>): string {
  const proof = said["proof"];
  const method =
    typeof proof === "object" && proof !== null && "verificationMethod" in proof ? proof.verificationMethod : "";
  return typeof method === "string" ? (method.split("#").at(-1) ?? "") : "";
}

/** How many hashes lead from a leaf to the root of a tree of so many leaves (RFC 6962 §2.1.1). */
function pathLength(index: number, size: number): number {
  let hashes = 0;
  for (let node = index, last = size - 1; last > 0; node >>= 1, last >>= 1)
    if (node % 2 === 1 || node < last) hashes += 1;
  return hashes;
}
