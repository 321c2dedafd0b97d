/** The steps in which a whole log is checked, in order. */
export const auditSteps = ["head", "cosignatures", "tree", "entries", "texts", "results", "bundles"] as const;
export type AuditStep = (typeof auditSteps)[number];

/** One thing that does not hold: which, where, and in words. */
export type AuditFault = {
  readonly step: AuditStep;
  readonly code: string;
  readonly at: string;
  readonly text: string;
};

/** Hears of each fault as it is found. */
export type Report = (step: AuditStep, code: string, at: string, text: string) => void;

const MOST = 1_000;

/** Collects faults; of a log that is all wrong only the first thousand are kept, and how many more there were. */
export function collectFaults(): { readonly report: Report; readonly faults: () => AuditFault[] } {
  const faults: AuditFault[] = [];
  let more = 0;
  return {
    report(step, code, at, text) {
      if (faults.length < MOST) faults.push({ step, code, at, text });
      else more += 1;
    },
    faults: () =>
      more === 0 ? faults : [...faults, { step: "entries", code: "more", at: "", text: `and ${more} more faults` }],
  };
}
