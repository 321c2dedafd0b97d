import { z } from "zod";
import { type Body, findBody } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { type Mandate, findMandate } from "#db/mandates.ts";
import { type Motion, changeMotion, findMotion } from "#db/motions.ts";
import { findOffice } from "#db/offices.ts";
import { type Recall, changeRecallRow, findRecall, findRecallOf, listRecallsOf, saveRecall } from "#db/recalls.ts";
import {
  type PastRecall,
  answerRecall as mayAnswer,
  giveNotice,
  mayRecall,
  mayVoteOnRecall,
  recallRulesOf,
} from "#domain/recalls.ts";
import { markdown } from "#text/markdown.ts";
import { type Act, locked, recorded } from "./act.ts";
import { Refused, enact, need } from "./errors.ts";
import { written } from "./inputs.ts";
import { endMandate } from "./mandates.ts";
import { actorIn } from "./someone.ts";

export const reply = z.strictObject({ text: written.min(1).max(10_000) });

/** Why a motion to recall may not be submitted in a body; the mandate it names has to be one of that body's. */
export async function mustBeRecallable(act: Act, motion: Pick<Motion, "effect" | "body">): Promise<void> {
  const { mandate, office, home, holding } = await holdMandate(act, recallOf(motion));
  const refusal = mayRecall(
    motion.body,
    mandate,
    office,
    await pastOf(act, mandate.id),
    recallRulesOf(home.rules),
    holding.at,
  );
  if (refusal !== undefined) throw new Refused(refusal);
}

/** A submitted motion to recall gives its notice at once. */
export async function noticeOfMotion(act: Act, motion: Motion): Promise<void> {
  const { mandate, home, holding } = await holdMandate(act, recallOf(motion));
  const recall = { id: newId(holding.at), mandate: mandate.id, body: home.id };
  await saveRecall(act.tx, {
    ...recall,
    startedBy: motion.mover,
    startedAt: holding.at,
    grounds: motion.text,
    groundsHtml: motion.textHtml,
  });
  await notice(holding, recall, mandate, home, motion.id);
}

/** Refuses to open the vote on a recall before the notice is over, or when the mandate has ended. */
export async function mustBeVotable(act: Act, motion: Motion, { rules }: Pick<Body, "rules">): Promise<void> {
  const recall = await findRecallOf(act.tx, motion.id);
  const mandate = need(await findMandate(act.tx, recallOf(motion)), "mandate");
  const refusal = mayVoteOnRecall(recall, mandate, act.at, rules);
  if (refusal !== undefined) throw new Refused(refusal);
}

/** The holder's reply, which stands beside the vote; a new one takes its place. */
export async function replyToRecall(act: Act, id: string, { text }: z.infer<typeof reply>): Promise<Recall> {
  const found = need(await findRecall(act.tx, id), "recall");
  const { mandate, home, holding } = await holdMandate(act, found.mandate);
  const recall = need(await findRecall(act.tx, id), "recall");
  const motion = recall.motion === null ? undefined : await findMotion(act.tx, recall.motion);
  const by = await actorIn(holding, home);
  const fact = enact(mayAnswer(recall, mandate.holder, motion?.state ?? null, by));
  await changeRecallRow(act.tx, id, { reply: text, replyHtml: markdown(text), repliedAt: holding.at });
  await recorded(holding, home.id, fact);
  return need(await findRecall(act.tx, id), "recall");
}

/** What an adopted motion of kind recall does by itself: the mandate ends now, the alternate is seated, past votes stand. */
export async function recallAsDecided(act: Act, motion: Motion, question: string): Promise<void> {
  if (motion.effect === null || !("recall" in motion.effect)) return;
  const { mandate, office, holding } = await holdMandate(act, motion.effect.recall);
  const isOver = mandate.revokedAt !== null || holding.at >= mandate.until;
  if (isOver || office.home !== motion.body) return;
  await endMandate(holding, office, mandate, {
    kind: "mandate-revoked",
    mandate: mandate.id,
    office: office.id,
    home: office.home,
    ending: "recall",
    question,
  });
}

/** Begins the notice: from now on the holder is heard, and no vote is opened. */
export async function notice(
  act: Act,
  recall: Pick<Recall, "id" | "mandate" | "body">,
  mandate: Mandate,
  home: Body,
  motion: string,
): Promise<void> {
  const fact = giveNotice(recall, mandate.holder, motion, home.rules.recall, act.at);
  await changeRecallRow(act.tx, recall.id, { motion, noticeUntil: fact.until });
  await changeMotion(act.tx, motion, { changedAt: act.at });
  await recorded(act, home.id, fact);
}

/** A mandate with its office alone, so that it cannot end meanwhile. */
export async function holdMandate(act: Act, id: string) {
  const found = need(await findMandate(act.tx, id), "mandate");
  const holding = await locked(act, "office", found.office);
  const mandate = need(await findMandate(act.tx, id), "mandate");
  const office = need(await findOffice(act.tx, mandate.office, holding.at), "office");
  return { mandate, office, home: need(await findBody(act.tx, office.home), "body"), holding };
}

/** The recalls of a mandate as the rules ask of them. */
export async function pastOf(act: Act, mandate: string): Promise<PastRecall[]> {
  const rows = await listRecallsOf(act.tx, mandate);
  return rows.map(({ recall, motion }) => ({
    startedAt: recall.startedAt,
    motionState: motion?.state ?? null,
    decidedAt: motion?.decidedAt ?? null,
  }));
}

const recallOf = ({ effect }: Pick<Motion, "effect">): string => {
  if (effect === null || !("recall" in effect)) throw new Refused({ code: "object-needed" });
  return effect.recall;
};
