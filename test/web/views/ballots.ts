import { REOPEN } from "#domain/contests.ts";
import { presets } from "#domain/presets.ts";
import { resultOf } from "#domain/tallies.ts";
import type { DecisionRule } from "#domain/rules.ts";
import { ballotPage, receiptPage, reviewPage, type ReviewView } from "#web/ballots.ts";
import { checkPage } from "#web/checks.ts";
import { untouched } from "#web/components/forms.ts";
import { motionFormPage, quickVotePage, type MotionFormView } from "#web/motionForms.ts";
import { resultPage } from "#web/results.ts";
import { day, example } from "./frame.ts";
import { rule, ruleSource, body, textHtml, ballots, attendance, closedWith } from "./valley.ts";

const onMotion = {
  number: 14,
  title: "Rent strike fund",
  href: "/motions/14-rent-strike-fund",
  booth: "/motions/14-rent-strike-fund/vote",
  body,
  rule,
  ruleSource,
  closesAt: day(12, 5, 2),
  stamp: "7",
};
const yesNo = { options: ["yes", "no", "abstain"], contest: null };
const people = ["Ana Ruiz", "Ben <b>Ito</b>", "Cy Okafor", REOPEN];
const stv = { options: people, contest: { method: "stv", seats: 3, reopen: true } } as const;
const review: ReviewView = {
  ...onMotion,
  asked: yesNo,
  parts: [{ mark: "yes", weight: 1 }],
  values: { choice: "yes" },
};
const consensus: DecisionRule = { ...presets.consensus, secrecy: "roll_call" };

const form: MotionFormView = {
  body,
  members: 88,
  action: "/@riverside/motions/new",
  rule,
  ruleSource,
  form: untouched,
  secondsNeeded: 3,
  mayBePublic: true,
};

