import type { Certificate, FederatedQuestion } from "#commands/coalition/tallying.ts";
import type { CoalitionEffect } from "#domain/coalition/charter.ts";
import { officeName } from "#web/coalition/council.ts";
import type { CoalitionQuestionView } from "#web/coalition/question.ts";
import type { Speech } from "#web/speech.ts";

/** What an actor is called. */
export type Names = (actor: string) => string;

/** The actors that an effect names. */
export const namedIn = (effect: CoalitionEffect | null): string[] => {
  if (effect === null) return [];
  if ("admit" in effect) return [effect.admit];
  if ("expel" in effect) return [effect.expel];
  if ("office" in effect) return [effect.office.body];
  return "reinstate" in effect ? [effect.reinstate] : [];
};

/** What the adoption of a motion does, in a sentence. */
export function effectText(speech: Speech, effect: CoalitionEffect | null, names: Names): string | undefined {
  const words = speech.words.coalitionMotions.effects;
  if (effect === null) return undefined;
  if ("admit" in effect) return words.admit(names(effect.admit));
  if ("expel" in effect) return words.expel(names(effect.expel));
  if ("reinstate" in effect) return words.reinstate(names(effect.reinstate));
  if ("office" in effect) return words.office(officeName(speech, effect.office.name), names(effect.office.body));
  if ("supersede" in effect) return words.supersede;
  if ("rescind" in effect) return words.rescind;
  return "amend" in effect ? words.amend : words.ratify;
}

/** A vote of a coalition as its page shows it. */
export function questionView(tally: FederatedQuestion, names: Names): CoalitionQuestionView {
  const { question, outcome, counts, certificates, state } = tally;
  const { quorum, tests, tied, mayFallBack } = outcome;
  const agreeing = certificates.find(({ verdict }) => verdict === "ok");
  return {
    state,
    known: tally.known,
    closesAt: question.closesAt,
    rule: tally.rule,
    verdict: {
      outcome: question.result?.outcome ?? outcome.outcome,
      counts: {
        yes: Number(counts.yes),
        no: Number(counts.no),
        abstain: Number(counts.abstain),
        blocks: Number(counts.blocks),
        standAsides: Number(counts.standAsides),
      },
      tests: tests.map(({ have, needed, base, ...test }) => ({
        ...test,
        have: Number(have),
        needed: Number(needed),
        base: Number(base),
      })),
      quorum: { required: Number(quorum.required), reached: Number(quorum.reached), met: quorum.met },
      tied,
      mayFallBack,
    },
    voters: tally.votes.map(({ actor, ...vote }) => ({ ...vote, name: names(actor) })),
    entry: tally.entry,
    certified: agreeing === undefined ? undefined : names(agreeing.issuer),
    computations: question.isDisputed === true ? computationsOf(tally, certificates, names) : [],
  };
}

function computationsOf(
  { question }: FederatedQuestion,
  certificates: readonly Certificate[],
  names: Names,
): CoalitionQuestionView["computations"] {
  const ours = { by: undefined, outcome: question.result?.outcome ?? "", counts: question.result?.counts ?? {} };
  return [
    { ...ours, entry: undefined },
    ...certificates.map(({ issuer, outcome, counts, entry }) => ({ by: names(issuer), outcome, counts, entry })),
  ];
}
