import * as fc from "fast-check";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import type { CaseStep, Ground, Panel } from "#domain/cases/case.ts";
import { atTime, formerPanel, lastOutcome, seated } from "#domain/cases/case.ts";
import { clocksOf } from "#domain/cases/clocks.ts";
import { play } from "#domain/cases/play.ts";
import { caseRules } from "#domain/cases/rules.ts";
import { caseStates, caseSteps, ways, type CaseStepName } from "#domain/cases/steps.ts";
import { DAY } from "#domain/time.ts";

const ground: Ground = { rules: caseRules, screeners: new Set(["body"]) };
const T = 1_000_000_000_000;
const day = (n: number): number => T + n * DAY;
let next = 0;
const step = (name: CaseStepName, by: string, at: number, more: Partial<CaseStep> = {}): CaseStep => ({
  id: `s${String((next += 1)).padStart(6, "0")}`,
  step: name,
  by: by,
  at,
  ...more,
});
const yes = { finding: true, sanction: true };
const no = { finding: false, sanction: false };
const finds = { finding: true, sanction: false };

const filed = () => step("filed", "ann", day(0), { against: "bob" });
const accepted = () => step("accepted", "body", day(1));
const charged = () => step("charged", "body", day(2), { article: "3", due: day(16) });
const answered = () => step("answered", "bob", day(5));
const called = (at = day(6)) => step("called", "body", at, { due: at + DAY });
const drawn = (order: readonly string[], at = day(8)) => step("drawn", "body", at, { order, isProven: true });
const heard = (at = day(16)) => step("heard", "body", at);
const voted = (by: string, vote = yes, at = day(17)) => step("voted", by, at, { vote });
const found = (at = day(18)) => step("found", "body", at);
const order = ["p1", "p2", "p3", "p4", "p5"];
const toHearing = () => [filed(), accepted(), charged(), answered(), called(), drawn(order), heard()];
const toFinding = (votes = [yes, yes, yes]) => [
  ...toHearing(),
  ...votes.map((vote, at) => voted(`p${at + 1}`, vote)),
  found(),
];
const appealed = (at = day(20)) => step("appealed", "bob", at);
const secondPanel = ["q1", "q2", "q3"];
const toSecond = (votes: readonly (typeof yes)[]) => [
  ...toFinding(),
  appealed(),
  called(day(21)),
  drawn(secondPanel, day(23)),
  heard(day(34)),
  ...votes.map((vote, at) => voted(`q${at + 1}`, vote, day(35))),
  step("found", "body", day(36)),
];
const at = (steps: readonly CaseStep[], of: Ground = ground) => play(of, steps).now;
const codes = (steps: readonly CaseStep[], of: Ground = ground) => {
  const { verdicts } = play(of, steps);
  return steps.map(({ id }) => verdicts.get(id)?.code);
};
const lastCode = (steps: readonly CaseStep[], of: Ground = ground) => codes(steps, of).at(-1);

/** A case in each state, at a time when nothing is too early and nothing too late. */
const inState = {
  filed: () => [filed()],
  dismissed: () => [filed(), step("dismissed", "body", day(1))],
  withdrawn: () => [filed(), step("withdrawn", "ann", day(1))],
  accepted: () => [filed(), accepted()],
  charged: () => [filed(), accepted(), charged(), called(), drawn(order)],
  heard: () => toHearing(),
  found: () => toFinding(),
  appealed: () => [...toFinding(), appealed(), called(day(21)), drawn(secondPanel, day(23))],
  reheard: () => toSecond([]).slice(0, -1),
  final: () => toSecond([no, no, no]),
  published: () => [...toSecond([no, no, no]), step("published", "body", day(40))],
} as const;

