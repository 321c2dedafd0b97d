import { bytesToHex } from "@noble/hashes/utils.js";
import { sha256Of } from "#domain/entries.ts";
import { canonical, isJson, isObject, type Json } from "#domain/jcs.ts";
import { rootOfLeaves } from "#domain/merkle.ts";
import type { Result } from "#domain/tallies.ts";
import { ruleHash } from "#domain/rules.ts";
import { textHash } from "#domain/texts.ts";
import { type Bundle, digestOf, receiptLeaf } from "./bundle.ts";
import { checkOptions, countAgain, isMark, marksOf, weightOf } from "./count.ts";
import { type IsSigned, checkLog } from "./log.ts";
import { type BundleFault, type BundleStep, type Finding, bundleSteps, finding } from "./findings.ts";
import { misshapen } from "./shape.ts";

/** What came of checking a bundle; `absent` is what it does not hold, or what could not be checked here. */
export type BundleCheck = {
  readonly ok: boolean;
  readonly checked: {
    readonly entries: number;
    readonly proofs: number;
    readonly cosignatures: number;
    readonly results: number;
  };
  readonly steps: Readonly<Record<BundleStep, "ok" | "bad" | "absent">>;
  readonly faults: readonly BundleFault[];
};

/** Computes everything again and names whatever differs; never throws, whatever it is given. */
export async function checkBundle(document: unknown, isSigned: IsSigned): Promise<BundleCheck> {
  if (!isJson(document, 32)) return verdict([finding("form", "not-json", "", "This is not a document of JSON.")]);
  const wrong = misshapen(document);
  if (wrong.length > 0)
    return verdict(wrong.slice(0, 20).map((at) => finding("form", "wrong-form", at, "is missing, or not of its kind")));
  const bundle = document as unknown as Bundle;
  const counted = countAgain(bundle);
  const recorded = await checkLog(bundle, counted, isSigned);
  const findings = [
    ...checkFile(bundle),
    ...checkText(bundle),
    ...checkRule(bundle),
    ...checkOptions(bundle),
    ...checkTimes(bundle),
    ...checkBallots(bundle),
    ...checkReceipts(bundle),
    ...checkCount(bundle, counted),
    ...recorded.findings,
  ];
  const results = findings.some(({ step }) => ["rule", "roll", "ballots", "count"].includes(step)) ? 0 : 1;
  const absent: BundleStep[] = [...(bundle.text === null ? ["text" as const] : []), ...recorded.absent];
  return verdict(findings, { ...recorded.checked, results }, absent);
}

function verdict(
  faults: readonly Finding[],
  checked: BundleCheck["checked"] = { entries: 0, proofs: 0, cosignatures: 0, results: 0 },
  absent: readonly BundleStep[] = [],
): BundleCheck {
  const isFormless = faults.some(({ step }) => step === "form");
  const stateOf = (step: BundleStep) => {
    if (faults.some((fault) => fault.step === step)) return "bad";
    return absent.includes(step) || (isFormless && step !== "form") ? "absent" : "ok";
  };
  const steps = Object.fromEntries(bundleSteps.map((step) => [step, stateOf(step)])) as BundleCheck["steps"];
  return { ok: faults.length === 0, checked, steps, faults };
}

function checkFile(bundle: Bundle): Finding[] {
  const digest = digestOf(bundle);
  if (digest === bundle.digest) return [];
  return [finding("file", "digest", "digest", "The file was changed after it was made", digest, bundle.digest)];
}

function checkText({ text, textHash: named, motion, question }: Bundle): Finding[] {
  if (text === null) return [];
  const hash = sha256Of(textHash(text));
  if (hash !== named)
    return [finding("text", "text-hash", "text", "The text is not the one that was voted on", hash, named)];
  if (question.matter === "incidental" || text.text.startsWith(`${motion.title}\n\n`)) return [];
  return [finding("text", "title", "motion.title", "The text has another title")];
}

function checkRule({ rule }: Bundle): Finding[] {
  const hash = sha256Of(ruleHash(rule.data));
  if (hash === rule.hash) return [];
  return [finding("rule", "rule-hash", "rule.data", "The rule is not the one that was frozen", hash, rule.hash)];
}

function checkTimes({ question, timeline }: Bundle): Finding[] {
  const { opensAt, closedAt } = question;
  const times = timeline.map(({ at }) => at);
  const isInOrder = times.every((at, index) => index === 0 || (times[index - 1] ?? "") <= at);
  const says = (event: string, at: string) => timeline.some((each) => each.event === event && each.at === at);
  return [
    ...(opensAt <= closedAt && opensAt <= question.closesAt
      ? []
      : [finding("times", "times", "question", "It closed before it opened")]),
    ...(isInOrder ? [] : [finding("times", "timeline", "timeline", "The steps are not in the order of time")]),
    ...(says("opened", opensAt)
      ? []
      : [finding("times", "timeline", "timeline", "It does not tell when the vote opened")]),
    ...(says("closed", closedAt)
      ? []
      : [finding("times", "timeline", "timeline", "It does not tell when the vote closed")]),
  ];
}

