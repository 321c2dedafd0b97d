import { Missing, need } from "#commands/errors.ts";
import type { Log } from "#db/gazette.ts";
import { listHolders } from "#db/witness.ts";
import { type FeedEntry, ATOM, atom } from "#web/feeds.ts";
import { type GazetteFilter, gazettePage } from "#web/gazette.ts";
import { html } from "#web/html.ts";
import { sendAll, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages, Visit } from "#web/kit/desk.ts";
import { frameOf } from "#web/kit/visit.ts";
import { readEntries } from "#web/load/entries.ts";
import { forkLineOf } from "#web/load/equivocation.ts";
import { entryLine, listPathOf } from "#web/load/gazette.ts";
import { findAway } from "#web/load/peers.ts";
import {
  findMoved,
  findRecord,
  listFitting,
  listGroupsOf,
  listHeld,
  neighboursOf,
  whoseOf,
} from "#web/load/records.ts";
import { showEntry } from "./entries.ts";

const PAGE = 50;

/** The public records for people: the own one, those of peers, each entry with its proof, and feeds of them. */
export function gazetteRoutes(app: Pages, desk: Desk): void {
  app.get("/gazette", (c) => showList(desk, c, c.req.query("record") ?? ""));
  app.get("/gazette/feed.atom", (c) => showFeed(desk, c));
  // `verify` and `mirror` have one segment too; they are no organizations.
  app.get("/gazette/:slug{(?!verify$|mirror$)[a-z0-9_-]+}", (c) => showList(desk, c, c.req.param("slug")));
  app.get("/gazette/mirror/:host/:slug{[a-z0-9_-]+}", (c) => showList(desk, c, mirrored(c)));
  app.get("/gazette/mirror/:host/:slug{[a-z0-9_-]+}/", (c) => showList(desk, c, mirrored(c)));
  // For activities this is a collection; for people the list.
  app.get("/gazette/:slug{[a-z0-9_-]+}/entries", (c) => c.redirect(`/gazette/${c.req.param("slug")}`));
  app.get("/gazette/:slug/entries/:id", async (c) => {
    const log = await findRecord(desk, c.get("visit"), c.req.param("slug"));
    const moved = log === undefined ? undefined : await findMoved(desk, log, c.req.param("id"));
    return moved === undefined ? showEntry(desk, c, log, c.req.param("id")) : c.redirect(moved);
  });
  app.get("/gazette/mirror/:host/:slug/entries/:id", async (c) => {
    const log = await findRecord(desk, c.get("visit"), mirrored(c));
    return showEntry(desk, c, log, c.req.param("id"));
  });
}

const mirrored = (c: Page<"/gazette/mirror/:host/:slug">): string => `${c.req.param("host")}/${c.req.param("slug")}`;

/** The filter of an address, without what is empty or far too long. */
function readFilter(c: Page, record: string): GazetteFilter {
  const read = (name: string) => {
    const value = (c.req.query(name) ?? "").trim();
    return value === "" || value.length > 500 ? undefined : value;
  };
  const isInert = read("inert") !== undefined || read("verdict") === "inert";
  return {
    record: record === "" ? undefined : record,
    body: read("body"),
    type: read("type"),
    from: read("from"),
    to: read("to"),
    verdict: isInert ? "inert" : undefined,
  };
}

/** The query of an address that shows the same. */
function queryOf(filter: GazetteFilter, place: Readonly<Record<string, string>> = {}): string {
  const all = Object.entries({ ...filter, ...place }).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, value] satisfies [string, string]],
  );
  return all.length === 0 ? "" : `?${new URLSearchParams(all).toString()}`;
}

