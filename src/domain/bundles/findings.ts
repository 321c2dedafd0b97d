/** The steps in which a bundle is checked, in order. */
export const bundleSteps = [
  "form",
  "file",
  "text",
  "rule",
  "times",
  "roll",
  "ballots",
  "receipts",
  "count",
  "record",
  "tree",
  "signatures",
] as const;
export type BundleStep = (typeof bundleSteps)[number];

/** One thing that does not hold: which, where in the document, and in words. */
export type BundleFault = {
  readonly code: string;
  readonly at: string;
  readonly text: string;
  readonly step: BundleStep;
};
export type Finding = BundleFault;

/** A fault; of two values that had to be equal both are told. */
export function finding(
  step: BundleStep,
  code: string,
  at: string,
  text: string,
  expected?: string,
  found?: string,
): Finding {
  const both = expected === undefined || found === undefined ? "" : `: ${expected} expected, ${found} found`;
  return { code, at, text: `${text}${both}`, step };
}
