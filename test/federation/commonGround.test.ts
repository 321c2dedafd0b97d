import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { createGround } from "#commands/coalition/ground.ts";
import { nameItems } from "#commands/coalition/naming.ts";
import { endorse, withdrawEndorsement } from "#commands/endorsements.ts";
import { listCoalitionMotions } from "#db/coalition/motions.ts";
import { appendLeaves, findLogById } from "#db/gazette.ts";
import { listStandingOf } from "#db/mirrors.ts";
import { entryKeyOf } from "#federation/entryKeys.ts";
import { buildEntry } from "#federation/gazette/entry.ts";
import { listRecords } from "#db/coalition/coalitions.ts";
import type { GroundItem } from "#domain/commonGround.ts";
import { irisOf } from "#domain/iris.ts";
import { openApi, rowsOf } from "#test/api/caller.ts";
import { decider } from "#test/support/decisions.ts";
import { faultsOf } from "#test/support/html.ts";
import { actorOf, coalitionAt, league, type Ally, type League } from "#test/support/league.ts";
import { join, type Person } from "#test/support/people.ts";
import { logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

let allies: League;
const [VALLEY, HARBOR, RIDERS] = [0, 1, 2];
const people = new Map<number, { mover: Person; seconder: Person }>();

beforeAll(async () => {
  allies = await league(["valley", "harbor", "riders"]);
  await allies.convene();
  await allies.sign();
});
afterAll(() => allies.close());

const groundAt = ({ life }: Ally) => createGround(life.db, life.house.iris);

async function peopleOf(place: number) {
  const { life, instance, slug } = allies.ally(place);
  const known = people.get(place) ?? {
    mover: await join(life.db, instance.admin, slug, "Mo Mover"),
    seconder: await join(life.db, instance.admin, slug, "Se Cond"),
  };
  people.set(place, known);
  return known;
}

/** A motion of an ally's members, brought to its result. */
async function decide(place: number, motion: object, choice: "yes" | "no" = "yes") {
  const { life, instance, slug } = allies.ally(place);
  const who = { admin: instance.admin, ...(await peopleOf(place)) };
  // The clock of a league stands still between its rounds; that of a vote must not.
  allies.pass(10_000);
  let offset = allies.now() - Date.now();
  const db = { ...life.db, clockOffset: () => offset };
  const decided = await decider(db, who, (by) => (offset += by))(slug, motion, choice);
  allies.pass(120_000);
  return decided;
}

const supports = (place: number, object: string) => {
  const { life, instance, slug } = allies.ally(place);
  return perform(life.db, instance.admin, (act) => endorse(act, { body: slug, object }));
};

const hostsOf = (actors: readonly string[]) => actors.map((actor) => new URL(actor).host.split(".")[0]);
const saidOf = ({ holders, no, left }: GroundItem) => [hostsOf(holders), hostsOf(no), hostsOf(left)];

/** What all allies find, which is the same. */
async function ground(): Promise<readonly GroundItem[]> {
  await allies.settle();
  const found = await Promise.all(allies.allies.map(async (ally) => groundAt(ally)(await coalitionAt(ally))));
  for (const each of found) expect(each).toEqual(found[0]);
  return found[0]?.items ?? [];
}

describe("the common ground of three organizations", () => {
  test("is the same at each, by words, by motions and by what stands behind another's position", async () => {
    const rents = { kind: "position", title: "Rents are frozen", text: "For good." };
    await decide(VALLEY, rents);
    // The same words, under another salt.
    await decide(HARBOR, rents);
    await allies.settle();
    const [both] = await ground();
    expect(both && saidOf(both)).toEqual([["harbor", "valley"], [], []]);
    const entry = both?.names.find((name) => name.startsWith("https://valley.example/gazette")) ?? "";
    await supports(RIDERS, entry);
    const [all] = await ground();
    expect(all && saidOf(all)).toEqual([["harbor", "riders", "valley"], [], []]);
    const names = await Promise.all(
      allies.allies.map(({ life }) => nameItems(life.db.orm, life.house.iris, all === undefined ? [] : [all])),
    );
    expect(names.map(([item]) => [item?.title, item?.text])).toEqual(
      names.map(() => ["Rents are frozen", "For good."]),
    );
  });

  test("tells who said no, who holds it no longer and who said nothing apart", async () => {
    const object = "https://news.example/notes/strike";
    const mine = await supports(VALLEY, object);
    await decide(HARBOR, { kind: "endorsement", title: "Support the strike", object }, "no");
    expect((await ground()).find(({ key }) => key === object)).toMatchObject({
      holders: [actorOf(allies.ally(VALLEY))],
      no: [actorOf(allies.ally(HARBOR))],
      left: [],
      difference: 0,
    });
    await supports(RIDERS, object);
    const { life, instance } = allies.ally(VALLEY);
    await perform(life.db, instance.admin, (act) => withdrawEndorsement(act, mine.id, life.house.iris.endorsement));
    const item = (await ground()).find(({ key }) => key === object);
    expect(item && saidOf(item)).toEqual([["riders"], ["harbor"], ["valley"]]);
  });

  test("has a page with the line that is asked for, a draft to take along, and the API says the same", async () => {
    const ally = allies.ally(VALLEY);
    const row = await coalitionAt(ally);
    const hex = row.hash.slice("sha256:".length);
    const { db, house } = ally.life;
    const stranger = visitorOf(pagesOver(db, { iris: house.iris }));
    const page = await stranger.get(`/coalition/common-ground?of=${hex}&share=100`);
    expect(page.status).toBe(200);
    expect(await faultsOf(page.text)).toEqual([]);
    expect(page.text).toContain("Held by at least 3");
    expect(page.text).toContain("3 of 3 organizations hold “Rents are frozen”.");
    expect(page.text).toContain("Held once and no longer: Valley");
    expect(page.text).toContain("Asked or put to the vote and not held: harbor.example");
    expect(page.text).not.toContain('name="deed"');
    const [above = "", below = ""] = page.text.split("Below your line");
    expect(above).toContain("Rents are frozen");
    expect(below).toContain("news.example/notes/strike");
    const text = await stranger.get(`/coalition/common-ground.md?of=${hex}&share=100`);
    expect(text.text).toMatch(/^# Minimum programme of .*\n\n1 point, each held by at least 3 of 3 organizations/);
    expect(text.text).toMatch(/## 1\. Rents are frozen\n\nFor good\.\n\n\*Held by .*`sha256:[0-9a-f]{64}`/s);
    const data = JSON.parse((await stranger.get(`/coalition/common-ground.json?of=${hex}&share=100`)).text) as object;
    expect(data).toMatchObject({ share: 100, items: [{ title: "Rents are frozen", text: "For good." }] });
    for (const odd of ["share=1000", "share=x", "share=-1", "share="])
      expect((await stranger.get(`/coalition/common-ground?of=${hex}&${odd}`)).status).toBe(200);
    expect((await stranger.get(`/coalition/common-ground?of=${"0".repeat(64)}`)).status).toBe(404);
    const api = await openApi(db, { iris: house.iris });
    const path = `/v1/coalitions/${encodeURIComponent(row.hash)}/common-ground`;
    const { body } = await api.stranger("GET", `${path}?share=100`);
    expect(body).toMatchObject({ share: 100, need: 3, above: 1, total: 2 });
    expect(rowsOf({ status: 200, body: { items: body["items"] } } as never)).toMatchObject([
      { title: "Rents are frozen", above: true, silent: [] },
      { above: false, difference: 0 },
    ]);
    expect((await api.stranger("GET", `${path}?share=101`)).status).toBe(422);
    expect((await api.stranger("GET", "/v1/coalitions/nowhere/common-ground")).status).toBe(404);
  });

  test("becomes a motion of the coalition by one press of an officer", async () => {
    const ally = allies.ally(VALLEY);
    const row = await coalitionAt(ally);
    const path = `/coalition/common-ground?of=${row.hash.slice("sha256:".length)}`;
    const { db, house } = ally.life;
    const pages = pagesOver(db, { iris: { ...house.iris, publicUrl: irisOf("http://localhost:3000").publicUrl } });
    const ana = visitorOf(pages);
    await logInAs(ana, "ana@valley.example", "correct horse battery");
    expect((await ana.get(path)).text).toContain("data-next");
    expect((await ana.post(path, { deed: "dance" })).status).toBe(409);
    expect((await visitorOf(pages).post(path, { deed: "move", share: "100" })).status).toBe(303);
    expect(await listCoalitionMotions(db.orm, row.id, { limit: 5 })).toEqual([]);
    expect((await ana.post(path, { deed: "move", share: "100" })).status).toBe(303);
    const [moved] = await listCoalitionMotions(db.orm, row.id, { limit: 5 });
    expect(moved).toMatchObject({ kind: "position", by: actorOf(ally) });
  });

  test("counts full members alone, as they are in what is final", async () => {
    const ally = allies.ally(HARBOR);
    const { id } = await coalitionAt(ally);
    const full = (await listRecords(ally.life.db.orm, id, "member")).map(({ key }) => key);
    expect((await groundAt(ally)(await coalitionAt(ally))).bodies).toEqual(full);
  });
});

test("an endorsement in another's name has no effect anywhere, and every instance says so by the same code", async () => {
  const [hostile, victim] = [allies.ally(RIDERS), actorOf(allies.ally(HARBOR))];
  const object = "https://news.example/notes/never-said";
  const { db, house } = hostile.life;
  await db.orm.transaction(async (tx) => {
    const log = await findLogById(tx, hostile.instance.log.id);
    if (log === undefined) throw new Error("no log");
    const key = await entryKeyOf(tx, log, { issuer: actorOf(hostile), type: "Endorsed" }, house);
    const draft = { type: "Endorsed", issuer: victim, refs: [], object } as const;
    const { leaf } = buildEntry(log.prefix, draft, key, allies.now());
    await appendLeaves(tx, log, [{ iri: "", type: "", issuer: "", hash: "", verdict: "malformed", leaf }]);
  });
  const before = await ground();
  expect(before.find(({ names }) => names.includes(object))).toBeUndefined();
  for (const place of [VALLEY, HARBOR]) {
    const { database } = allies.ally(place).instance;
    const found = await database.sql<{ verdict: string }[]>`
      select verdict from log_entries where convert_from(leaf, 'UTF8') like ${`%${object}%`}`;
    expect(found.map(({ verdict }) => verdict)).toEqual(["foreign"]);
    expect(await listStandingOf(database.orm, object)).toEqual([]);
  }
});