describe("the table", () => {
  test.each(caseStates)("in %s lets only its own steps be taken", (state) => {
    const begun = inState[state]();
    expect(at(begun).state).toBe(state);
    const parties = ["ann", "bob", "body", ...order, ...secondPanel];
    const times = [0.01, 1, 8, 15].map((days) => Math.max(...begun.map((each) => each.at)) + days * DAY);
    for (const name of caseSteps) {
      const taken = parties.some((by) =>
        times.some((when) => {
          const wide = {
            against: "cat",
            article: "3",
            due: when + 14 * DAY,
            order: [],
            isProven: true,
            yes: 3,
            executive: 3,
          };
          const tried = [...begun, step(name, by, when, { ...wide, vote: yes })];
          return lastCode(tried) === "ok";
        }),
      );
      const isOnce = ["published"].includes(state) || (state === "charged" && (name === "called" || name === "drawn"));
      const isFull = state === "appealed" && (name === "called" || name === "drawn");
      const canBe = ways[state][name] !== undefined && !isOnce && !isFull && !(state === "found" && name === "closed");
      expect([state, name, taken]).toEqual([state, name, canBe]);
    }
  });

  test("begins with a filing against somebody else, once", () => {
    expect(codes([accepted()])).toEqual(["no-case"]);
    expect(codes([step("filed", "ann", day(0))])).toEqual(["no-accused"]);
    expect(codes([step("filed", "ann", day(0), { against: "ann" })])).toEqual(["no-accused"]);
    expect(codes([filed(), step("filed", "eve", day(1), { against: "ann" })])).toEqual(["ok", "filed-twice"]);
  });
});

describe("clocks", () => {
  test("a hearing is fourteen days after the charge, to the millisecond", () => {
    const start = [filed(), accepted()];
    const charge = (due: number) => step("charged", "body", day(2), { article: "3", due });
    expect(lastCode([...start, charge(day(16))])).toBe("ok");
    expect(lastCode([...start, charge(day(16) - 1)])).toBe("short-notice");
    expect(lastCode([...start, step("charged", "body", day(2), { due: day(16) })])).toBe("no-article");
    const ready = [...start, charge(day(16)), called(), drawn(order)];
    expect(lastCode([...ready, heard(day(16) - 1)])).toBe("too-early");
    expect(lastCode([...ready, heard(day(16))])).toBe("ok");
  });

  test("an answer is in time up to its last millisecond", () => {
    const start = [filed(), accepted(), charged()];
    expect(lastCode([...start, step("answered", "bob", day(12))])).toBe("ok");
    expect(lastCode([...start, step("answered", "bob", day(12) + 1)])).toBe("too-late");
    expect(lastCode([...start, step("answered", "ann", day(5))])).toBe("not-yours");
  });

  test("an appeal is in time for thirty days, and then the finding is final by itself", () => {
    expect(at([...toFinding(), appealed(day(48))]).state).toBe("appealed");
    expect(lastCode([...toFinding(), appealed(day(48) + 1)])).toBe("too-late");
    const now = at(toFinding());
    expect(atTime(ground, now, day(48)).state).toBe("found");
    expect(atTime(ground, now, day(48) + 1).state).toBe("final");
    expect(lastCode([...toFinding(), step("closed", "body", day(48))])).toBe("too-early");
    const closed = [...toFinding(), step("closed", "body", day(48) + 1)];
    expect([lastCode(closed), lastOutcome(at(closed))]).toEqual(["ok", "sanctioned"]);
    expect(lastCode([...closed, step("closed", "body", day(50))])).toBe("closed-already");
  });

  test("each shows whether it runs, was met or was missed", () => {
    const face = (steps: readonly CaseStep[], when: number) =>
      clocksOf(caseRules, at(steps), when).map(({ clock, state }) => `${clock} ${state}`);
    expect(face([filed()], day(14))).toEqual(["screening runs"]);
    expect(face([filed()], day(14) + 1)).toEqual(["screening missed"]);
    expect(face([filed(), accepted(), charged()], day(13))).toEqual([
      "screening met",
      "charge met",
      "answer missed",
      "hearing runs",
    ]);
    expect(face(toFinding(), day(20)).at(-1)).toBe("appeal runs");
    expect(face(toFinding(), day(49)).at(-1)).toBe("appeal missed");
    expect(face(inState.withdrawn(), day(90))).toEqual([]);
  });

  test("an interim suspension lasts thirty days at most and takes three quarters of the executive", () => {
    const suspend = (due: number, more: Partial<CaseStep>) =>
      lastCode([filed(), step("suspended", "body", day(1), { due, ...more })]);
    expect(suspend(day(31), { yes: 3, executive: 4 })).toBe("ok");
    expect(suspend(day(31) + 1, { yes: 3, executive: 4 })).toBe("suspended-too-long");
    expect(suspend(day(1), { yes: 3, executive: 4 })).toBe("suspended-too-long");
    expect(suspend(day(31), { yes: 2, executive: 3 })).toBe("not-enough-for-it");
    expect(suspend(day(31), { yes: 4, executive: 3 })).toBe("not-enough-for-it");
    const again = step("suspended", "body", day(2), { due: day(3), yes: 3, executive: 3 });
    expect(lastCode([filed(), step("suspended", "body", day(1), { due: day(3), yes: 3, executive: 3 }), again])).toBe(
      "suspended-twice",
    );
  });
});

