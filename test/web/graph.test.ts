import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { makePledge } from "#commands/pledges.ts";
import { foundBody } from "#commands/bodies.ts";
import { listCoalitions } from "#db/coalition/coalitions.ts";
import { irisOf } from "#domain/iris.ts";
import { faultsOf } from "#test/support/html.ts";
import { actorOf, type League, league } from "#test/support/league.ts";
import { pagesOver, type Visitor, visitorOf } from "#test/support/site.ts";

let all: League;
let stranger: Visitor;
let graph = "";

beforeAll(async () => {
  all = await league(["valley", "harbor", "riders"]);
  await all.convene();
  await all.sign(1);
  const [{ life, instance }, outsider] = [all.ally(0), all.ally(2)];
  await perform(life.db, instance.admin, (act) => foundBody(act, { kind: "chapter", slug: "uptown", name: "Uptown" }));
  await perform(outsider.life.db, outsider.instance.admin, (act) =>
    makePledge(act, { body: "riders", to: actorOf(all.ally(0)), kind: "people", amount: 12 }, outsider.life.house.iris),
  );
  await all.settle();
  const [row] = await listCoalitions(instance.database.orm);
  graph = `/coalition?of=${row?.hash.slice("sha256:".length)}`;
  stranger = visitorOf(pagesOver(life.db, { iris: irisOf(instance.url) }));
});
afterAll(() => all.close());

const rows = (page: string) =>
  [...page.matchAll(/<th scope="row">(.*?)<\/tr>/gsu)].map(([, row = ""]) =>
    row
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " ")
      .trim(),
  );

test("shows who signed, who was asked, and whose pledge came from outside, as picture and tables", async () => {
  const { status, text } = await stranger.get(graph);
  expect(status).toBe(200);
  expect(await faultsOf(text)).toEqual([]);
  expect(text).toMatch(/<svg class="graph" role="img"/);
  expect(text.match(/<line class="tie" x1="[0-9.]+%"/g)).toHaveLength(2);
  expect(text.match(/<line class="ask" x1="[0-9.]+%"/g)).toHaveLength(1);
  expect(text.match(/<line class="thin" x1="[0-9.]+%"/g)).toHaveLength(1);
  const told = rows(text);
  expect(
    told.filter((row) => row.includes("In a coalition")).map((row) => /signed|invited/.exec(row)?.[0]),
  ).toHaveLength(3);
  expect(told.some((row) => row.includes("Pledge"))).toBe(true);
  expect(told.some((row) => row.startsWith("Uptown"))).toBe(true);
});

test("is narrowed to kinds of ties and bodies, and to one organization", async () => {
  const signed = rows((await stranger.get(`${graph}&tie-accession=yes`)).text);
  expect(signed.some((row) => row.includes("Pledge"))).toBe(false);
  expect(signed.some((row) => row.includes("In a coalition"))).toBe(true);
  const chapters = rows((await stranger.get(`${graph}&node-chapter=yes`)).text);
  expect(chapters).toHaveLength(1);
  const within = await stranger.get(`${graph}&in=${encodeURIComponent(actorOf(all.ally(0)))}`);
  expect(within.status).toBe(200);
  expect(await faultsOf(within.text)).toEqual([]);
  expect(within.text).toContain("Show all again");
});

test("goes back through time by links, to before anybody signed", async () => {
  const { text } = await stranger.get(graph);
  const back = /rel="prev" href="([^"]*)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
  expect(back).toMatch(/&at=\d{4}-\d\d-\d\d/);
  expect((await stranger.get(back)).status).toBe(200);
  const before = await stranger.get(`${graph}&at=1999-12-31`);
  expect(before.status).toBe(200);
  expect(rows(before.text).filter((row) => row.includes("In a coalition"))).toEqual([]);
  expect(await faultsOf(before.text)).toEqual([]);
});

test("has an answer for whatever is asked", async () => {
  for (const odd of [
    "&at=yesterday",
    "&at=2026-02-31",
    "&part=9",
    "&page=900",
    "&in=nobody",
    "&node-x=yes",
    "&part=-1",
  ])
    expect((await stranger.get(graph + odd)).status).toBe(200);
  expect((await stranger.get(`${graph}&in=https://nobody.example/1`)).status).toBe(200);
  expect((await stranger.get(`/coalition?of=${"0".repeat(64)}`)).status).toBe(404);
  expect((await stranger.get("/coalition?of=nothing")).status).toBe(404);
  const whole = await stranger.get("/coalition");
  expect(whole.status).toBe(200);
  expect(await faultsOf(whole.text)).toEqual([]);
});