export const ballotExamples = [
  example("ballot", ballotPage, {
    ...onMotion,
    asked: yesNo,
    weight: 1,
    others: [],
    current: "yes" as const,
    form: untouched,
  }),
  example("ballot of several votes, and of somebody else’s", ballotPage, {
    ...onMotion,
    asked: yesNo,
    weight: 7,
    principal: "Bea Baker",
    others: [{ name: "Carl Cook", href: "/motions/14/vote?proxy=0199" }],
    form: { values: { "w-yes": "4", "w-no": "2" }, faults: [{ field: "", text: "The parts make 6 and not 7" }] },
  }),
  example("ballot that ranks", ballotPage, {
    ...onMotion,
    asked: stv,
    weight: 1,
    others: [],
    module: "/assets/modules/000000000000/web/browser/rank.js",
    form: { values: { p3: "1", p1: "2" }, faults: [] },
  }),
  example("ballot that approves", ballotPage, {
    ...onMotion,
    asked: { ...stv, contest: { method: "approval", seats: 1, reopen: true } },
    weight: 1,
    others: [],
    form: { values: { a2: "yes" }, faults: [{ field: "contest", text: "Tick one at least" }] },
  }),
  example("ballot with points", ballotPage, {
    ...onMotion,
    asked: { ...stv, contest: { method: "score", seats: 1, reopen: true, maxScore: 10, statusQuo: "Cy Okafor" } },
    weight: 1,
    others: [],
    form: { values: { s1: "10" }, faults: [] },
  }),
  example("review of a ranking", reviewPage, {
    ...onMotion,
    asked: stv,
    parts: [{ mark: [3, [1, 2]], weight: 1 }],
    values: { p3: "1" },
  }),
  example("review of a split vote", reviewPage, {
    ...review,
    parts: [
      { mark: "yes", weight: 4 },
      { mark: "block", weight: 3, reason: "Article 2" },
    ],
  }),
  example("ballot by consensus, nothing chosen", ballotPage, {
    ...onMotion,
    rule: consensus,
    exposed: 8,
    asked: { options: ["yes", "no", "abstain", "block", "stand_aside"], contest: null },
    weight: 1,
    others: [],
    form: {
      values: {},
      faults: [
        { field: "choice", text: "Choose one" },
        { field: "reason", text: "A block needs a reason" },
      ],
    },
  }),
  example("review", reviewPage, review),
  example("review of a block", reviewPage, {
    ...review,
    rule: consensus,
    parts: [{ mark: "block", weight: 1, reason: "Article 2 says that no member pays for another." }],
  }),
  example("receipt", receiptPage, {
    ...onMotion,
    receipt: "K7QF-2M9D-4TXA",
    castAt: day(11, 22, 18, 42),
    voted: 67,
    roll: 88,
  }),
  example("receipt that stays", receiptPage, {
    ...onMotion,
    rule: { ...rule, mayChange: "never" as const },
    receipt: "K7QF-2M9D-4TXA",
    castAt: day(11, 22),
    voted: 67,
    roll: 88,
  }),
  example("result", resultPage, {
    number: 14,
    title: "Rent strike fund",
    href: "/motions/14-rent-strike-fund",
    body,
    textHtml,
    rule,
    ruleSource,
    opensAt: day(11, 14),
    closedAt: day(11, 20),
    result: closedWith({ yes: 46, no: 14, abstain: 6 }),
    telling: true,
    receipts: ["2M9D-4TXA-K7QF", "K7QF-2M9D-4TXA"],
    holders: { names: ["Harbor Tenants", "Riverside Workers", "Eastgate Commons"], peers: 4 },
    entry: { number: 1284, href: "/gazette#e1284" },
    membersOnly: false,
    timeline: [
      { event: "submitted" as const, at: day(11, 10) },
      { event: "opened" as const, at: day(11, 14) },
      { event: "closed" as const, at: day(11, 20) },
    ],
    lookup: { code: "K7QF-2M9D-4TXA", isIn: true },
    onRoll: true,
  }),
  example("result, a code that is not in, of an amendment", resultPage, {
    number: 14,
    title: "Rent strike fund",
    href: "/motions/14-rent-strike-fund",
    query: "?question=01990000-0000-7000-8000-00000000000a",
    body,
    textHtml,
    rule,
    opensAt: day(11, 14),
    closedAt: day(11, 20),
    result: closedWith({ yes: 46, no: 14, abstain: 6 }),
    telling: true,
    holders: { names: [], peers: 0 },
    membersOnly: true,
    lookup: { code: "2222-2222-2222-2222", isIn: false },
  }),
  example("check", checkPage, {
    module: "/assets/modules/000000000000/web/browser/check.js",
    vote: {
      number: 14,
      title: "Rent strike fund",
      href: "/motions/14-rent-strike-fund",
      bundle: "/api/v1/questions/1/bundle",
      membersOnly: false,
    },
  }),
  example("check a file", checkPage, { module: "/assets/modules/000000000000/web/browser/check.js" }),
  example("result by consensus, with names", resultPage, {
    number: 9,
    title: "Child care at every meeting",
    href: "/motions/9",
    body,
    textHtml,
    rule: consensus,
    opensAt: day(11, 14),
    closedAt: day(11, 20),
    result: resultOf({ rule: consensus }, ballots({ yes: 20, block: 1, stand_aside: 2 }), attendance(30)),
    telling: true,
    rollCall: [
      { name: "Mei Tran", mark: "yes" as const },
      { name: "Joseph Adler", mark: "block" as const },
    ],
    holders: { names: [], peers: 0 },
    membersOnly: true,
  }),
  example("result, small, names hidden", resultPage, {
    number: 9,
    title: "Child care",
    href: "/motions/9",
    body,
    textHtml,
    rule: presets["absolute-majority"],
    opensAt: day(11, 14),
    closedAt: day(11, 20),
    result: resultOf({ rule: presets["absolute-majority"] }, ballots({ yes: 5 }), attendance(8)),
    telling: false,
    rollCall: "hidden" as const,
    holders: { names: [], peers: 2 },
    membersOnly: false,
  }),
  example("new motion", motionFormPage, form),
  example("new motion, two faults", motionFormPage, {
    ...form,
    stamp: "2",
    form: {
      values: {
        title: "That the chapter should set aside a certain amount of money ".repeat(3),
        text: "Riverside buys <b>oil</b>.",
        kind: "endorsement",
      },
      faults: [
        { field: "title", text: "180 characters, at most 120" },
        { field: "object", text: "Say what is to be endorsed" },
      ],
    },
  }),
  example("quick vote", quickVotePage, {
    body,
    members: 8,
    action: "/@committee/quick-vote",
    rule,
    form: untouched,
    suggestedClose: "2026-11-24T21:00",
    timeZone: "America/New_York",
    secrecies: ["roll_call", "secret"] as const,
  }),
];