describe("a panel", () => {
  const before = () => [filed(), accepted(), charged(), called()];

  test("needs a proven draw at its time, and holds no party", () => {
    expect(lastCode([...before(), step("drawn", "body", day(8), { order })])).toBe("no-draw");
    expect(lastCode([...before().slice(0, 3), drawn(order)])).toBe("no-draw");
    expect(lastCode([...before(), drawn(order, day(7) - 1)])).toBe("too-early");
    expect(lastCode([...before(), drawn(["p1", "bob", "p2"])])).toBe("party-on-panel");
    expect(lastCode([...before(), drawn(["ann", "p1", "p2"])])).toBe("party-on-panel");
  });

  test("is the first of the draw who have not recused themselves", () => {
    const steps = [...before(), drawn(order)];
    expect(seated(ground, at(steps))).toEqual(["p1", "p2", "p3"]);
    const less = [...steps, step("recused", "p2", day(9))];
    expect(seated(ground, at(less))).toEqual(["p1", "p3", "p4"]);
    expect(lastCode([...less, step("recused", "p5", day(9))])).toBe("not-yours");
    expect(lastCode([...less, called(day(9))])).toBe("panel-stands");
    const short = [...less, step("recused", "p1", day(9)), step("recused", "p3", day(9))];
    expect(lastCode([...short, heard()])).toBe("panel-too-small");
    expect(lastCode([...short, called(day(10)), drawn(["r1", "r2", "r3", "p2"], day(12)), heard()])).toBe("ok");
    expect(seated(ground, at([...short, called(day(10)), drawn(["p2", "r1", "r2", "r3"], day(12))]))).toEqual([
      "r1",
      "r2",
      "r3",
    ]);
  });

  test("of an appeal holds nobody of the first", () => {
    const start = [...toFinding(), appealed(), called(day(21))];
    expect(lastCode([...start, drawn(["q1", "q2", "p3"], day(23))])).toBe("party-on-panel");
    expect(lastCode([...start, drawn(["q1", "q2", "p4"], day(23))])).toBe("ok");
  });

  test("votes once each, and finds when all have voted or their days are over", () => {
    expect(lastCode([...toHearing(), voted("p1"), voted("p1", no)])).toBe("voted-already");
    expect(lastCode([...toHearing(), voted("p4")])).toBe("not-yours");
    expect(lastCode([...toHearing(), voted("ann")])).toBe("not-yours");
    expect(lastCode([...toHearing(), voted("p1"), voted("p2"), found()])).toBe("votes-missing");
    const late = [...toHearing(), voted("p1"), voted("p2"), found(day(23) + 1)];
    expect([lastCode(late), at(late).first.outcome]).toEqual(["ok", "sanctioned"]);
    expect(lastCode([...toHearing(), found(day(23))])).toBe("votes-missing");
    expect(at([...toHearing(), found(day(23) + 1)]).first.outcome).toBe("cleared");
  });

  test.each([
    [[yes, yes, no], "sanctioned", "found"],
    [[yes, finds, finds], "upheld", "found"],
    [[yes, no, no], "cleared", "final"],
    [[{ finding: false, sanction: true }, yes, yes], "sanctioned", "found"],
    [[{ finding: false, sanction: true }, { finding: false, sanction: true }, yes], "cleared", "final"],
  ] as const)("of %j comes to %s", (votes, outcome, state) => {
    const now = at(toFinding([...votes]));
    expect([now.first.outcome, now.state]).toEqual([outcome, state]);
  });

  test("cannot be said to have found what it did not", () => {
    const steps = toFinding().slice(0, -1);
    expect(lastCode([...steps, step("found", "body", day(18), { outcome: "cleared" })])).toBe("other-count");
    expect(lastCode([...steps, step("found", "body", day(18), { outcome: "sanctioned" })])).toBe("ok");
  });
});

