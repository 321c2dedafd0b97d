import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { irisOf } from "#domain/iris.ts";
import { faultsOf } from "#test/support/html.ts";
import { actorOf, type Ally, type League, league } from "#test/support/league.ts";
import { hiddenField, logInAs, pagesOver, type Visitor, visitorOf } from "#test/support/site.ts";

let all: League;
let ana: Visitor;
let harbor: Visitor;
let stranger: Visitor;
let east = "";

beforeAll(async () => {
  all = await league(["valley", "harbor"]);
  await found(all.ally(0), "chapter", "uptown");
  east = await found(all.ally(1), "region", "east");
  await all.settle();
  [ana, stranger] = [visit(all.ally(0)), visit(all.ally(0))];
  harbor = visit(all.ally(1));
  await logInAs(ana, "ana@valley.example", "correct horse battery");
  await logInAs(harbor, "ana@harbor.example", "correct horse battery");
});
afterAll(() => all.close());

async function found({ life, instance }: Ally, kind: "chapter" | "region", slug: string): Promise<string> {
  const { id } = await perform(life.db, instance.admin, (act) => foundBody(act, { kind, slug, name: slug }));
  return irisOf(instance.url).actor(id);
}

/** A browser at an ally's pages; the pages stand at the address that the tests' browser knows. */
function visit({ life, instance }: Ally): Visitor {
  const visitor = visitorOf(pagesOver(life.db, { iris: irisOf(instance.url) }));
  return {
    ...visitor,
    post: (path, fields, headers) => visitor.post(path, fields, { origin: instance.url, ...headers }),
  };
}

const sound = async (visitor: Visitor, path: string): Promise<string> => {
  const { status, text } = await visitor.get(path);
  expect([path, status, await faultsOf(text)]).toEqual([path, 200, []]);
  return text;
};

test("a chapter asks on its page, the other side sees it under what needs them and agrees, and both pages say so", async () => {
  expect((await stranger.get("/@uptown/region")).status).toBe(303);
  const form = await sound(ana, "/@uptown/region");
  expect(form).toContain(east);
  const empty = await ana.post("/@uptown/region", { deed: "ask", region: "", address: "" });
  expect(empty.status).toBe(422);
  expect((await ana.post("/@uptown/region", { deed: "ask", address: "https://nobody.example/1" })).status).toBe(422);
  expect((await ana.post("/@uptown/region", { deed: "ask", region: east })).status).toBe(303);
  expect(await sound(stranger, "/@uptown")).toContain("Asks to stand in the region");
  await all.settle();
  const home = await sound(harbor, "/home");
  expect(home).toContain("asks to stand in your region");
  const asked = await sound(harbor, "/@east");
  expect(asked).toContain("data-next");
  const placement = hiddenField(asked, "placement");
  expect((await harbor.post("/@east/region", { deed: "accept", placement })).status).toBe(303);
  await all.settle();
  const page = await sound(stranger, "/@uptown");
  expect(page).toContain("Stands in the region");
  expect(page).not.toContain("Asks to stand");
  expect(await sound(harbor, "/home")).not.toContain("asks to stand in your region");
  const chapters = await sound(harbor, "/chapters");
  expect(chapters).toContain("valley.example");
  expect((await harbor.post("/@east/region", { deed: "accept", placement: "x" })).status).toBe(409);
});

test("an organization promises another one something, both say how it was kept, and a stranger reads both", async () => {
  expect((await stranger.get("/@valley/pledge")).status).toBe(303);
  await sound(ana, "/@valley/pledge");
  const to = actorOf(all.ally(1));
  const terms = { to, kind: "money", amount: "500.00", currency: "usd" };
  for (const bad of [
    { amount: "" },
    { amount: "5.001" },
    { amount: "-5" },
    { currency: "" },
    { to: "" },
    { until: "2020-01-01" },
  ])
    expect((await ana.post("/@valley/pledge", { ...terms, ...bad })).status).toBe(422);
  const made = await ana.post("/@valley/pledge", { ...terms, text: "For the rent fund." });
  expect(made.status).toBe(303);
  const path = made.location ?? "";
  expect(await sound(stranger, path)).toContain("500.00 USD");
  await all.settle();
  const list = await sound(harbor, "/pledges");
  const theirs = /href="(\/pledges\/[0-9a-f-]{36})"/.exec(list)?.[1] ?? "";
  await sound(harbor, theirs);
  expect((await harbor.post(theirs, { deed: "kept", body: "harbor", amount: "300" })).status).toBe(303);
  expect((await ana.post(path, { deed: "kept", body: "valley" })).status).toBe(303);
  await all.settle();
  const page = await sound(stranger, path);
  expect(page).toContain("partly kept (300.00 USD)");
  expect(page).toMatch(/Valley[^<]*: kept/);
  expect(await sound(stranger, "/@valley")).toContain(path);
  expect((await ana.post(path, { deed: "burn", body: "valley" })).status).toBe(409);
  expect((await ana.post(path, { deed: "withdraw", body: "valley" })).status).toBe(303);
  await all.settle();
  expect(await sound(stranger, path)).toContain("Withdrawn");
  expect((await stranger.get("/pledges/nothing")).status).toBe(404);
});

test("how it went is published, stands beside what others say, and is corrected by a later one", async () => {
  const of = actorOf(all.ally(1));
  await sound(ana, `/@valley/assess?kind=coalition&of=${encodeURIComponent(of)}`);
  expect((await ana.post("/@valley/assess", { kind: "coalition", of, text: "" })).status).toBe(422);
  expect((await ana.post("/@valley/assess", { kind: "coalition", of, text: "Well.", asOf: "2099-01-01" })).status).toBe(
    422,
  );
  const made = await ana.post("/@valley/assess", { kind: "coalition", of, text: "It went well." });
  expect(made.status).toBe(303);
  expect((await harbor.post("/@harbor/assess", { kind: "coalition", of, text: "It did not." })).status).toBe(303);
  await all.settle();
  const page = await sound(ana, made.location ?? "");
  expect(page).toContain("It went well.");
  expect(page).toContain("It did not.");
  const correct = /href="(\/@valley\/assess\?[^"]*corrects[^"]*)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const corrects = hiddenField(await sound(ana, correct), "corrects");
  const again = { kind: "coalition", of, text: "It went rather well.", corrects };
  expect((await ana.post("/@valley/assess", again)).status).toBe(303);
  expect((await ana.post("/@valley/assess", again)).status).toBe(409);
  expect(await sound(stranger, "/assessments")).toContain("Corrected by a later one");
  expect((await stranger.get("/assessments/nothing")).status).toBe(404);
});
