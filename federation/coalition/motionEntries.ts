import { type Body, findBody } from "#db/bodies.ts";
import { findClose, findCoalitionMotion, type CoalitionMotion } from "#db/coalition/motions.ts";
import type { Reader } from "#db/open.ts";
import type { CoalitionMotionFact } from "#domain/coalition/motions.ts";
import type { Draft, Ref, Sha256 } from "#domain/entries.ts";
import type { Json } from "#domain/jcs.ts";
import type { House } from "#federation/house.ts";
import { type Drafted, refTo } from "#federation/references.ts";

/** The entry of what our organization does about a motion of a coalition. */
export async function coalitionMotionEntry(
  db: Reader,
  fact: CoalitionMotionFact,
  { iris }: House,
): Promise<Drafted | undefined> {
  const { organization, coalition, motion: id } = fact;
  const [body, motion] = await Promise.all([findBody(db, organization), findCoalitionMotion(db, { id })]);
  if (body === undefined || motion === undefined) return undefined;
  const issuer = iris.actor(organization);
  if (fact.kind === "coalition-motion-moved") {
    const { motionKind: kind, textHash } = fact;
    const effect = fact.effect === undefined ? {} : { effect: fact.effect as unknown as Json };
    const act = {
      type: "MotionSubmitted",
      issuer,
      refs: [],
      coalition,
      object: iris.motion(id),
      kind,
      textHash,
    } as const;
    return { organization, name: id, draft: { ...act, ...effect } };
  }
  const draft = await draftOn(db, fact, { motion, body, issuer });
  return draft === undefined ? undefined : { organization, draft };
}

type About = { readonly motion: CoalitionMotion; readonly body: Body; readonly issuer: string };

async function draftOn(
  db: Reader,
  fact: Exclude<CoalitionMotionFact, { kind: "coalition-motion-moved" }>,
  { motion, body, issuer }: About,
): Promise<Draft | undefined> {
  const { coalition } = fact;
  const moved = refIn(motion.entry, motion.hash) ?? (await refTo(db, body, motion.id));
  const asked = refIn(motion.questionEntry, motion.questionHash);
  if (moved === undefined) return undefined;
  switch (fact.kind) {
    case "coalition-motion-seconded":
      return { type: "MotionSeconded", issuer, refs: [moved], coalition };
    case "coalition-motion-withdrawn":
      return { type: "MotionWithdrawn", issuer, refs: [moved], coalition };
    case "coalition-question-opened": {
      const closesAt = new Date(fact.closesAt).toISOString();
      return { type: "QuestionOpened", issuer, refs: [moved], coalition, ...fact.terms, closesAt };
    }
    case "body-voted": {
      const opened = await refTo(db, body, fact.question);
      const closed = opened === undefined ? undefined : await findClose(db, opened.hash);
      if (asked === undefined || closed === undefined) return undefined;
      const decision: Ref = { id: closed.id, hash: closed.hash as Sha256 };
      return { type: "BodyVoted", issuer, refs: [asked, decision], coalition, choice: fact.choice };
    }
    case "result-certified": {
      const result = motion.asked.final?.result;
      if (asked === undefined || result === undefined) return undefined;
      return { type: "ResultCertified", issuer, refs: [asked], coalition, ...result, block: fact.block };
    }
  }
}

const refIn = (id: string | null, hash: string | null): Ref | undefined =>
  id === null || hash === null ? undefined : { id, hash: hash as Sha256 };
