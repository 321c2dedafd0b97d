import type { AmendmentFact } from "#domain/amendments.ts";

type Fact<Kind extends AmendmentFact["kind"]> = Extract<AmendmentFact, { kind: Kind }>;
type Counts = { readonly yes: number; readonly no: number };

/** What amendments say in the thread of their motion, in English; counts are of the ballots where they may be told. */
export const englishAmendments = {
  moved: ({ number, degree, basis }: Fact<"amendment-moved">) =>
    basis !== null
      ? `A member has moved to amend what was adopted (amendment ${number}).`
      : degree === 1
        ? `A member has moved another text (amendment ${number}).`
        : `A member has moved to change an amendment (amendment ${number}).`,
  rebased: (k: number) => `Amendment ${k} is put on the text as it is now.`,
  withdrawn: (k: number) => `Amendment ${k} is withdrawn by its mover.`,
  decided: (k: number, { outcome, show }: Fact<"amendment-decided">, counts: Counts | undefined) => {
    const how =
      counts === undefined ? "" : `: ${counts.yes} yes, ${counts.no} no${show === null ? "" : ", by a show of hands"}`;
    return {
      adopted: `Amendment ${k} is adopted${how}.`,
      lost: `Amendment ${k} is lost${how}.`,
      no_quorum: `Amendment ${k} is not decided: too few took part.`,
    }[outcome];
  },
};

/** The same in Spanish. */
export const spanishAmendments: typeof englishAmendments = {
  moved: ({ number, degree, basis }) =>
    basis !== null
      ? `Se ha propuesto cambiar lo aprobado (enmienda ${number}).`
      : degree === 1
        ? `Se ha propuesto otro texto (enmienda ${number}).`
        : `Se ha propuesto cambiar una enmienda (enmienda ${number}).`,
  rebased: (k) => `La enmienda ${k} está puesta sobre el texto actual.`,
  withdrawn: (k) => `Quien presentó la enmienda ${k} la ha retirado.`,
  decided: (k, { outcome, show }, counts) => {
    const how =
      counts === undefined
        ? ""
        : `: ${counts.yes} a favor, ${counts.no} en contra${show === null ? "" : ", a mano alzada"}`;
    return {
      adopted: `La enmienda ${k} queda aprobada${how}.`,
      lost: `La enmienda ${k} queda rechazada${how}.`,
      no_quorum: `La enmienda ${k} no queda decidida: participaron pocas personas.`,
    }[outcome];
  },
};
