import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldBlock } from "#domain/coalition/blocks.ts";
import { electorateOf } from "#domain/coalition/council.ts";
import { digestOfState, find } from "#domain/coalition/state.ts";
import type { Sha256 } from "#domain/entries.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { append, blockOf, findIn, hashOf, held, isoOf, verdictOf, vote, type TestLog } from "./logs.ts";
import { issue, revoke, seated, votedBySeat } from "./seats.ts";

const resultOf = ({ now, question }: Pick<ReturnType<typeof seated>, "now"> & { question: { hash: Sha256 } }) =>
  find(now(), "question", question.hash);

describe("a vote of the seats", () => {
  test("counts each seat once by whoever holds it, and no body beside it", () => {
    const docket = decidedBySeats();
    const { a, b, c, d, id, question } = docket;
    const early = votedBySeat(docket, b, 1, "yes");
    const twice = votedBySeat(docket, b, 1, "no");
    const own = vote(c, id, question.ref, "yes");
    const other = votedBySeat(docket, b, 2, "yes", { seat: 1 });
    const none = votedBySeat(docket, a, 1, "no", { refs: [question.ref] });
    const beyond = votedBySeat(docket, d, 4, "no", { seat: 5 });
    for (const seat of [1, 2, 3]) votedBySeat(docket, d, seat, "no");
    const state = docket.block(700);
    expect([early, twice, own, other, none, beyond].map((act) => verdictOf(state, act))).toEqual([
      "ok",
      "voted-already",
      "not-on-the-roll",
      "no-mandate",
      "no-mandate",
      "not-on-the-roll",
    ]);
    docket.block(1_600);
    expect(resultOf(docket)?.result).toEqual({
      outcome: "lost",
      counts: {
        yes: 1,
        no: 3,
        abstain: 0,
        blocks: 0,
        standAsides: 0,
        present: 4,
        roll: 10,
        bodies: 4,
        bodiesYes: 1,
        bodiesVoted: 2,
      },
    });
    const late = votedBySeat(docket, c, 1, "yes");
    expect(verdictOf(docket.block(1_700), late)).toBe("late");
  });

  test("after a recall is inert, the vote before it stands, and the alternate's counts", () => {
    const docket = decidedBySeats();
    const { b } = docket;
    votedBySeat(docket, b, 1, "yes");
    const [, second] = docket.mandates(b);
    if (second === undefined) throw new TypeError("no mandate");
    revoke(docket, b, second);
    docket.block(700);
    const after = votedBySeat(docket, b, 2, "yes");
    const alternate = issue(docket, b, 2, { begins: isoOf(700), holderHash: hashOf("alternate") });
    const steppedIn = votedBySeat(docket, b, 2, "no", { refs: [docket.question.ref, alternate.ref] });
    const state = docket.block(800);
    expect([after, alternate, steppedIn].map((act) => verdictOf(state, act))).toEqual(["mandate-ended", "ok", "ok"]);
    docket.block(1_600);
    expect(resultOf(docket)?.result?.counts).toMatchObject({ yes: 1, no: 1 });
  });

  test("keeps its roll when a body leaves, whose seats are silent from then on and off the next roll", () => {
    const docket = decidedBySeats();
    const { c, id } = docket;
    votedBySeat(docket, c, 1, "yes");
    docket.block(700);
    append(c, { type: "SecessionDeclared", refs: [], coalition: id });
    const gone = votedBySeat(docket, c, 2, "yes");
    const state = docket.block(800);
    expect(verdictOf(state, gone)).toBe("not-a-member");
    expect(docket.mandates(c).map(({ hash }) => find(state, "mandate", hash)?.state)).toEqual(
      docket.mandates(c).map(() => "vacated"),
    );
    expect(electorateOf(state, { electorate: "seats" })?.roll.length).toBe(7);
    docket.block(1_600);
    expect(resultOf(docket)?.result?.counts).toMatchObject({ roll: 10, yes: 1 });
  });

  test("cannot be opened where there is no council", () => {
    const docket = decidedBySeats({ certify: 0 });
    expect(verdictOf(docket.now(), docket.question)).toBe("no-council");
  });

  test("comes to the same whatever the order in which members publish, and for whoever folds again", () => {
    const choices = fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.constantFrom("yes", "no", "abstain")), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(choices, fc.infiniteStream(fc.nat(1_000)), (script, shuffle) => {
        const play = (order: typeof script) => {
          const docket = decidedBySeats();
          const seen = new Set<string>();
          for (const [who, seat, choice] of order) {
            const log = docket.logs[who] ?? docket.a;
            if (seat <= who && !seen.has(`${who} ${seat}`)) votedBySeat(docket, log, seat + 1, choice);
            seen.add(`${who} ${seat}`);
          }
          const before = docket.now();
          docket.block(1_600);
          const again = foldBlock(
            before,
            blockOf(docket.a, docket.prev()),
            findIn(docket.logs.map((log) => held(log))),
          );
          expect(again.kind === "state" && digestOfState(again.state)).toBe(digestOfState(docket.now()));
          return resultOf(docket)?.result;
        };
        const once = script.filter(
          ([who, seat], at) => script.findIndex(([one, other]) => one === who && other === seat) === at,
        );
        const mixed = once
          .map((item) => ({ item, key: shuffle.next().value }))
          .toSorted((one, other) => one.key - other.key)
          .map(({ item }) => item);
        expect(play(mixed)).toEqual(play(once));
      }),
      { numRuns: 25 },
    );
  });
});

