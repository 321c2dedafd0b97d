import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { makePledge } from "#commands/pledges.ts";
import { askRegion } from "#commands/regions.ts";
import { findLogById } from "#db/gazette.ts";
import { listPlacementsOf } from "#db/placements.ts";
import { listPledges, listSayings } from "#db/pledges.ts";
import type { Draft, Ref, Sha256 } from "#domain/entries.ts";
import { irisOf } from "#domain/iris.ts";
import { sayingsOf } from "#domain/pledges.ts";
import { entryKeyOf } from "#federation/entryKeys.ts";
import { appendEntries, type Published } from "#federation/gazette/log.ts";
import { actorOf, type Ally, type League, league } from "#test/support/league.ts";

let all: League;
let valley: Ally;
let harbor: Ally;
let riders: Ally;
const actors = { uptown: "", east: "", west: "" };

beforeAll(async () => {
  all = await league(["valley", "harbor", "riders"]);
  [valley, harbor, riders] = [all.ally(0), all.ally(1), all.ally(2)];
  actors.uptown = await found(valley, "chapter", "uptown");
  actors.east = await found(harbor, "region", "east");
  actors.west = await found(riders, "region", "west");
  await all.settle();
});
afterAll(() => all.close());

async function found({ life, instance }: Ally, kind: "chapter" | "region", slug: string): Promise<string> {
  const { id } = await perform(life.db, instance.admin, (act) => foundBody(act, { kind, slug, name: slug }));
  return irisOf(instance.url).actor(id);
}

/** What a hostile server writes into its own log without asking our commands; what its log has no place for stays out. */
async function claim({ life, instance }: Ally, draft: Draft, name: string): Promise<Published | undefined> {
  const [published] = await life.db.orm.transaction(async (tx) => {
    const log = await findLogById(tx, instance.log.id);
    if (log === undefined) throw new Error("no log");
    const keys = (issuer: string, type: string) => entryKeyOf(tx, log, { issuer, type }, life.house);
    return appendEntries(tx, log.id, [{ name, draft, at: all.now() }], keys);
  });
  return published;
}

async function entryOf({ instance }: Ally, type: string): Promise<Ref> {
  const [row] = await instance.database.sql<{ iri: string; hash: Sha256 }[]>`
    select iri, hash from log_entries where type = ${type} and verdict = 'ok' order by index desc limit 1`;
  return { id: row?.iri ?? "", hash: row?.hash ?? "sha256:" };
}

const states = () =>
  Promise.all(
    all.allies.map(async ({ instance }) =>
      (await listPlacementsOf(instance.database.orm, actors.uptown)).map(({ state }) => state),
    ),
  );

test("nobody takes a body in but the region that it asked: other regions' words, and words about bodies that never asked, change nothing", async () => {
  await perform(valley.life.db, valley.instance.admin, (act) =>
    askRegion(act, "uptown", { region: actors.east }, valley.life.house.iris),
  );
  await all.settle();
  const asked = await entryOf(valley, "BodyMoved");
  const issuer = actorOf(riders);
  const answer = {
    type: "BodyMoved",
    issuer,
    refs: [asked],
    body: actors.uptown,
    side: "region",
    stands: true,
  } as const;
  // In its own name for another's region: its log does not know that region.
  expect(await claim(riders, { ...answer, region: actors.east }, "forged-1")).toMatchObject({
    verdict: "unknown-body",
  });
  expect(await claim(riders, { ...answer, side: "body", region: actors.west }, "forged-2")).toMatchObject({
    verdict: "unknown-body",
  });
  // For its own region: nobody asked that one.
  expect(await claim(riders, { ...answer, region: actors.west }, "forged-3")).toMatchObject({ isAppended: true });
  await all.settle();
  expect(await states()).toEqual(all.allies.map(() => ["asked"]));
});

test("nobody speaks of a pledge but its two sides, and nobody promises in another's name", async () => {
  await perform(valley.life.db, valley.instance.admin, (act) =>
    makePledge(act, { body: "valley", to: actorOf(harbor), kind: "rooms", amount: 2 }, valley.life.house.iris),
  );
  await all.settle();
  const pledge = await entryOf(valley, "PledgeMade");
  const issuer = actorOf(riders);
  expect(
    await claim(riders, { type: "PledgeKept", issuer, refs: [pledge], state: "not_kept" }, "said-1"),
  ).toMatchObject({
    isAppended: true,
  });
  expect(await claim(riders, { type: "PledgeWithdrawn", issuer, refs: [pledge] }, "said-2")).toMatchObject({
    verdict: "no-pledge",
  });
  await all.settle();
  for (const { instance } of all.allies) {
    const rows = await listPledges(instance.database.orm, { limit: 10 });
    expect(rows.map(({ pledge: { giver, withdrawnAt } }) => [giver, withdrawnAt])).toEqual([[actorOf(valley), null]]);
    const sayings = await listSayings(
      instance.database.orm,
      rows.map(({ pledge: { name } }) => name),
    );
    const [row] = rows;
    expect(row && sayingsOf(row.pledge, sayings)).toEqual({ giver: undefined, receiver: undefined });
  }
});
