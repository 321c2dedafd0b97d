import { resultOf, tallyBallots, type Choice } from "#domain/questions.ts";
import { presets } from "#domain/presets.ts";
import type { DecisionRule } from "#domain/rules.ts";
import { markdown } from "#text/markdown.ts";
import { sanitizeForeign } from "#text/sanitize.ts";
import { ballotPage, receiptPage, reviewPage, type ReviewView } from "#web/ballots.ts";
import { untouched } from "#web/components/forms.ts";
import { motionFormPage, quickVotePage, type MotionFormView } from "#web/motionForms.ts";
import { motionsPage, type MotionLine } from "#web/motionLists.ts";
import { motionPage, type MotionView } from "#web/motions.ts";
import { resultPage } from "#web/results.ts";
import { day, example } from "./frame.ts";

const rule: DecisionRule = {
  ...presets["two-thirds"],
  secrecy: "secret",
  quorum: { base: "roll", num: 1, den: 2, strict: false, min: 0, counts: "ballots" },
};
const ruleSource = "Article 7, standing orders version 3, frozen for this motion";
const body = { name: "Riverside", href: "/@riverside" };
const textHtml = markdown(
  "Riverside sets aside $6,000 from its reserve as a rent strike fund. Members who withhold rent together, in a building where at least half of the households take part, may draw up to $400 a household.\n\nThree members, drawn by lot each quarter, decide on each request within four days and report to the next general meeting.",
);
const hash = "5d2e90b177c4e3f85d2e90b177c4e3f85d2e90b177c4e3f85d2e90b177c4e3f8";

const ballots = (counts: Partial<Record<Choice, number>>) =>
  tallyBallots(
    Object.entries(counts).flatMap(([choice, n]) =>
      Array.from({ length: n }, () => ({ choice: choice as Choice, weight: 1 })),
    ),
  );
const attendance = (size: number) => ({ roll: { size, weight: size, hash }, present: 0n });
const closedWith = (counts: Partial<Record<Choice, number>>, size = 88) =>
  resultOf({ rule }, ballots(counts), attendance(size));

const comments = [
  {
    id: "1",
    name: "Jo in Eastgate",
    handle: "@jo@social.example",
    actor: "https://social.example/@jo",
    createdAt: day(11, 19),
    contentHtml: sanitizeForeign(
      "<p>We ran one like this in 2024. Decide early who holds the second key to the account.</p>",
    ),
  },
  {
    id: "2",
    name: "K. Marsh",
    handle: "@kmarsh@town.example",
    actor: "https://town.example/@kmarsh",
    createdAt: day(11, 16),
    contentHtml: sanitizeForeign("<p>Does “household” include people who sublet?</p>"),
    url: "https://town.example/@kmarsh/1",
  },
];

const voting: MotionView = {
  number: 14,
  title: "Rent strike fund",
  kind: "resolution",
  state: "voting",
  href: "/motions/14-rent-strike-fund",
  activity: "https://valleytenants.example/ap/objects/0199",
  body,
  mover: "Ana Lindqvist",
  seconds: 5,
  secondsNeeded: 3,
  membersOnly: false,
  textHtml,
  version: 2,
  description: "Riverside sets aside $6,000 from its reserve as a rent strike fund.",
  rule,
  ruleSource,
  createdAt: day(11, 4),
  submittedAt: day(11, 5),
  statedAt: day(11, 14),
  question: {
    opensAt: day(11, 14, 21),
    closesAt: day(12, 5, 2),
    roll: { size: 88, hash },
    voted: 66,
    quorumNeeded: 44,
  },
  you: { onRoll: true, voted: false },
  deeds: {},
  supporters: [
    { name: "Harbor Workers", href: "https://harborworkers.example/@harbor", state: "standing" },
    { name: "Transit Riders", href: "https://riders.example/@riders", state: "withdrawn" },
    { name: "Hillside", href: "https://hillside.example/@hillside", state: "voting" },
    { name: "Eastgate", href: "https://eastgate.example/@eastgate", state: "asked" },
  ],
  comments,
  stamp: "7",
};
const { question: _question, statedAt: _statedAt, you: _you, activity: _activity, ...unopened } = voting;
const closed = (result: ReturnType<typeof closedWith>, telling = true): MotionView => ({
  ...voting,
  state: result.outcome,
  question: {
    opensAt: day(11, 14, 21),
    closesAt: day(11, 20, 2),
    roll: { size: 88, hash },
    voted: result.ballots,
    quorumNeeded: 44,
    result,
    telling,
  },
});

