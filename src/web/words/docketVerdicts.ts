import type { DocketVerdict } from "#domain/coalition/verdicts.ts";
import type { Verdict } from "#domain/gazette/state.ts";

type Code = Exclude<DocketVerdict, Verdict>;

const en = {
  late: "the vote was closed before it was noted",
  "not-a-member": "the organization was no full member",
  "not-on-the-roll": "the organization was not on the list of voters",
  "voted-already": "it had voted, and votes cannot be changed here",
  "no-decision": "no decision at home stands behind it",
  "contradicts-home": "it contradicts what was decided at home",
  "not-seconded": "too few organizations supported it",
  "roll-differs": "the members changed meanwhile; open it again",
  "rule-differs": "the agreement changed meanwhile; open it again",
  period: "it was noted too late for the time that was asked for; open it again",
  "old-term": "another organization convenes meanwhile",
  "not-the-convenor": "the organization does not convene",
  "own-or-twice": "a motion is supported by others, once",
  "result-differs": "it is not what comes out",
  "unknown-charter": "it names another agreement",
  "question-void": "there is no such vote",
  capped: "members grow no faster than the agreement lets them: a smaller number counts",
  waiting: "it waits for what it refers to",
  elsewhere: "it is for another coalition",
  already: "it had been done before",
  "unknown-effect": "no version known here can do what it asks for",
  "no-council": "the agreement has no council",
  "no-seat": "there is no such seat",
  "outside-the-term": "it does not lie within the term",
  "seat-taken": "somebody else is sent for that seat",
  "mandate-ahead": "the mandate had not begun",
  "mandate-ended": "the mandate had ended",
} satisfies Record<Code, string>;

const es: Record<Code, string> = {
  late: "la votación se cerró antes de que se anotara",
  "not-a-member": "la organización no era miembro pleno",
  "not-on-the-roll": "la organización no estaba en el censo",
  "voted-already": "ya había votado, y aquí el voto no se cambia",
  "no-decision": "no hay detrás una decisión en casa",
  "contradicts-home": "contradice lo decidido en casa",
  "not-seconded": "la apoyaron muy pocas organizaciones",
  "roll-differs": "los miembros cambiaron entretanto; ábrala de nuevo",
  "rule-differs": "el acuerdo cambió entretanto; ábrala de nuevo",
  period: "se anotó demasiado tarde para el plazo pedido; ábrala de nuevo",
  "old-term": "entretanto convoca otra organización",
  "not-the-convenor": "la organización no convoca",
  "own-or-twice": "una propuesta la apoyan otras, una vez",
  "result-differs": "no es lo que resulta",
  "unknown-charter": "nombra otro acuerdo",
  "question-void": "no existe esa votación",
  capped: "los miembros no crecen más deprisa de lo que permite el acuerdo: cuenta un número menor",
  waiting: "espera aquello a lo que se refiere",
  elsewhere: "es de otra coalición",
  already: "ya se había hecho",
  "unknown-effect": "ninguna versión conocida aquí puede hacer lo que pide",
  "no-council": "el acuerdo no tiene consejo",
  "no-seat": "no existe ese puesto",
  "outside-the-term": "no cabe en el periodo",
  "seat-taken": "para ese puesto ya hay otra persona",
  "mandate-ahead": "el mandato no había empezado",
  "mandate-ended": "el mandato había terminado",
};

/** Why an act has no effect in a coalition. */
export const docketVerdicts = { en, es };
