import type { StepsView } from "#web/steps.ts";
import { markdown } from "#text/markdown.ts";
import { togetherPage } from "#web/together.ts";
import { day, example } from "./frame.ts";
import { body } from "./valley.ts";

const quiet: StepsView = {
  stack: [],
  past: [],
  offered: [],
  mayCount: false,
  groups: [],
  suggested: { closesAt: "2026-11-26T10:00", until: "2026-12-03T10:00" },
  timeZone: "America/New_York",
  form: { values: {}, faults: [] },
  mayRuleOut: false,
  items: [],
  mayExtract: false,
};

const line = (number: number, title: string) => ({ id: `m${number}`, number, title, href: `/motions/${number}` });

/** For the chair of a motion that is discussed, who typed a time that has passed. */
export const chairsSteps: StepsView = {
  ...quiet,
  offered: ["postpone", "lay", "refer", "previous_question", "withdraw"],
  mayCount: true,
  groups: [{ slug: "finance", name: "Finance committee" }],
  deed: "postpone",
  form: {
    values: { "postpone-until": "2026-11-20T10:00", "postpone-how": "question" },
    faults: [{ field: "postpone-until", text: "This has to be after Sun 22 Nov, 13:42." }],
  },
  mayRuleOut: true,
  togetherHref: "/@riverside/motions/together",
  calendar: { ...line(20, "Motions that are adopted together"), isDecided: false },
};

/** A step under vote, an amendment below it, and what was moved before. */
export const waitingSteps: StepsView = {
  ...quiet,
  stack: [
    { what: "step", kind: "postpone", voteHref: "/motions/14/vote?question=1", closesAt: day(11, 25) },
    { what: "amendment", degree: 2 },
    { what: "amendment", degree: 1 },
    { what: "motion" },
  ],
  past: [
    { kind: "lay", state: "lost", at: day(11, 15), show: { yes: 12, no: 31 } },
    {
      kind: "refer",
      state: "adopted",
      at: day(11, 16),
      to: "Finance committee",
      report: { html: markdown("We can afford **it**."), recommendation: "amend", at: day(11, 20) },
    },
    { kind: "postpone", state: "voting", at: day(11, 21), until: day(12, 3) },
  ],
};

/** An open vote that the only officer may close with notice, or has asked to. */
export const closingSteps: StepsView = { ...quiet, mayClose: "lone", closesEarlyAt: day(11, 25) };

/** A consent calendar. */
export const calendarSteps: StepsView = {
  ...quiet,
  items: [line(15, "Paint for the hall"), line(16, "Lamps")],
  mayExtract: true,
};

/** A motion on which the reader's group has to report. */
export const reportSteps: StepsView = { ...quiet, reportFor: "Finance committee" };

/** After an adopted motion. */
export const decidedSteps: StepsView = {
  ...quiet,
  offered: ["reconsider", "rescind"],
  past: [{ kind: "reconsider", state: "moot", at: day(11, 21) }],
};

export const stepExamples = [
  example("motions together", togetherPage, {
    body,
    items: [line(15, "Paint for the hall"), line(16, "Lamps")],
    form: { values: { "item-m15": "yes" }, faults: [{ field: "title", text: "This is too long" }] },
  }),
  example("motions together, none", togetherPage, { body, items: [], form: { values: {}, faults: [] } }),
];
