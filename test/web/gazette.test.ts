import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { closeQuestion } from "#commands/questions.ts";
import { appendLeaves, beginLogRow, type NewLeaf } from "#db/gazette.ts";
import { newId } from "#db/ids.ts";
import { savePeer } from "#db/peers.ts";
import type { PeerCard } from "#domain/peers.ts";
import { irisOf } from "#domain/iris.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { join, type Person, putToVote, settle } from "#test/support/people.ts";
import { type Answer, ORIGIN, type Visitor, pagesOver, visitorOf } from "#test/support/site.ts";

const HOST = "harbor.example";
const PREFIX = `https://${HOST}/gazette/harbor`;
const HARBOR = `https://${HOST}/ap/actors/harbor`;
const MIRROR = `/gazette/mirror/${HOST}/harbor`;
let db: FreshDatabase;
let admin: Person;
let stranger: Visitor;
let spanish: Visitor;

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin } = await settle(db));
  await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug: "riverside", name: "River <b>side" }));
  const [mover, seconder] = [await join(db, admin, "valley", "Max"), await join(db, admin, "valley", "Sol")];
  const { question } = await putToVote(db, { admin, mover, seconder, body: "valley" });
  await perform({ ...db, clockOffset: () => 61_000 }, system, (act) => closeQuestion(act, question.id));
  const house = { iris: irisOf(ORIGIN), handleHost: "localhost:3000", chest: createKeyChest(db.sealer) };
  while ((await relayRecord(db, house)).rows > 0);
  await signCheckpoints(db, house);
  await mirror();
  const pages = pagesOver(db);
  [stranger, spanish] = [visitorOf(pages), visitorOf(pages, "es")];
});
afterAll(() => db.drop());

const sound = async (answer: Answer, status = 200): Promise<void> =>
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);

const at = Date.parse("2026-03-05T10:00:00Z");
const iri = (name: string) => `${PREFIX}/entries/${name}`;
const hashOf = (name: string) => `sha256:${name.repeat(64).slice(0, 64)}`;

/** A leaf of the peer, as its mirror keeps it. */
function leaf(name: string, type: string, verdict: string, said: object = {}, refs: string[] = []): NewLeaf {
  const entry = {
    id: iri(name),
    type: `plenum:${type}`,
    issuer: HARBOR,
    refs: refs.map((id) => ({ id: iri(id), hash: hashOf(id) })),
    ...said,
  };
  return {
    iri: iri(name),
    type,
    issuer: HARBOR,
    issuedAt: at,
    leaf: new Uint8Array(Buffer.from(JSON.stringify(entry))),
    hash: hashOf(name),
    verdict,
    refs: refs.map(hashOf),
  };
}

async function mirror(): Promise<void> {
  await db.orm.transaction(async (tx) => {
    const card: PeerCard = {
      host: HOST,
      address: `https://${HOST}`,
      name: "Harbor Workers",
      gazetteActor: "x",
      inbox: "",
      gazettes: [],
      bodies: [],
    };
    const peer = {
      host: HOST,
      address: card.address,
      name: card.name,
      state: "peered",
      card,
      gazetteActor: "x",
      createdAt: at,
      changedAt: at,
    } as const;
    await savePeer(tx, { ...peer, lastError: "unreachable", lastSuccessAt: at, failures: 3 });
    const log = await beginLogRow(tx, {
      id: newId(at),
      origin: PREFIX.slice(8),
      prefix: PREFIX,
      host: HOST,
      vkey: "k",
    });
    if (log === undefined) throw new Error("no log");
    await appendLeaves(tx, log, [
      leaf("a", "Genesis", "ok"),
      leaf("b", "MotionSubmitted", "ok", {
        object: `https://${HOST}/ap/motions/1`,
        textHash: hashOf("f"),
        kind: "resolution",
      }),
      leaf("c", "QuestionOpened", "ok", { textHash: hashOf("f"), closesAt: "2026-03-08T18:00:00Z", rollSize: 412 }, [
        "b",
      ]),
      leaf("d", "Endorsed", "bad-proof", { object: `${ORIGIN}/ap/motions/<script>` }),
      leaf("b", "Genesis", "taken-id"),
      { iri: "", type: "", issuer: "", leaf: new Uint8Array([1, 2, 3]), hash: "", verdict: "malformed" },
      leaf("e", "<b>Unheard", "unknown-type", { refs: [{ id: 7 }, null, "x"] }),
    ]);
  });
}

