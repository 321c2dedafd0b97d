import { type Mark, formOf, isChoice } from "#domain/ballots.ts";
import { resultOfContest } from "#domain/contestResults.ts";
import { MOST_OPTIONS, REOPEN, optionsText } from "#domain/contests.ts";
import { MAX_SCORE } from "#domain/elections/ballots.ts";
import { sha256Of } from "#domain/entries.ts";
import { canonical } from "#domain/jcs.ts";
import { optionsOf } from "#domain/rules.ts";
import { type Result, emptyTally, addBallots, resultOf } from "#domain/tallies.ts";
import { textHash } from "#domain/texts.ts";
import type { Bundle } from "./bundle.ts";
import { type Finding, finding } from "./findings.ts";

/** All that the ballots say, by name or not, each with its weight. */
export const marksOf = ({ ballots: { named, others } }: Pick<Bundle, "ballots">) => [...named, ...others];

/** What the ballots weigh together. */
export const weightOf = (bundle: Pick<Bundle, "ballots">): bigint =>
  marksOf(bundle).reduce((sum, { weight }) => sum + BigInt(weight), 0n);

/** Whether the options are those that were frozen, and the contest one that can be held among them. */
export function checkOptions({ question, rule }: Bundle): Finding[] {
  const { contest, options, optionsFile } = question;
  if (contest === null) {
    const offered = optionsOf(rule.data);
    if (canonical(offered) === canonical(options)) return [];
    return [
      finding(
        "rule",
        "options",
        "question.options",
        "The rule offers other choices",
        offered.join(", "),
        options.join(", "),
      ),
    ];
  }
  const { seats, reopen, statusQuo } = contest;
  const isSound =
    options.length <= MOST_OPTIONS + 2 &&
    seats <= MOST_OPTIONS &&
    new Set(options).size === options.length &&
    options.includes(REOPEN) === reopen &&
    (statusQuo === undefined || options.includes(statusQuo));
  const hash =
    optionsFile === null ? undefined : sha256Of(textHash({ salt: optionsFile.salt, text: optionsText(options) }));
  return [
    ...(isSound
      ? []
      : [finding("rule", "contest", "question.contest", "Such a vote cannot be held among these options")]),
    ...(hash !== undefined && hash === optionsFile?.hash
      ? []
      : [
          finding(
            "rule",
            "options-hash",
            "question.options",
            "The options are not those that were frozen",
            hash ?? "a hash",
            optionsFile?.hash ?? "none",
          ),
        ]),
  ];
}

/** Whether a mark says something that could be chosen. */
export function isMark({ question: { contest, options } }: Bundle, mark: Mark): boolean {
  if (contest === null || typeof mark === "string")
    return contest === null && typeof mark === "string" && isChoice(mark) && options.includes(mark);
  const form = formOf(contest);
  if (form === "scores") {
    const most = contest.maxScore ?? MAX_SCORE;
    return mark.length === options.length && mark.every((score) => typeof score === "number" && score <= most);
  }
  const numbers = mark.flat();
  const isKnown = numbers.every((number) => number >= 1 && number <= options.length);
  const hasPlaces = mark.every((place) => typeof place === "number" || (form === "ranking" && place.length > 1));
  return isKnown && hasPlaces && numbers.length > 0 && new Set(numbers).size === numbers.length;
}

/** What the ballots come to, by the code that counted them; undefined where they cannot be counted, which is said already. */
export function countAgain(bundle: Bundle): Result | undefined {
  const { question, roll, rule, present } = bundle;
  const isSound =
    checkOptions(bundle).every(({ code }) => code !== "contest") &&
    marksOf(bundle).every(({ mark }) => isMark(bundle, mark));
  if (!isSound || weightOf(bundle) > BigInt(roll.weight)) return undefined;
  const attendance = { roll, ...(present !== null && { present: BigInt(present) }) };
  const ballots = bundle.receipts.codes.length;
  const asked = { rule: rule.data, options: question.options };
  if (question.contest !== null)
    return resultOfContest({ ...asked, contest: question.contest }, { ballots, marks: marksOf(bundle) }, attendance);
  const choices = marksOf(bundle).flatMap(({ mark, weight }) =>
    typeof mark === "string" && isChoice(mark) ? [{ choice: mark, weight }] : [],
  );
  return resultOf(asked, { ...addBallots(emptyTally, choices), ballots }, attendance, castingOf(bundle));
}

/** The chair's vote in a tie is an input of the count. */
function castingOf({ result }: Bundle): "yes" | "no" | undefined {
  const told = "casting" in result ? result.casting : undefined;
  return told === "yes" || told === "no" ? told : undefined;
}