function checkBallots(bundle: Bundle): Finding[] {
  const { ballots, question, roll, receipts } = bundle;
  const { named, others } = ballots;
  const [cast, weight] = [receipts.codes.length, weightOf(bundle)];
  const kinds = others.map(({ mark }) => canonical(mark));
  const strange = marksOf(bundle).find(({ mark }) => !isMark(bundle, mark));
  const light = others.findIndex((group) => group.weight < group.parts);
  return [
    ...(strange === undefined
      ? []
      : [
          finding(
            "ballots",
            "no-such-option",
            "ballots",
            `A ballot says what could not be chosen: ${canonical(strange.mark)}`,
          ),
        ]),
    ...(question.secrecy === "secret" && named.length > 0
      ? [finding("ballots", "names-in-a-secret-vote", "ballots.named", "A secret vote has names")]
      : []),
    ...(new Set(kinds).size === kinds.length
      ? []
      : [finding("ballots", "group-twice", "ballots.others", "The same choice stands there twice")]),
    ...(light === -1 ? [] : [finding("ballots", "no-weight", `ballots.others.${light}`, "Ballots without weight")]),
    ...(roll.weight >= roll.size ? [] : [finding("roll", "roll", "roll", "Voters without weight")]),
    ...(cast <= roll.size
      ? []
      : [
          finding(
            "roll",
            "more-ballots-than-voters",
            "receipts.codes",
            "More ballots than voters",
            `at most ${roll.size}`,
            `${cast}`,
          ),
        ]),
    ...(weight <= BigInt(roll.weight)
      ? []
      : [
          finding(
            "roll",
            "more-weight-than-roll",
            "ballots",
            "The ballots weigh more than the roll",
            `at most ${roll.weight}`,
            `${weight}`,
          ),
        ]),
  ];
}

/** How many ballots and parts of ballots there are. */
const partsOf = ({ ballots: { named, others } }: Pick<Bundle, "ballots">): number =>
  named.length + others.reduce((sum, { parts }) => sum + parts, 0);

function checkReceipts({ receipts: { codes, root }, ballots, roll }: Bundle): Finding[] {
  const parts = partsOf({ ballots });
  // Only who has several votes can split a ballot into parts.
  const fits =
    roll.weight > roll.size ? codes.length <= parts && (codes.length > 0 || parts === 0) : codes.length === parts;
  const unsorted = codes.findIndex((code, index) => index > 0 && (codes[index - 1] ?? "") >= code);
  const computed = sha256Of(bytesToHex(rootOfLeaves(codes.map(receiptLeaf))));
  return [
    ...(fits
      ? []
      : [
          finding(
            "receipts",
            "receipts-count",
            "receipts.codes",
            "There are not as many receipts as ballots",
            `${parts}`,
            `${codes.length}`,
          ),
        ]),
    ...(unsorted === -1
      ? []
      : [
          finding(
            "receipts",
            "receipts-order",
            `receipts.codes.${unsorted}`,
            "A receipt stands there twice, or at another place than its own",
          ),
        ]),
    ...(computed === root
      ? []
      : [
          finding(
            "receipts",
            "receipts-root",
            "receipts.root",
            "The receipts are not those that were committed to",
            computed,
            root,
          ),
        ]),
  ];
}

function checkCount(bundle: Bundle, counted: Result | undefined): Finding[] {
  const { roll, present } = bundle;
  if (present !== null && (present > roll.weight || BigInt(present) <= weightOf(bundle)))
    return [finding("count", "present", "present", "More are present than can vote, or fewer than voted")];
  // What cannot be counted is said already.
  if (counted === undefined) return [];
  return differences(counted, bundle.result, "result");
}

/** Where two values differ, as findings with the code of the member of the result. */
function differences(counted: Json | undefined, told: Json | undefined, at: string): Finding[] {
  // How a test is put in words may change with the version; what it found may not.
  if (/^result\.tests\.\d+\.text$/.test(at)) return [];
  if (Array.isArray(counted) && Array.isArray(told) && counted.length === told.length)
    return counted.flatMap((item: Json, index) => differences(item, told[index], `${at}.${index}`));
  if (isObject(counted) && isObject(told)) {
    const names = new Set([...Object.keys(counted), ...Object.keys(told)]);
    return [...names].flatMap((name) => differences(counted[name], told[name], `${at}.${name}`));
  }
  const say = (value: Json | undefined) => (value === undefined ? "nothing" : canonical(value));
  if (say(counted) === say(told)) return [];
  return [
    finding("count", at.split(".")[1] ?? "result", at, "Counting again gives something else", say(counted), say(told)),
  ];
}
