import { type PutContest, byName, resultOfContest } from "#domain/contestResults.ts";
import { presets } from "#domain/presets.ts";
import { untouched } from "#web/components/forms.ts";
import { nominationsPage } from "#web/nominations.ts";
import { resultPage } from "#web/results.ts";
import { day, example } from "./frame.ts";
import { body, rule, ruleSource, textHtml } from "./valley.ts";

const names = ["Mei Tran", "Joseph Adler", "Priya Nair", "Samir Haddad", "Dana Whitlock", "reopen_nominations"];
const onMotion = {
  number: 15,
  title: "Steering committee",
  href: "/motions/15-steering-committee",
  booth: "/motions/15-steering-committee/vote",
  body,
  rule: { ...rule, secrecy: "secret" as const },
  ruleSource,
  closesAt: day(12, 8, 20),
  stamp: "7",
};
const stv = { method: "stv", seats: 3, reopen: true } as const;

const marks = [
  { mark: [1, 2, 3], weight: 40 },
  { mark: [1, 3], weight: 34 },
  { mark: [2, 3], weight: 43 },
  { mark: [3, 4], weight: 30 },
  { mark: [4, 3], weight: 35 },
  { mark: [5, 4, 3], weight: 25 },
  { mark: [6], weight: 5 },
];
const put: PutContest = { rule: presets.majority, options: names, contest: stv };
const shown = names.map((name) => (name === "reopen_nominations" ? "Re-open nominations" : name));
const roll = { size: 412, weight: 412, hash: "sha256:00" };
const counted = (contest: PutContest["contest"]) =>
  byName(resultOfContest({ ...put, contest }, { ballots: 212, marks }, { roll }), shown);
const closed = {
  ...onMotion,
  query: "",
  timeline: [],
  onRoll: false,
  textHtml,
  opensAt: day(11, 24),
  closedAt: day(12, 8, 20),
  telling: true,
  holders: { names: ["Harbor", "Riders", "Eastgate"], peers: 4 },
  membersOnly: false,
};
const asked = { options: names, contest: stv };

export const contestExamples = [
  example("result of an election", resultPage, { ...closed, result: counted(stv), asked }),
  example("result of an election by pairs", resultPage, {
    ...closed,
    result: counted({ method: "schulze", seats: 1, reopen: true }),
    asked,
  }),
  example("result, tied", resultPage, {
    ...closed,
    result: byName(
      resultOfContest(
        { ...put, contest: { method: "approval", seats: 1, reopen: true } },
        {
          ballots: 2,
          marks: [
            { mark: [1], weight: 1 },
            { mark: [2], weight: 1 },
          ],
        },
        { roll },
      ),
      shown,
    ),
    asked,
  }),
  example("nominations", nominationsPage, {
    number: 15,
    title: "Steering committee",
    href: onMotion.href,
    body,
    nominees: [
      { id: "1", name: "Mei Tran", state: "accepted" as const, statement: "Two terms as auditor." },
      { id: "2", name: "Joseph Adler", state: "proposed" as const, mayAnswer: "self" as const },
      { id: "3", name: "Gus Gale", state: "proposed" as const, mayAnswer: "record" as const },
    ],
    members: [{ id: "m", name: "Priya Nair" }],
    mayStand: false,
    form: untouched,
  }),
  example("nominations, nobody yet", nominationsPage, {
    number: 15,
    title: "Steering committee",
    href: onMotion.href,
    body,
    nominees: [],
    mayStand: true,
    form: untouched,
  }),
];