describe("an appeal", () => {
  test("reverses, or lets stand", () => {
    expect(lastOutcome(at(toSecond([no, no, yes])))).toBe("cleared");
    expect(lastOutcome(at(toSecond([yes, yes, no])))).toBe("sanctioned");
    expect(lastOutcome(at(toFinding()))).toBeUndefined();
    expect(lastOutcome(at([...toFinding(), appealed()]))).toBeUndefined();
  });

  test("is heard no sooner than there was time to prepare", () => {
    const start = [...toFinding(), appealed(), called(day(21)), drawn(secondPanel, day(23))];
    expect(lastCode([...start, heard(day(34) - 1)])).toBe("too-early");
    expect(lastCode([...start, heard(day(34))])).toBe("ok");
  });
});

describe("in a coalition", () => {
  const members = new Set(["ann", "bob", "con", "p1", "p2", "q1"]);
  const one: Ground = { rules: { ...caseRules, panelSize: 1 }, screeners: new Set(["con"]), members };
  const by = (steps: readonly CaseStep[]) => steps.map((each) => (each.by === "body" ? { ...each, by: "con" } : each));

  test("the convenor screens, and who was drawn first is the host of the panel", () => {
    const start = by([filed(), accepted(), charged(), called(), drawn(["p1", "q1"])]);
    expect(codes(start, one)).toEqual(["ok", "ok", "ok", "ok", "ok"]);
    expect(lastCode([...start, step("heard", "con", day(16))], one)).toBe("not-yours");
    const voting = [...start, step("heard", "p1", day(16)), voted("p1")];
    expect(lastCode([...voting, step("found", "p1", day(18))], one)).toBe("ok");
    expect(lastCode([filed(), step("accepted", "p1", day(1))], one)).toBe("not-yours");
    expect(lastCode(by([filed(), accepted(), charged(), called(), drawn(["p9"])]), one)).toBe("not-a-member");
  });

  test("where the convenor is a party any other member screens, and then it alone", () => {
    const against = step("filed", "ann", day(0), { against: "con" });
    expect(lastCode([against, step("accepted", "con", day(1))], one)).toBe("not-yours");
    expect(lastCode([against, step("accepted", "eve", day(1))], one)).toBe("not-yours");
    const taken = [against, step("accepted", "p2", day(1))];
    expect(lastCode(taken, one)).toBe("ok");
    expect(lastCode([...taken, step("charged", "q1", day(2), { article: "1", due: day(16) })], one)).toBe("not-yours");
  });
});

