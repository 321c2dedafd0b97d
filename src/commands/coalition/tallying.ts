import { type CoalitionRow, findRecord, listBlocks } from "#db/coalition/coalitions.ts";
import { type CoalitionMotion, listBodyVotes, listCertificates } from "#db/coalition/motions.ts";
import type { Reader } from "#db/open.ts";
import type { BodyChoice } from "#domain/coalition/entries.ts";
import { countAmong, voteKey } from "#domain/coalition/questions.ts";
import { type Known, stateOf } from "#domain/coalition/standing.ts";
import type { Question, Roll } from "#domain/coalition/state.ts";
import { type DecisionRule, outcomeOf, type OutcomeResult, type Counts } from "#domain/rules.ts";
import type { QuestionState } from "#domain/questions.ts";
import type { Sha256 } from "#domain/entries.ts";

/** What one organization on the roll said, if it has. */
type SaidByBody = {
  readonly actor: string;
  /** Where a council votes. */
  readonly seat: number | undefined;
  readonly weight: number;
  readonly choice: BodyChoice | undefined;
  readonly entry: string | null;
  readonly known: Exclude<Known, "published"> | undefined;
};

/** What a convenor certified, and what the docket said of it. */
export type Certificate = {
  readonly issuer: string;
  readonly entry: string;
  readonly outcome: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly verdict: string | null;
};

/** A question of a coalition as this instance computes it. */
export type FederatedQuestion = {
  readonly hash: string;
  readonly entry: string;
  readonly question: Question;
  readonly state: QuestionState;
  readonly known: Exclude<Known, "published">;
  readonly rule: DecisionRule;
  readonly votes: readonly SaidByBody[];
  readonly counts: Counts;
  /** By the votes so far, or as it was closed. */
  readonly outcome: OutcomeResult;
  /** The block that closed it. */
  readonly block: string | null;
  readonly certificates: readonly Certificate[];
};

/** Counts a question again from what is noted; undefined before one is. */
export async function tallyOf(
  db: Reader,
  row: CoalitionRow,
  { asked, questionHash: hash, questionEntry: entry }: CoalitionMotion,
): Promise<FederatedQuestion | undefined> {
  const question = asked.noted;
  if (question === null || hash === null || entry === null) return undefined;
  const record = await findRecord(db, row.id, "roll", question.rollHash);
  const roll = (record?.value ?? record?.final ?? []) as unknown as Roll;
  const key = (actor: string) => voteKey(hash as Sha256, actor);
  const keys = roll.map(([actor]) => key(actor));
  const [held, certificates, blocks] = await Promise.all([
    listBodyVotes(db, row, keys),
    question.state === "open" ? [] : readCertificates(db, row, hash),
    question.closedAt === undefined ? [] : listBlocks(db, row),
  ]);
  const votes = roll.map(([voter, weight]): SaidByBody => {
    const { noted = null, final = null, entry: at = null } = held.get(key(voter)) ?? {};
    const known = noted === null ? undefined : final?.by === noted.by ? "final" : "noted";
    return { ...voterOf(voter), weight, choice: noted?.choice, entry: at, known };
  });
  const rule = question.rule as unknown as DecisionRule;
  const counts = countAmong(rule, roll, (voter) => held.get(key(voter))?.noted?.choice);
  return {
    hash,
    entry,
    question,
    state: stateOf(asked, row.isSplit),
    known: asked.final?.state === question.state ? "final" : "noted",
    rule,
    votes,
    counts,
    outcome: outcomeOf(rule, counts),
    block: blocks.find(({ height }) => height === question.closedAt)?.block ?? null,
    certificates,
  };
}

/** A body, or one of its seats in a council. */
function voterOf(key: string): Pick<SaidByBody, "actor" | "seat"> {
  const [actor = "", seat] = key.split(" ");
  return { actor, seat: seat === undefined ? undefined : Number(seat) };
}

async function readCertificates(db: Reader, row: CoalitionRow, question: string): Promise<Certificate[]> {
  const held = await listCertificates(db, question);
  return Promise.all(
    held.map(async ({ iri, issuer, leaf, hash }) => {
      const said = JSON.parse(Buffer.from(leaf).toString("utf8")) as Pick<Certificate, "outcome" | "counts">;
      const verdict = (await findRecord(db, row.id, "verdict", hash))?.value;
      const { outcome, counts } = said;
      return { issuer, entry: iri, outcome, counts, verdict: typeof verdict === "string" ? verdict : null };
    }),
  );
}
