import { sanitizeForeign } from "#text/sanitize.ts";
import { motionsPage, type MotionLine } from "#web/motionLists.ts";
import { motionPage, type MotionView } from "#web/motions.ts";
import { day, example } from "./frame.ts";
import {
  calendarSteps,
  chairsSteps,
  closingSteps,
  decidedSteps,
  reportSteps,
  stepExamples,
  waitingSteps,
} from "./steps.ts";
import { rule, ruleSource, body, textHtml, hash, closedWith } from "./valley.ts";

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
  amendments: [
    {
      number: 1,
      href: "/motions/14-rent-strike-fund/amendments/1",
      state: "adopted",
      show: { yes: 39, no: 11 },
      excerpt: [
        { kind: "same", text: "Three members " },
        { kind: "out", text: "elected" },
        { kind: "in", text: "drawn by lot" },
        { kind: "same", text: " each quarter …" },
      ],
    },
    {
      number: 2,
      href: "/motions/14-rent-strike-fund/amendments/2",
      state: "withdrawn",
      amends: 1,
      mover: "Ana Lindqvist",
    },
  ],
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
  example("motion, what the chair can ask", motionPage, {
    ...unopened,
    state: "pending",
    statedAt: day(11, 14),
    steps: chairsSteps,
  }),
  example("motion, something to decide before", motionPage, {
    ...unopened,
    state: "pending",
    statedAt: day(11, 14),
    steps: waitingSteps,
  }),
  example("motion, closes earlier", motionPage, { ...voting, steps: closingSteps }),
  example("motion, a list of motions", motionPage, {
    ...unopened,
    state: "pending",
    kind: "procedural",
    steps: calendarSteps,
  }),
  example("motion, referred to the reader's group", motionPage, { ...unopened, state: "referred", steps: reportSteps }),
  example("motion, adopted, what can follow", motionPage, {
    ...closed(closedWith({ yes: 46, no: 14, abstain: 6 })),
    steps: decidedSteps,
  }),
  ...stepExamples,
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
];
