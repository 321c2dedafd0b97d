import type { Iri, Sha256 } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import type { Member, Motion, Question, Records } from "./state.ts";

/** Something that a coalition tells everybody who follows it, once it is final. */
export type Happening =
  | { readonly what: "convened" }
  | { readonly what: (typeof standingsTold)[number]; readonly actor: Iri }
  | { readonly what: "convenor"; readonly actor: Iri }
  | { readonly what: "amended"; readonly charter: Sha256 }
  | { readonly what: "moved" | "withdrawn" | "disputed"; readonly motion: Sha256 }
  | { readonly what: "opened"; readonly motion: Sha256; readonly until: Instant }
  | {
      readonly what: "decided";
      readonly motion: Sha256;
      readonly outcome: "adopted" | "lost" | "no_quorum";
      readonly counts: { readonly [name: string]: number };
    };

const standingsTold = ["joined", "left", "expelled", "observer", "frozen"] as const;

/** What is final of a coalition, as far as it is told of. */
export type FinalState = {
  readonly self: Records["coalition"];
  readonly members: readonly (readonly [Iri, Member])[];
  readonly motions: readonly (readonly [Sha256, Motion])[];
  readonly questions: readonly (readonly [Sha256, Question])[];
};

/** What a subject has come to, and what is to be told of it; nothing where only the next change will be news. */
export type Step = { readonly subject: string; readonly state: string; readonly happening?: Happening };

/**
 * All that changed since it was told last, in the order in which it reads well. Whoever keeps the states together with what
 * is told tells everything once, also after a restart.
 */
export function stepsSince(
  { self, members, motions, questions }: FinalState,
  told: ReadonlyMap<string, string>,
): Step[] {
  const isFirst = !told.has("coalition");
  const steps: Step[] = [
    { subject: "coalition", state: "convened", happening: { what: "convened" } },
    change("convenor", self.convenor, told, { what: "convenor", actor: self.convenor }),
    ...members.map(([actor, member]) => stepOfMember(actor, member, told, isFirst ? self.convenor : undefined)),
    change("charter", self.charter, told, { what: "amended", charter: self.charter }),
    ...motions.flatMap(([hash, motion]) => stepOfMotion(hash, motion)),
    ...questions.flatMap(([hash, question]) => stepsOfQuestion(hash, question)),
  ];
  return steps.filter(({ subject, state }) => told.get(subject) !== state);
}

/** What was there from the beginning is no news. */
const change = (subject: string, state: string, told: ReadonlyMap<string, string>, happening: Happening): Step =>
  told.has(subject) ? { subject, state, happening } : { subject, state };

function stepOfMember(
  actor: Iri,
  { standing }: Member,
  told: ReadonlyMap<string, string>,
  first: Iri | undefined,
): Step {
  const subject = `member ${actor}`;
  const was = told.get(subject);
  const step = { subject, state: standing };
  switch (standing) {
    case "full":
      // Who convenes has joined by that.
      return actor === first ? step : { ...step, happening: { what: "joined", actor } };
    case "left":
    case "expelled":
    case "observer":
    case "frozen":
      return was === undefined || was === "applicant" || was === "invited"
        ? step
        : { ...step, happening: { what: standing, actor } };
    case "invited":
    case "applicant":
      return step;
  }
}

function stepOfMotion(hash: Sha256, { state }: Motion): Step[] {
  const isWithdrawn = state === "withdrawn";
  const what = isWithdrawn ? "withdrawn" : "moved";
  return [{ subject: `motion ${hash}`, state: what, happening: { what, motion: hash } }];
}

function stepsOfQuestion(hash: Sha256, question: Question): Step[] {
  const { motion, state, closesAt: until, result, isDisputed } = question;
  const subject = `question ${hash}`;
  const disputed: Step[] =
    isDisputed === true
      ? [{ subject: `dispute ${hash}`, state: "disputed", happening: { what: "disputed", motion } }]
      : [];
  if (state === "open") return [{ subject, state, happening: { what: "opened", motion, until } }, ...disputed];
  const counts = result?.counts ?? {};
  return [{ subject, state, happening: { what: "decided", motion, outcome: state, counts } }, ...disputed];
}
