import { type Amendment, findAmendment } from "#db/amendments.ts";
import type { Reader } from "#db/open.ts";
import { findQuestion } from "#db/questions.ts";
import type { RecordRow } from "#db/record.ts";
import type { AmendmentFact } from "#domain/amendments.ts";
import { type Draft, sha256Of } from "#domain/entries.ts";
import type { Fact } from "#domain/facts.ts";
import { amendmentPath } from "#domain/iris.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { isMotionResult, isTelling } from "#domain/tallies.ts";
import { type Here, link, note, paragraph } from "./documents.ts";
import type { House } from "./house.ts";
import { loadMoved } from "./loading.ts";
import { type Moved, threadOf } from "./motions.ts";
import { publicBody, refTo } from "./references.ts";
import { wordsIn } from "./words.ts";

export const isAmendmentFact = (fact: Fact): fact is AmendmentFact => fact.kind.startsWith("amendment-");

/** The reply Note that tells of an amendment in its motion's thread. */
export async function amendmentNote(
  db: Reader,
  row: RecordRow,
  fact: AmendmentFact,
  here: Here,
  moved: Moved,
): Promise<JsonObject | undefined> {
  const amendment = await findAmendment(db, fact.amendment);
  if (amendment === undefined) return undefined;
  const { motion, body, organization } = moved;
  const { iris } = here;
  const url = iris.publicUrl + amendmentPath(motion, amendment.number);
  const text = await textOf(db, fact, amendment, motion.language);
  const entry =
    fact.kind === "amendment-moved" ? fact.amendment : fact.kind === "amendment-rebased" ? row.id : undefined;
  return note({
    ...threadOf(iris, motion, body),
    id: iris.note(row.id),
    url,
    content: `${paragraph(text)}<p>${link(url)}</p>`,
    published: row.at,
    inReplyTo: iris.motion(motion.id),
    ...(entry !== undefined && { entryId: iris.entry(organization, entry) }),
  });
}

async function textOf(db: Reader, fact: AmendmentFact, { number }: Amendment, language: string): Promise<string> {
  const words = wordsIn(language).amendments;
  switch (fact.kind) {
    case "amendment-moved":
      return words.moved(fact);
    case "amendment-rebased":
      return words.rebased(number);
    case "amendment-withdrawn":
      return words.withdrawn(number);
    case "amendment-decided":
      return words.decided(number, fact, fact.show ?? (await ballotsOf(db, fact.question)));
  }
}

/** Counts of a vote, unless they would show how somebody voted. */
async function ballotsOf(db: Reader, id: string | null): Promise<{ yes: number; no: number } | undefined> {
  const question = id === null ? undefined : await findQuestion(db, id);
  const result = question?.result ?? undefined;
  if (question === undefined || result === undefined || !isMotionResult(result)) return undefined;
  return isTelling(question.secrecy, result) ? undefined : result.counts;
}

/** The entry of an amendment, or of one that was put on another text: its motion, the amendment it changes, two hashes. */
export async function amendmentEntry(
  db: Reader,
  fact: Extract<AmendmentFact, { kind: "amendment-moved" | "amendment-rebased" }>,
  house: House,
): Promise<{ organization: string; draft: Draft; name?: string } | undefined> {
  const amendment = await findAmendment(db, fact.amendment);
  const moved = await loadMoved(db, fact.motion);
  const body = moved === undefined ? undefined : await publicBody(db, moved.body.id);
  if (amendment === undefined || body === undefined) return undefined;
  const motion = await refTo(db, body, fact.motion);
  const target = amendment.amends === null ? undefined : await refTo(db, body, amendment.amends);
  if (motion === undefined) return undefined;
  return {
    organization: body.organization,
    ...(fact.kind === "amendment-moved" && { name: fact.amendment }),
    draft: {
      type: "AmendmentMoved",
      issuer: house.iris.actor(body.id),
      refs: target === undefined ? [motion] : [motion, target],
      baseHash: sha256Of(fact.baseHash),
      textHash: sha256Of(fact.textHash),
    },
  };
}