describe("an office of the coalition", () => {
  const holderHash = hashOf("holder");
  const head = (body: string, more: object = {}) => ({
    office: { name: "head-officer", body, holderHash, from: 0, until: 100_000, ...more },
  });
  const adopted = (effect: JsonObject) => {
    const docket = decidedBySeats({ effect, rules: { offices: [{ name: "head-officer", term: 5_000, most: 1 }] } });
    for (const seat of [1, 2, 3, 4]) votedBySeat(docket, docket.d, seat, "yes");
    docket.block(1_600);
    return docket;
  };
  const b = "https://b.example/ap/actors/b";

  test("is held from the adoption on for a term at most, and once too often is flagged", () => {
    const docket = adopted(head(b));
    expect(find(docket.now(), "office", "head-officer")).toEqual([{ body: b, holderHash, from: 1_600, until: 6_600 }]);
    docket.again(head(b, { from: 6_600 }), 3_000);
    expect(find(docket.now(), "office", "head-officer")?.at(-1)).toEqual({
      body: b,
      holderHash,
      from: 6_600,
      until: 11_600,
      isOverLimit: true,
    });
    docket.again(head("https://c.example/ap/actors/c", { from: 7_000 }), 5_000);
    expect(find(docket.now(), "office", "head-officer")?.slice(1)).toMatchObject([
      { until: 7_000, isOverLimit: true },
      { from: 7_000, until: 12_000 },
    ]);
  });

  test("that the charter does not have, or of a body that is none of its members, is nobody's", () => {
    const other = adopted(head(b, { name: "king" }));
    expect(find(other.now(), "office", "king")).toBeUndefined();
    const stranger = adopted(head("https://z.example/ap/actors/z"));
    expect(find(stranger.now(), "office", "head-officer")).toBeUndefined();
  });

  test("ends when its holder's body leaves", () => {
    const docket = adopted(head(b));
    append(docket.b, { type: "SecessionDeclared", refs: [], coalition: docket.id });
    expect(find(docket.block(2_000), "office", "head-officer")?.map(({ until }) => until)).toEqual([2_000]);
  });
});

function decidedBySeats(options: Parameters<typeof seated>[0] & { effect?: JsonObject } = {}) {
  const docket = seated(options);
  docket.block(10);
  const given = new Map<TestLog, ReturnType<typeof issue>[]>();
  docket.logs.forEach((log, index) =>
    given.set(
      log,
      Array.from({ length: index + 1 }, (_, at) => issue(docket, log, at + 1)),
    ),
  );
  docket.block(20);
  const question = docket.put(options.effect, 500);
  const mandates = (log: TestLog) => given.get(log) ?? [];
  return { ...docket, question, mandates };
}