describe("the list", () => {
  test("says every act of the own record in a sentence, with names", async () => {
    const page = await stranger.get("/gazette");
    await sound(page);
    expect(page.text).toContain(`href="/peers/${HOST}"`);
    for (const sentence of [
      /Valley Tenants’ Union begins its public record/,
      /Valley Tenants’ Union founds the group River &lt;b&gt;side/,
      /Valley Tenants’ Union: motion 1, “[^”]+” is moved/,
      /Valley Tenants’ Union opened the vote on motion 1, “[^”]+”, until [^;]+; \d can vote/,
      /Valley Tenants’ Union closed the vote on motion 1, “[^”]+”: [a-z ,]+, 0 voted/,
    ])
      expect(page.text).toMatch(sentence);
    const es = await spanish.get("/gazette");
    await sound(es);
    expect(es.text).toMatch(/Valley Tenants’ Union abrió la votación de la propuesta 1/);
  });

  test("is filtered by kind, group, time and effect", async () => {
    const numbers = async (query: string): Promise<number> => {
      const page = await stranger.get(`/gazette?${query}`);
      await sound(page);
      return page.text.split('<li id="e').length - 1;
    };
    const all = await numbers("");
    expect(all).toBeGreaterThanOrEqual(5);
    expect(await numbers("type=QuestionOpened")).toBe(1);
    expect(await numbers("type=Nonsense")).toBe(0);
    expect(await numbers("body=valley")).toBe(all);
    expect(await numbers("body=riverside")).toBe(0);
    expect(await numbers("body=nobody")).toBe(0);
    expect(await numbers("from=2020-01-01&to=2099-01-01")).toBe(all);
    expect(await numbers("from=2098-01-01")).toBe(0);
    expect(await numbers("to=2020-01-01")).toBe(0);
    expect(await numbers("from=nonsense&to=2026-02-31")).toBe(all);
    expect(await numbers("inert=yes")).toBe(0);
    expect(await numbers(`record=${HOST}/harbor&inert=yes`)).toBe(4);
    expect(await numbers(`record=${HOST}/harbor&from=2026-03-05&to=2026-03-05`)).toBe(6);
    expect(await numbers(`record=${HOST}/harbor&from=2026-03-06`)).toBe(0);
    expect(await numbers(`record=${HOST}/harbor&body=${encodeURIComponent(HARBOR)}`)).toBe(6);
  });

  test("has pages in both directions, without gaps", async () => {
    const older = await stranger.get("/gazette?before=3");
    await sound(older);
    expect([...older.text.matchAll(/<li id="e(\d+)"/g)].map(([, n]) => n)).toEqual(["3", "2", "1"]);
    const newer = /rel="prev" href="([^"]+)"/.exec(older.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(newer).toBe("/gazette?after=2");
    const next = await stranger.get(newer);
    await sound(next);
    expect([...next.text.matchAll(/<li id="e(\d+)"/g)].at(-1)?.[1]).toBe("4");
    for (const odd of ["before=-1", "before=x", "after=999999999999", "before=0"])
      await sound(await stranger.get(`/gazette?${odd}`));
  });
});