async function showList(desk: Desk, c: Page, record: string): Promise<Response> {
  const visit = c.get("visit");
  const home = need(visit.home, "organization");
  const log = await findRecord(desk, visit, record);
  if (log === undefined && record !== "") throw new Missing("log");
  const filter = readFilter(c, record);
  const { entries, ...places } = log === undefined ? EMPTY : await loadPart(desk, c, log, filter);
  const context = log === undefined ? undefined : await readEntries(desk, log, entries);
  const files = log === undefined ? `/gazette/${home.slug}` : listPathOf(desk, log);
  const held = await listHeld(desk, visit);
  const whose = log === undefined ? undefined : await whoseOf(desk, visit, log, (host) => findAway(desk, host));
  const page = gazettePage(frameOf(desk, visit), {
    since: log === undefined || log.size === 0 ? undefined : home.createdAt,
    whose,
    fork: log === undefined ? undefined : await forkLineOf(desk, log),
    entries: context === undefined ? [] : entries.map((entry) => entryLine(desk, visit, context, entry)),
    holders: log === undefined || log.organization === null ? [] : await holdersOf(desk, log),
    filter,
    records: held.map(({ value, name }, index) => ({ value: index === 0 ? "" : value, name })),
    bodies: log === undefined ? [] : await listGroupsOf(desk, log),
    next: places.older === undefined ? undefined : `/gazette${queryOf(filter, { before: String(places.older) })}`,
    previous: places.newer === undefined ? undefined : `/gazette${queryOf(filter, { after: String(places.newer) })}`,
    feed: `/gazette/feed.atom${queryOf(filter)}`,
    files: { checkpoint: `${files}/checkpoint`, key: `${files}/key` },
    ...(log === undefined ? {} : await neighboursOf(desk, log)),
  });
  return showAll(desk, c, page);
}

const EMPTY = { entries: [], older: undefined, newer: undefined } as const;

/** One page of a record, and whether older and newer entries fit too. */
async function loadPart(desk: Desk, c: Page, log: Log, filter: GazetteFilter) {
  const [before, after] = [placeIn(c, "before"), placeIn(c, "after")];
  const isForward = before === undefined && after !== undefined;
  const found = await listFitting(desk, log, filter, { before, ...(isForward && { after }), limit: PAGE + 1 });
  const isMore = found.length > PAGE;
  const entries = isForward ? found.slice(-PAGE) : found.slice(0, PAGE);
  const older = isForward || isMore ? entries.at(-1)?.index : undefined;
  const newer = (isForward && isMore) || before !== undefined ? entries[0]?.index : undefined;
  return { entries, older, newer };
}

function placeIn(c: Page, name: "before" | "after"): number | undefined {
  const text = c.req.query(name) ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

async function holdersOf(desk: Desk, log: Log) {
  const holders = await listHolders(desk.db.orm, log.id);
  return holders.map(({ name, host, size }) => ({ name, host, size, current: size >= log.checkpointSize }));
}

/** The newest entries that fit, for feed readers. */
async function showFeed(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const home = need(visit.home, "organization");
  const filter = readFilter(c, (c.req.query("record") ?? "").slice(0, 300));
  const log = await findRecord(desk, visit, filter.record ?? "");
  if (log === undefined && filter.record !== undefined) throw new Missing("log");
  const entries = log === undefined ? [] : await feedEntries(desk, visit, log, filter);
  const words = visit.speech.words.gazette;
  const whose = log === undefined ? undefined : await whoseOf(desk, visit, log, async () => undefined);
  const query = queryOf(filter);
  const self = `${desk.iris.publicUrl}/gazette/feed.atom${query}`;
  const feed = atom({
    id: self,
    title: words.titleOf(whose?.name ?? home.name),
    language: visit.locale,
    self,
    page: `${desk.iris.publicUrl}/gazette${query}`,
    updatedAt: entries.reduce((latest, { changedAt }) => Math.max(latest, changedAt), home.createdAt),
    entries,
  });
  return sendAll(c, feed, ATOM);
}

async function feedEntries(desk: Desk, visit: Visit, log: Log, filter: GazetteFilter): Promise<FeedEntry[]> {
  const found = await listFitting(desk, log, filter, { limit: PAGE });
  const context = await readEntries(desk, log, found);
  return found.map((entry) => {
    const line = entryLine(desk, visit, context, entry);
    const time = line.issuedAt ?? log.checkpointAt ?? visit.at;
    return {
      id: `${log.prefix}/entries/${line.href.split("/").at(-1)}`,
      page: desk.iris.publicUrl + line.href,
      title: line.sentence,
      author: context.actor(entry.issuer).name || log.origin,
      language: visit.locale,
      html: String(html`<p>${line.sentence}</p>${line.verdict === "good" ? "" : html`<p>${line.why}</p>`}`),
      createdAt: time,
      changedAt: time,
    };
  });
}
