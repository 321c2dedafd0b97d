import type { Iri, Sha256 } from "#domain/entries.ts";
import type { Json } from "#domain/jcs.ts";
import type { CaseStepName } from "./steps.ts";
import type { CaseOutcome } from "./tally.ts";

/** The members of a step of a case: bodies, codes, times, hashes; what was written is for those whom it concerns. */
export interface CaseMembers {
  CaseStep: {
    /** The address that names the case everywhere. */
    readonly case: Iri;
    readonly step: CaseStepName;
    readonly due?: string | undefined;
    readonly textHash?: Sha256 | undefined;
    /** Of a filing between organizations: who is accused, and the charter whose rules hold. */
    readonly against?: Iri | undefined;
    readonly charter?: Sha256 | undefined;
    readonly article?: string | undefined;
    /** Of a draw: the whole pool, in the order in which it was drawn. */
    readonly order?: readonly Iri[] | undefined;
    readonly finding?: boolean | undefined;
    readonly sanction?: boolean | undefined;
    readonly outcome?: CaseOutcome | undefined;
  };
}

/** What the inline context of an entry says of these members. */
export const caseTerms: { readonly [name: string]: Json } = {
  case: { "@id": "plenum:case", "@type": "@id" },
  step: "plenum:step",
  due: "plenum:due",
  against: { "@id": "plenum:against", "@type": "@id" },
  article: "plenum:article",
  order: { "@id": "plenum:order", "@type": "@json" },
  finding: "plenum:finding",
  sanction: "plenum:sanction",
};
