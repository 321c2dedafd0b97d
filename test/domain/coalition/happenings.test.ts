import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stepsSince, type FinalState, type Happening } from "#domain/coalition/happenings.ts";
import { sha256Of } from "#domain/entries.ts";

const hash = (letter: string) => sha256Of(letter.repeat(64));
const [convening, charter, other, motion, question] = ["0", "1", "2", "3", "4"].map(hash) as [
  ReturnType<typeof hash>,
  ReturnType<typeof hash>,
  ReturnType<typeof hash>,
  ReturnType<typeof hash>,
  ReturnType<typeof hash>,
];
const [a, b, c] = ["https://a.example/1", "https://b.example/1", "https://c.example/1"] as const;

const self = { id: convening, term: 0, height: 1, convenor: a, time: 0, charter };
type Standing = FinalState["members"][number][1]["standing"];
const member = (standing: Standing) => ({ standing, genesis: convening, weight: 1, affirmedAt: 0 });
const state = (more: Partial<FinalState> = {}): FinalState => ({
  self,
  members: [
    [a, member("full")],
    [b, member("invited")],
  ],
  motions: [],
  questions: [],
  ...more,
});

/** Tells states one after another, as whoever keeps what was told does. */
function tell(...states: readonly FinalState[]): Happening[] {
  const told = new Map<string, string>();
  return states.flatMap((each) => {
    const steps = stepsSince(each, told);
    for (const { subject, state: now } of steps) told.set(subject, now);
    return steps.flatMap(({ happening }) => happening ?? []);
  });
}

const standings = fc.constantFrom<Standing>("invited", "applicant", "full", "observer", "left", "expelled", "frozen");
const states = fc.record({
  self: fc.record({ convenor: fc.constantFrom(a, b), charter: fc.constantFrom(charter, other) }),
  members: fc.array(fc.tuple(fc.constantFrom(a, b, c), standings), { maxLength: 3 }),
});

test("nothing is told twice of a state that stays as it is", () =>
  fc.assert(
    fc.property(states, ({ self: changed, members }) => {
      const final = state({
        self: { ...self, ...changed },
        members: [...new Map(members)].map(([actor, standing]) => [actor, member(standing)] as const),
      });
      expect(tell(final, final)).toEqual(tell(final));
    }),
  ));

test("a coalition tells that it came together, and of nobody who was asked or asks", () =>
  expect(
    tell(
      state({
        members: [
          [a, member("full")],
          [b, member("invited")],
          [c, member("applicant")],
        ],
      }),
    ),
  ).toEqual([{ what: "convened" }]));

test("members come, lapse, leave and come back; who never was in it leaves without a word", () => {
  const standing = (now: Standing) =>
    state({
      members: [
        [a, member("full")],
        [b, member(now)],
      ],
    });
  const told = tell(...(["applicant", "left", "applicant", "full", "observer", "full", "left"] as const).map(standing));
  expect(told.slice(1)).toEqual(
    (["joined", "observer", "joined", "left"] as const).map((what) => ({ what, actor: b })),
  );
});

test("a new convenor and a new agreement are news, the first are none", () => {
  const changed = state({ self: { ...self, convenor: b, charter: other } });
  expect(tell(state(), changed, changed).slice(1)).toEqual([
    { what: "convenor", actor: b },
    { what: "amended", charter: other },
  ]);
});

test("a motion is told from the moving to the result, and that the result is disputed", () => {
  const moved = { by: b, textHash: other, seconds: [], state: "submitted" } as const;
  const asked = {
    motion,
    rule: {},
    rollHash: other,
    charter,
    closesAt: 5_000,
    mayChange: false,
    state: "open",
  } as const;
  const result = { outcome: "adopted", counts: { yes: 2 } } as const;
  const closed = { ...asked, state: "adopted", result } as const;
  const told = tell(
    state({ motions: [[motion, moved]] }),
    state({ motions: [[motion, { ...moved, state: "open" }]], questions: [[question, asked]] }),
    state({ motions: [[motion, { ...moved, state: "adopted" }]], questions: [[question, closed]] }),
    state({ questions: [[question, { ...closed, isDisputed: true }]] }),
  );
  expect(told.slice(1)).toEqual([
    { what: "moved", motion },
    { what: "opened", motion, until: 5_000 },
    { what: "decided", motion, outcome: "adopted", counts: { yes: 2 } },
    { what: "disputed", motion },
  ]);
});

test("what was opened and decided unseen is told by its result alone", () => {
  const asked = { motion, rule: {}, rollHash: other, charter, closesAt: 5_000, mayChange: false } as const;
  const lost = { ...asked, state: "lost", result: { outcome: "lost", counts: {} } } as const;
  expect(tell(state(), state({ questions: [[question, lost]] })).slice(1)).toEqual([
    { what: "decided", motion, outcome: "lost", counts: {} },
  ]);
});
