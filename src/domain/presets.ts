import type { Base, DecisionRule, PlainRule, Quorum, Test } from "./rules.ts";

const noQuorum: Quorum = { base: "roll", num: 0, den: 1, strict: false, min: 0, counts: "ballots" };

const yes = (base: Base, num: number, den: number, strict: boolean): Test => ({ of: "yes", base, num, den, strict });

const plain = (...tests: Test[]): PlainRule => ({
  electorate: "members",
  quorum: noQuorum,
  tests,
  tie: "lost",
  secrecy: "secret",
  mayChange: "until_close",
});

const threeQuarters = plain(yes("yes_no", 3, 4, false));

/** The rules that have a name (interfaces.md); none has a quorum until one is set. */
export const presets = {
  majority: plain(yes("yes_no", 1, 2, true)),
  "two-thirds": plain(yes("yes_no", 2, 3, false)),
  "three-quarters": threeQuarters,
  "absolute-majority": plain(yes("roll", 1, 2, true)),
  "majority-of-present": plain(yes("present", 1, 2, true)),
  consensus: {
    ...plain(yes("valid", 0, 1, true)),
    maxBlocks: 0,
    secrecy: "roll_call",
    fallback: { afterSittings: 2, rule: threeQuarters },
  },
  "double-majority": {
    ...plain(yes("yes_no", 1, 2, true), yes("bodies", 1, 2, true)),
    electorate: "bodies",
    secrecy: "roll_call",
  },
} as const satisfies Record<string, DecisionRule>;

export type PresetName = keyof typeof presets;

export const presetNames = Object.keys(presets) as readonly PresetName[];