/** Anything that anybody could publish, in any order. */
const anyStep = fc
  .record({
    name: fc.constantFrom(...caseSteps),
    by: fc.constantFrom("ann", "bob", "body", "p1", "p2", "p3", "p4", "q1", "q2", "q3"),
    days: fc.integer({ min: 0, max: 120 }),
    vote: fc.record({ finding: fc.boolean(), sanction: fc.boolean() }),
    order: fc.shuffledSubarray(["ann", "bob", "p1", "p2", "p3", "p4", "q1", "q2", "q3"]),
    ahead: fc.integer({ min: -2, max: 40 }),
    isProven: fc.boolean(),
    yes: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ name, by, days, vote, order, ahead, isProven, yes: count }) =>
    step(name, by, day(days), {
      against: "bob",
      article: "3",
      due: day(days + ahead),
      vote,
      order,
      isProven,
      yes: count,
      executive: 4,
    }),
  );
const sound = fc.constantFrom(toFinding(), toSecond([no, yes, yes]), toFinding([finds, yes, yes]), toHearing());
const noise = fc
  .tuple(sound, fc.array(anyStep, { maxLength: 25 }))
  .chain(([steps, more]) => fc.shuffledSubarray([...steps, ...more], { minLength: 1 }));

/** What breaks a law, if anything does. */
const broken = (law: (steps: readonly CaseStep[]) => boolean) =>
  fc.check(fc.property(noise, law), { numRuns: 500 }).counterexample;
const panelsOf = (steps: readonly CaseStep[]) => {
  const { now } = play(ground, steps);
  return { now, panels: [now.first, now.second] };
};

describe("laws", () => {
  test("the order of arrival, and what comes twice, change nothing", () => {
    const shuffling = noise.chain((steps) =>
      fc.shuffledSubarray([...steps, ...steps], { minLength: 2 * steps.length }).map((other) => ({ steps, other })),
    );
    const isSame = ({ steps, other }: { steps: readonly CaseStep[]; other: readonly CaseStep[] }): boolean => {
      const [one, two] = [play(ground, steps), play(ground, other)];
      return isDeepStrictEqual(one, two);
    };
    expect(fc.check(fc.property(shuffling, isSame))).toMatchObject({ failed: false });
  });

  test("nobody is sanctioned without a charge, the time to answer, a hearing and two thirds of the panel", () =>
    expect(
      broken((steps) => {
        const { now, panels } = panelsOf(steps);
        const votes = (panel: Panel) =>
          [...panel.votes.values()].filter((vote) => vote.finding && vote.sanction).length;
        return panels
          .filter(({ outcome }) => outcome === "sanctioned")
          .every(
            (panel) =>
              now.article !== undefined &&
              (now.hearingAt ?? 0) >= (now.chargedAt ?? Infinity) + 14 * DAY &&
              (panel.heardAt ?? 0) >= (now.hearingAt ?? Infinity) &&
              3 * votes(panel) >= 6,
          );
      }),
    ).toBeNull());

  test("no party ever sits or votes", () =>
    expect(
      broken((steps) => {
        const { now, panels } = panelsOf(steps);
        return panels.every(({ order: drawnOnes, votes }) =>
          [now.accuser, now.accused].every((party) => !drawnOnes.includes(party) && !votes.has(party)),
        );
      }),
    ).toBeNull());

  test("nobody of the first panel sits on the second", () =>
    expect(
      broken((steps) => {
        const { now } = panelsOf(steps);
        const former = formerPanel(ground, now);
        return now.second.order.every((party) => !former.has(party));
      }),
    ).toBeNull());

  test("an appeal always stays: without a second finding nothing is final, and without an appeal only after its days", () =>
    expect(
      broken((steps) => {
        const when = Math.max(...steps.map((each) => each.at));
        const now = atTime(ground, play(ground, steps).now, when);
        const isFinal = lastOutcome(now) !== undefined;
        if (now.appealedAt !== undefined) return !isFinal || now.second.foundAt !== undefined;
        return !isFinal || now.first.outcome === "cleared" || when > (now.first.foundAt ?? Infinity) + 30 * DAY;
      }),
    ).toBeNull());
});
