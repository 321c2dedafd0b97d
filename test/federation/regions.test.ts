import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { changeBody, foundBody } from "#commands/bodies.ts";
import { answerPlacement, askRegion, endPlacement, leaveRegion } from "#commands/regions.ts";
import { findBodyBySlug } from "#db/bodies.ts";
import { listPlacementsOf, listUnanswered, type PlacedRow } from "#db/placements.ts";
import { irisOf } from "#domain/iris.ts";
import { type Ally, type League, league } from "#test/support/league.ts";

let all: League;
let valley: Ally;
let harbor: Ally;
let riders: Ally;
let chapter = "";
let east = "";
let west = "";

beforeAll(async () => {
  all = await league(["valley", "harbor", "riders"]);
  [valley, harbor, riders] = [all.ally(0), all.ally(1), all.ally(2)];
  chapter = await found(valley, "chapter", "uptown");
  east = await found(harbor, "region", "east");
  west = await found(riders, "region", "west");
  await all.settle();
});
afterAll(() => all.close());

async function found(ally: Ally, kind: "chapter" | "region", slug: string, parent?: string): Promise<string> {
  const { life, instance } = ally;
  const named = { kind, slug, name: slug, ...(parent !== undefined && { parent }) } as const;
  const { id } = await perform(life.db, instance.admin, (act) => foundBody(act, named));
  return irisOf(instance.url).actor(id);
}

const ask = ({ life, instance }: Ally, slug: string, region: string) =>
  perform(life.db, instance.admin, (act) => askRegion(act, slug, { region }, life.house.iris));
const answer = (ally: Ally, slug: string, id: string, stands: boolean) =>
  perform(ally.life.db, ally.instance.admin, (act) => answerPlacement(act, slug, id, stands, ally.life.house.iris));

/** What each instance holds of where a body stands, newest first. */
const seen = (child: string) =>
  Promise.all(
    all.allies.map(async ({ instance }) =>
      (await listPlacementsOf(instance.database.orm, child)).map(({ region, state }) => [region, state]),
    ),
  );
const everywhere = <T>(value: T): T[] => all.allies.map(() => value);

async function waiting({ instance }: Ally, region: string): Promise<PlacedRow> {
  const [row] = await listUnanswered(instance.database.orm, [region]);
  if (row === undefined) throw new Error("nobody asks");
  return row;
}

describe("a chapter in a region of another organization", () => {
  test("has asked, and no more, until the region's organization agrees; then it stands there everywhere", async () => {
    await ask(valley, "uptown", east);
    await all.settle();
    expect(await seen(chapter)).toEqual(everywhere([[east, "asked"]]));
    const request = await waiting(harbor, east);
    expect(request.child).toBe(chapter);
    await answer(harbor, "east", request.id, true);
    await all.settle();
    expect(await seen(chapter)).toEqual(everywhere([[east, "stands"]]));
    const [row] = await listPlacementsOf(riders.instance.database.orm, chapter);
    expect(row?.entry).toContain("https://valley.example/gazette/valley/entries/");
    expect(row?.acceptedBy).toContain("https://harbor.example/gazette/harbor/entries/");
    expect(await listUnanswered(harbor.instance.database.orm, [east])).toEqual([]);
  });

  test("asks no second time, and no region that is none", async () => {
    await expect(ask(valley, "uptown", east)).rejects.toMatchObject({ refusal: { code: "already-there" } });
    await expect(ask(valley, "uptown", chapter)).rejects.toMatchObject({ refusal: { code: "no-region" } });
    await expect(ask(valley, "uptown", "https://nobody.example/ap/actors/1")).rejects.toMatchObject({
      refusal: { code: "no-region" },
    });
    expect(await seen(chapter)).toEqual(everywhere([[east, "stands"]]));
  });

  test("moves to another region by its own word and that region's; the old one is told, and its record closes", async () => {
    await ask(valley, "uptown", west);
    await all.settle();
    expect(await seen(chapter)).toEqual(
      everywhere([
        [west, "asked"],
        [east, "ended"],
      ]),
    );
    await answer(riders, "west", (await waiting(riders, west)).id, true);
    await all.settle();
    expect(await seen(chapter)).toEqual(
      everywhere([
        [west, "stands"],
        [east, "ended"],
      ]),
    );
    // The old region cannot hold on to it.
    const [old] = (await listPlacementsOf(harbor.instance.database.orm, chapter)).filter(
      ({ region }) => region === east,
    );
    await expect(answer(harbor, "east", old?.id ?? "", true)).rejects.toMatchObject({ refusal: { code: "not-there" } });
  });

  test("is sent away by the region, and may ask again", async () => {
    const [here] = await listPlacementsOf(riders.instance.database.orm, chapter);
    await perform(riders.life.db, riders.instance.admin, (act) =>
      endPlacement(act, "west", here?.id ?? "", riders.life.house.iris),
    );
    await all.settle();
    expect((await seen(chapter)).map(([newest]) => newest)).toEqual(everywhere([west, "ended"]));
    await ask(valley, "uptown", west);
    await all.settle();
    expect((await seen(chapter)).map(([newest]) => newest)).toEqual(everywhere([west, "asked"]));
    await answer(riders, "west", (await waiting(riders, west)).id, false);
    await all.settle();
    expect((await seen(chapter)).map(([newest]) => newest)).toEqual(everywhere([west, "declined"]));
  });

  test("leaves by its own word alone", async () => {
    await perform(valley.life.db, valley.instance.admin, (act) => leaveRegion(act, "uptown", valley.life.house.iris));
    await expect(
      perform(valley.life.db, valley.instance.admin, (act) => leaveRegion(act, "uptown", valley.life.house.iris)),
    ).rejects.toMatchObject({ refusal: { code: "not-there" } });
  });
});

describe("the ladder", () => {
  test("has no circle: a region does not stand in what stands in it", async () => {
    await ask(harbor, "east", west);
    await all.settle();
    await answer(riders, "west", (await waiting(riders, west)).id, true);
    await all.settle();
    await expect(ask(riders, "west", east)).rejects.toMatchObject({ refusal: { code: "parent-loop" } });
    // Nor by a region within.
    const inner = await found(harbor, "region", "inner", "east");
    await all.settle();
    await expect(ask(riders, "west", inner)).rejects.toMatchObject({ refusal: { code: "parent-loop" } });
    expect(await seen(west)).toEqual(everywhere([]));
  });

  test("two instances that ask at the same moment close none: who agrees second is refused", async () => {
    const [north, south] = [await found(valley, "region", "north"), await found(harbor, "region", "south")];
    await all.settle();
    await ask(valley, "north", south);
    await ask(harbor, "south", north);
    await all.settle();
    await answer(harbor, "south", (await waiting(harbor, south)).id, true);
    await all.settle();
    await expect(answer(valley, "north", (await waiting(valley, north)).id, true)).rejects.toMatchObject({
      refusal: { code: "parent-loop" },
    });
  });

  test("a body of one organization moves between its own regions by one word of both", async () => {
    const body = await findBodyBySlug(harbor.instance.database.orm, "inner");
    const actor = irisOf(harbor.instance.url).actor(body?.id ?? "");
    await perform(harbor.life.db, harbor.instance.admin, (act) => changeBody(act, "inner", { parent: "harbor" }));
    const row = await ask(harbor, "inner", east);
    expect(row.state).toBe("stands");
    await all.settle();
    expect(await seen(actor)).toEqual(everywhere([[east, "stands"]]));
  });
});
