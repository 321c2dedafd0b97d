import { presets } from "#domain/presets.ts";
import type { Choice } from "#domain/ballots.ts";
import { resultOf, tallyBallots } from "#domain/tallies.ts";
import type { DecisionRule } from "#domain/rules.ts";
import { markdown } from "#text/markdown.ts";

export const rule: DecisionRule = {
  ...presets["two-thirds"],
  secrecy: "secret",
  quorum: { base: "roll", num: 1, den: 2, strict: false, min: 0, counts: "ballots" },
};
export const ruleSource = "Article 7, standing orders version 3, frozen for this motion";
export const body = { name: "Riverside", href: "/@riverside" };
export const textHtml = markdown(
  "Riverside sets aside $6,000 from its reserve as a rent strike fund. Members who withhold rent together, in a building where at least half of the households take part, may draw up to $400 a household.\n\nThree members, drawn by lot each quarter, decide on each request within four days and report to the next general meeting.",
);
export const hash = "5d2e90b177c4e3f85d2e90b177c4e3f85d2e90b177c4e3f85d2e90b177c4e3f8";

export const ballots = (counts: Partial<Record<Choice, number>>) =>
  tallyBallots(
    Object.entries(counts).flatMap(([choice, n]) =>
      Array.from({ length: n }, () => ({ choice: choice as Choice, weight: 1 })),
    ),
  );
export const attendance = (size: number) => ({ roll: { size, weight: size, hash }, present: 0n });
export const closedWith = (counts: Partial<Record<Choice, number>>, size = 88) =>
  resultOf({ rule }, ballots(counts), attendance(size));