const lines: readonly MotionLine[] = [
  {
    number: 15,
    title: "Steering committee",
    href: "/motions/15-steering",
    kind: "procedural",
    state: "voting",
    body: "Valley Tenants’ Union",
    summary: "Five people stand.",
    closesAt: day(11, 23, 12),
    turnout: { voted: 187, roll: 412 },
  },
  {
    number: 14,
    title: "Rent strike fund",
    href: "/motions/14-rent-strike-fund",
    kind: "resolution",
    state: "voting",
    body: "Riverside",
    summary: "Riverside sets aside $6,000 for members who withhold rent together.",
    closesAt: day(12, 5, 2),
    turnout: { voted: 66, roll: 88 },
  },
  ...(
    [
      "submitted",
      "pending",
      "adopted",
      "lost",
      "no_quorum",
      "withdrawn",
      "lapsed",
      "out_of_order",
      "laid_on_table",
      "postponed",
      "referred",
      "rescinded",
      "draft",
    ] as const
  ).map((state, index): MotionLine => ({
    number: 13 - index,
    title: `Meeting hours ${13 - index}`,
    href: `/motions/${13 - index}`,
    kind: "resolution",
    state,
    body: "Riverside",
    summary: "That meetings end at 21:00.",
  })),
];
const bodies = [
  { slug: "riverside", name: "Riverside" },
  { slug: "oldtown", name: "Oldtown" },
];

const onMotion = {
  number: 14,
  title: "Rent strike fund",
  href: voting.href,
  body,
  rule,
  ruleSource,
  closesAt: day(12, 5, 2),
  stamp: "7",
};
const review: ReviewView = { ...onMotion, choice: "yes" };
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

export const motionExamples = [
  example("motion, voting", motionPage, voting),
  example(
    "motion, voted, stranger to the roll",
    motionPage,
    { ...voting, you: { onRoll: false, voted: false }, comments: [], supporters: [] },
    { viewer: undefined },
  ),
  example(
    "motion, voted",
    motionPage,
    { ...voting, you: { onRoll: true, voted: true } },
    { flash: "You support this motion." },
  ),
  example("motion, draft of its mover", motionPage, {
    ...unopened,
    state: "draft",
    submittedAt: undefined,
    seconds: 0,
    membersOnly: true,
    mover: undefined,
    deeds: { edit: true, submit: true, withdraw: true },
    comments: [],
    supporters: [],
  }),
  example("motion, looking for support", motionPage, {
    ...unopened,
    state: "submitted",
    seconds: 1,
    deeds: { second: true },
    object: { title: "Harbor’s motion 31", href: "https://harborworkers.example/motions/31" },
  }),
  example("motion, the chair may open it", motionPage, {
    ...unopened,
    state: "pending",
    statedAt: day(11, 14),
    deeds: {
      withdraw: true,
      open: {
        form: {
          values: { closesAt: "2026-11-22T10:00" },
          faults: [{ field: "closesAt", text: "This is in the past" }],
        },
        suggested: "2026-12-04T21:00",
        timeZone: "America/New_York",
      },
    },
  }),
  example("motion, withdrawn", motionPage, { ...unopened, state: "withdrawn" }),
  example("motion, adopted", motionPage, closed(closedWith({ yes: 46, no: 14, abstain: 6 }))),
  example("motion, lost", motionPage, closed(closedWith({ yes: 22, no: 38, abstain: 6 }))),
  example("motion, no quorum", motionPage, closed(closedWith({ yes: 5 }))),
  example("motion, too few to tell", motionPage, closed(closedWith({ yes: 5, no: 1 }, 8), false)),
  example("motions", motionsPage, {
    motions: lines,
    filter: { state: "voting", q: "rent" },
    bodies,
    next: "/motions?cursor=x",
    moveHref: "/@riverside/motions/new",
  }),
  example("motions, none", motionsPage, { motions: [], filter: {}, bodies, moveHref: "/@riverside/motions/new" }),
  example("motions, none found", motionsPage, { motions: [], filter: { q: "zzz" }, bodies }),
  example("ballot", ballotPage, {
    ...onMotion,
    options: ["yes", "no", "abstain"] as const,
    current: "yes" as const,
    form: untouched,
  }),
  example("ballot by consensus, nothing chosen", ballotPage, {
    ...onMotion,
    rule: consensus,
    exposed: 8,
    options: ["yes", "no", "abstain", "block", "stand_aside"] as const,
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
    choice: "block",
    reason: "Article 2 says that no member pays for another.",
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
    href: voting.href,
    body,
    textHtml,
    rule,
    ruleSource,
    opensAt: day(11, 14),
    closedAt: day(11, 20),
    result: closedWith({ yes: 46, no: 14, abstain: 6 }),
    telling: true,
    receipts: ["2M9D-4TXA-K7QF", "K7QF-2M9D-4TXA"],
    bundleHref: "/api/v1/questions/0199/bundle",
    holders: { holders: 3, peers: 4 },
    entry: { number: 1284, href: "/gazette#e1284" },
    membersOnly: false,
  }),
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
      { name: "Mei Tran", choice: "yes" as const },
      { name: "Joseph Adler", choice: "block" as const },
    ],
    bundleHref: "/x",
    holders: { holders: 0, peers: 0 },
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
    bundleHref: "/x",
    holders: { holders: 0, peers: 2 },
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
