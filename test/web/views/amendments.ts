import { diffWords } from "#text/diff.ts";
import { newAmendmentPage, rebasePage } from "#web/amendmentForms.ts";
import { amendmentPage, type AmendmentView } from "#web/amendments.ts";
import { untouched } from "#web/components/forms.ts";
import { versionsPage } from "#web/textVersions.ts";
import { day, example } from "./frame.ts";
import { body, closedWith, hash, rule, ruleSource, textHtml } from "./valley.ts";

const before = [
  "Riverside sets aside $6,000 from its reserve as a rent strike fund.",
  "Three members, elected each quarter, decide on each request within four days.",
  "They report to the next general meeting.",
  "What is left goes back to the reserve after a year.",
  "The treasurer keeps the second key.",
].join("\n\n");
const after = before
  .replace("elected each quarter", "drawn by lot every two months")
  .replace("\n\nThe treasurer", "\n\n- No household draws twice.\n- The treasurer");

const motion = { number: 14, title: "Rent strike fund", href: "/motions/14-rent-strike-fund" };
const href = `${motion.href}/amendments/2`;

const pending: AmendmentView = {
  number: 2,
  href,
  state: "pending",
  mover: "Ana Lindqvist",
  motion,
  body,
  membersOnly: false,
  movedAt: day(11, 12),
  reasonHtml: textHtml,
  pieces: diffWords(before, after),
  look: "one",
  rule,
  ruleSource,
  second: [{ number: 3, href: `${motion.href}/amendments/3`, state: "pending", amends: 2, mover: "Jo Marsh" }],
  deeds: { amend: `${motion.href}/amendments/new?amends=2` },
};
const question = { opensAt: day(11, 14), closesAt: day(12, 5), roll: { size: 88, hash }, voted: 12, quorumNeeded: 44 };
const onMotion = { motion, body, action: href, baseHash: hash, text: before, form: untouched };

export const amendmentExamples = [
  example("amendment, being discussed", amendmentPage, pending),
  example("amendment, side by side", amendmentPage, { ...pending, look: "two", second: [] }),
  example("amendment, the chair may decide it", amendmentPage, {
    ...pending,
    second: [],
    deeds: {
      open: { form: untouched, suggested: "2026-12-04T21:00", timeZone: "America/New_York" },
      hands: { form: { values: { yes: "-1" }, faults: [{ field: "yes", text: "At least 0" }] } },
    },
  }),
  example("amendment, voting", amendmentPage, {
    ...pending,
    state: "voting",
    closesAt: day(12, 5),
    question,
    you: { onRoll: true, voted: false, booth: `${motion.href}/vote?question=7` },
  }),
  example("amendment, voting, not on the roll", amendmentPage, {
    ...pending,
    state: "voting",
    closesAt: day(12, 5),
    question,
    you: { onRoll: false, voted: false, booth: `${motion.href}/vote?question=7` },
  }),
  example("amendment, adopted by vote", amendmentPage, {
    ...pending,
    state: "adopted",
    question: { ...question, result: closedWith({ yes: 46, no: 14, abstain: 6 }), telling: true },
  }),
  example("amendment, lost by show of hands", amendmentPage, {
    ...pending,
    state: "lost",
    amends: 1,
    show: { yes: 9, no: 22 },
  }),
  example("amendment, stale, fits", amendmentPage, {
    ...pending,
    state: "stale",
    deeds: { withdraw: true, rebase: { pieces: diffWords(before, after) } },
  }),
  example("amendment, stale, words to choose", amendmentPage, {
    ...pending,
    state: "stale",
    deeds: { withdraw: true, rebase: {} },
  }),
  example("amendment form", newAmendmentPage, { ...onMotion, isAdopted: false, rule, ruleSource }),
  example("amendment form, of what was adopted", newAmendmentPage, {
    ...onMotion,
    isAdopted: true,
    rule,
    ruleSource,
    form: { values: {}, faults: [{ field: "text", text: "The text is the same as before." }] },
  }),
  example("rebase form", rebasePage, {
    ...onMotion,
    number: 2,
    conflicts: [{ base: "elected", ours: "drawn by lot", theirs: "" }],
  }),
  example("text versions", versionsPage, {
    motion,
    body,
    membersOnly: false,
    versions: [
      { number: 1, at: day(11, 5) },
      { number: 2, at: day(11, 14), madeBy: { number: 2, href, state: "adopted" } },
    ],
    from: 1,
    to: 2,
    pieces: diffWords(before, after),
    look: "one",
  }),
  example("text versions, only one", versionsPage, {
    motion,
    body,
    membersOnly: true,
    versions: [{ number: 1, at: day(11, 5) }],
    from: 1,
    to: 1,
    pieces: diffWords(before, before),
    look: "two",
  }),
];