describe("the record of a peer whose server is away", () => {
  test("is readable, and says since when it is away", async () => {
    for (const path of [MIRROR, `${MIRROR}/`, `/gazette?record=${HOST}/harbor`]) {
      const page = await stranger.get(path);
      await sound(page);
      expect(page.text).toContain("The public record of Harbor Workers");
      expect(page.text).toContain("The server of Harbor Workers has not answered since Thu 5 Mar");
      expect(page.text).toMatch(
        /opened the vote on “[^”]+”, until Sun 8 Mar[^;]*; 412 can vote|opened the vote on “a text with the fingerprint/,
      );
      expect(page.text).toContain("kept, without effect: its signature does not hold, or the key was not in force");
      expect(page.text).toContain("Bytes that are no entry");
      expect(page.text).toContain("&lt;b&gt;Unheard, by");
    }
    const peer = await stranger.get(`/peers/${HOST}`);
    await sound(peer);
    expect(peer.text).toContain(`href="${MIRROR}"`);
  });

  test("has a page for every entry, also for what is none", async () => {
    const list = await stranger.get(MIRROR);
    const paths = [...list.text.matchAll(/<span class="at"><a href="([^"]+)"/g)].map(([, path]) => path ?? "");
    expect(paths).toEqual(["e", "no-6", "no-5", "d", "c", "b", "a"].map((id) => `${MIRROR}/entries/${id}`));
    expect(list.text).not.toContain("1970");
    for (const path of paths) {
      const page = await stranger.get(path);
      await sound(page);
      await sound(await spanish.get(path));
      expect(page.text).not.toMatch(/undefined|\[object|NaN|Invalid Date/);
    }
    const opened = await stranger.get(`${MIRROR}/entries/c`);
    expect(opened.text).toContain(`href="${MIRROR}/entries/b"`);
    const moved = await stranger.get(`${MIRROR}/entries/b`);
    expect(moved.text).toContain("Referred to by");
    expect(moved.text).toContain(`href="${MIRROR}/entries/c"`);
    for (const path of [
      `${MIRROR}/entries/z`,
      `${MIRROR}/entries/no-99`,
      `/gazette/mirror/${HOST}/other`,
      "/gazette/mirror/x/y",
      "/gazette/nobody",
      `/gazette?record=${HOST}/x`,
    ])
      expect([path, (await stranger.get(path)).status]).toEqual([path, 404]);
  });

  test("a mirror is no own record, nor the other way", async () => {
    expect((await stranger.get(`/gazette/mirror/localhost%3A3000/valley`)).status).toBe(404);
    expect((await stranger.get("/gazette/harbor")).status).toBe(404);
    await sound(await stranger.get("/gazette/valley"));
    await sound(await stranger.get("/gazette/verify"));
  });
});

test("an entry as JSON bears its verdict; its bytes are as they were signed", async () => {
  const { text, headers } = await stranger.get(`${MIRROR}/entries/d`, { accept: "application/json" });
  expect(headers.get("content-type")).toContain("application/json");
  expect(JSON.parse(text)).toMatchObject({
    id: iri("d"),
    number: 4,
    index: 3,
    type: "Endorsed",
    verdict: "bad-proof",
    entry: { issuer: HARBOR },
  });
  const bytes = await stranger.get(`${MIRROR}/entries/d`, { accept: "application/activity+json" });
  expect(bytes.headers.get("plenum-verdict")).toBe("bad-proof");
  expect(JSON.parse(bytes.text)).toMatchObject({ id: iri("d"), type: "plenum:Endorsed" });
});

describe("feeds", () => {
  const parts = (feed: string, name: string) =>
    [...feed.matchAll(new RegExp(`<${name}(?:[ >][^]*?)?>([^<]*)</${name}>`, "g"))].map(([, text]) => text);

  /** What RFC 4287 asks of every feed and entry, and that tags are closed in order. */
  function expectAtom(feed: string): void {
    expect(feed).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www.w3.org\/2005\/Atom"/);
    const open: string[] = [];
    const crossed: string[] = [];
    const tags = feed.slice(feed.indexOf("<feed")).matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g);
    for (const [, close, name = "", alone] of tags)
      if (close === "/") crossed.push(...(open.pop() === name ? [] : [name]));
      else if (alone !== "/") open.push(name);
    expect([open, crossed]).toEqual([[], []]);
    expect(feed).not.toMatch(/&(?!(?:amp|lt|gt|quot|#39);)/);
    const entries = feed.split("<entry").slice(1);
    for (const part of [feed.split("<entry")[0] ?? "", ...entries])
      for (const name of ["id", "title", "updated"]) expect(parts(part, name)).toHaveLength(1);
    for (const entry of entries) expect(parts(entry, "name")).toHaveLength(1);
    for (const time of [...parts(feed, "updated"), ...parts(feed, "published")])
      expect(new Date(time ?? "").toISOString()).toBe(time);
    const ids = entries.flatMap((entry) => parts(entry, "id"));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of [...ids, ...parts(feed, "id")])
      expect(URL.canParse(id?.replaceAll("&amp;", "&") ?? "")).toBe(true);
  }

  test("tell the newest entries, by the same filters as the page that names them", async () => {
    const page = await stranger.get("/gazette?type=QuestionOpened");
    const href = /<link rel="alternate" type="application\/atom\+xml" href="([^"]+)"/.exec(page.text)?.[1] ?? "";
    expect(href).toBe("/gazette/feed.atom?type=QuestionOpened");
    const one = await stranger.get(href);
    expect(one.headers.get("content-type")).toContain("application/atom+xml");
    expectAtom(one.text);
    expect(one.text.split("<entry")).toHaveLength(2);
    expect(one.text).toContain("opened the vote on motion 1");
    const all = await stranger.get("/gazette/feed.atom");
    expectAtom(all.text);
    expect(all.text.split("<entry").length).toBeGreaterThan(5);
    expect(all.text).toContain("River &amp;lt;b&amp;gt;side");
    const es = await spanish.get("/gazette/feed.atom");
    expectAtom(es.text);
    expect(es.text).toContain('xml:lang="es"');
  });

  test("tell those of a peer too, with what has no effect, and bear whatever it wrote", async () => {
    const feed = await stranger.get(`/gazette/feed.atom?record=${HOST}/harbor`);
    expect(feed.status).toBe(200);
    expect(feed.text).toContain("kept, without effect");
    expectAtom(feed.text);
    expectAtom((await stranger.get(`/gazette/feed.atom?record=${HOST}/harbor&inert=yes&type=Endorsed`)).text);
    expectAtom((await stranger.get("/gazette/feed.atom?to=2020-01-01")).text);
    expect((await stranger.get("/gazette/feed.atom?record=nobody")).status).toBe(404);
  });
});
