import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { halfCircle } from "#web/components/seats.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { settle } from "#test/support/people.ts";
import { type Answer, type Visitor, pagesOver, visitorOf } from "#test/support/site.ts";

let db: FreshDatabase;
let stranger: Visitor;

beforeAll(async () => {
  db = await freshDatabase();
  await settle(db);
  stranger = visitorOf(pagesOver(db));
});
afterAll(() => db.drop());

const sound = async (answer: Answer, status = 200): Promise<void> =>
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);
const council = "Harbor 640\r\nValley: 412\r\nRiders=305\r\nHillside, 188\r\nEastgate & Co 0096";
const ask = (fields: Readonly<Record<string, string>>) =>
  stranger.get(`/apportionment?${new URLSearchParams({ names: council, ...fields })}`);
const circles = (text: string) =>
  text.match(/<circle cx="[\d.]+" cy="[\d.]+" r="[\d.]+" (?:class|fill)="[^"]*"/g)?.length ?? 0;

describe("the calculator", () => {
  test("asks, with an example that works", async () => {
    const empty = await stranger.get("/apportionment");
    await sound(empty);
    const [, example = ""] = /href="(\/apportionment\?[^"]+)"/.exec(empty.text) ?? [];
    const answer = await stranger.get(example.replaceAll("&amp;", "&"));
    await sound(answer);
    expect(answer.text).toContain("21 seats");
  });

  test("shares by its address alone, with picture, table and quotients", async () => {
    const answer = await ask({ method: "sainte-lague", seats: "21", floor: "2", share: "1/3" });
    await sound(answer);
    expect(answer.headers.get("etag")).not.toBeNull();
    expect(answer.text).toContain("21 seats: Harbor 7, Valley 5, Riders 4, Hillside 3 and Eastgate &amp; Co 2");
    expect(answer.text).toContain('<td class="n"><b>128.0</b></td>');
    expect(answer.text).toMatch(/<span class="muted">42\.7, cap<\/span>/);
    expect(circles(/<svg class="half"[\s\S]*?<\/svg>/.exec(answer.text)?.[0] ?? "")).toBe(21);
    expect(answer.text).toMatch(/Harbor 640\r?\nValley: 412/);
  });

  test.each(["equal", "dhondt", "huntington-hill", "largest-remainder"])("shares by %s", async (method) => {
    const answer = await ask({ method, seats: "21" });
    await sound(answer);
    expect(answer.text).toMatch(new RegExp(`<option value="${method}"\\s+selected>`));
  });

  test("shares per capita without a number of seats, and says what it needs", async () => {
    const answer = await ask({ method: "per-capita", per: "100" });
    await sound(answer);
    expect(answer.text).toContain("6.400");
    const missing = await ask({ method: "per-capita" });
    await sound(missing, 422);
    expect(missing.text).toContain('href="#f-per"');
  });

  test("shows square roots where Huntington and Hill take them", async () => {
    const answer = await ask({ method: "huntington-hill", seats: "9", floor: "1" });
    // 640 / √2 and 640 / √6
    expect(answer.text).toContain("452.5");
    expect(answer.text).toContain("261.2");
  });

  test("says that a tie leaves a seat to a draw, and takes the draw's order", async () => {
    const tie = { names: "North 10\nSouth 10", method: "dhondt", seats: "3" };
    expect((await ask(tie)).text).toContain("1 seat is not assigned: North and South are equal in everything.");
    expect((await ask({ ...tie, lots: "South\nNorth" })).text).not.toContain("not assigned");
  });

  test.each([
    ["no count", { names: "Harbor", seats: "9" }, "names"],
    ["no name", { names: "640", seats: "9" }, "names"],
    ["a part of a member", { names: "Harbor 1.5", seats: "9" }, "names"],
    ["a negative count", { names: "Harbor -5", seats: "9" }, "names"],
    ["no seats", {}, "seats"],
    ["a part of a seat", { seats: "1.5" }, "seats"],
    ["too many seats", { seats: "5001" }, "seats"],
    ["an unknown method", { seats: "9", method: "quota" }, "method"],
    ["a share that is none", { seats: "9", share: "third" }, "share"],
    ["a share of nothing", { seats: "9", share: "1/0" }, "share"],
    ["a name twice", { seats: "9", names: "A 1\nA 2" }, "names"],
    ["floors above the seats", { seats: "4", floor: "1" }, "floor"],
    ["caps below the seats", { seats: "9", cap: "1" }, "seats"],
    ["members for a seat of nothing", { method: "per-capita", per: "0" }, "per"],
  ])("marks %s and keeps what was typed", async (_, fields, field) => {
    const answer = await ask(fields);
    await sound(answer, 422);
    expect(answer.text).toContain(`href="#f-${field}"`);
    expect(answer.text).not.toContain('class="half"');
  });

  test("speaks Spanish, with its decimals", async () => {
    const answer = await visitorOf(pagesOver(db), "es").get(
      `/apportionment?${new URLSearchParams({ names: council, method: "sainte-lague", seats: "21", floor: "2" })}`,
    );
    await sound(answer);
    expect(answer.text).toContain("128,0");
  });
});

describe("a half-circle", () => {
  test.each([0, 1, 2, 3, 5, 21, 99, 435, 600])("of %i seats has them all inside, none on another", (seats) => {
    const drawn = String(halfCircle([{ fill: "yes", seats }], "seats"));
    const places = [...drawn.matchAll(/cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/g)].map((match) =>
      match.slice(1).map(Number),
    );
    expect(places).toHaveLength(seats);
    for (const [index, [x = 0, y = 0, r = 0]] of places.entries()) {
      expect([x - r >= 0, x + r <= 200, y - r >= 0, y + r <= 104]).toEqual([true, true, true, true]);
      const apart = places.slice(index + 1).map(([ox = 0, oy = 0]) => Math.hypot(x - ox, y - oy));
      expect(Math.min(Infinity, ...apart)).toBeGreaterThan(r * 1.9);
    }
  });

  test("goes from left to right in the order of the groups", () => {
    const drawn = String(
      halfCircle(
        [
          { fill: "yes", seats: 1 },
          { fill: "no", seats: 1 },
          { fill: "absent", seats: 1 },
        ],
        "s",
      ),
    );
    const xs = [...drawn.matchAll(/cx="([\d.]+)"/g)].map(([, x]) => Number(x));
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    expect(drawn.indexOf('class="yes"')).toBeLessThan(drawn.indexOf("url(#phn)"));
  });
});
