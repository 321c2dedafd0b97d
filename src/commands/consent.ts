import { z } from "zod";
import { saveVersion } from "#db/amendments.ts";
import { type Body, findBodyBySlug } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import {
  type Motion,
  changeMotion,
  findMotion,
  lockMotion,
  nextMotionNumber,
  saveMotion,
  saveText,
} from "#db/motions.ts";
import type { Question } from "#db/questions.ts";
import { ruleOfMotion } from "#domain/bodies.ts";
import {
  type Item,
  extractItem as mayExtract,
  itemAfter,
  itemsOf,
  listConsent as mayList,
  mayVoteTogether,
} from "#domain/consent.ts";
import type { Outcome } from "#domain/rules.ts";
import { isTopmost } from "#domain/stack.ts";
import { markdown } from "#text/markdown.ts";
import { type Act, locked, recorded } from "./act.ts";
import { carryOut } from "./effects.ts";
import { enact, need } from "./errors.ts";
import { hold, save } from "./holding.ts";
import { shortText, uuid } from "./inputs.ts";
import { pendingOfAll } from "./pending.ts";
import { actorIn } from "./someone.ts";
import { saltMotion } from "./texts.ts";

export const newCalendar = z.strictObject({
  items: z.array(uuid).min(1).max(100).describe("motions that are before the body"),
  title: shortText.optional(),
});
export const extraction = z.strictObject({ item: uuid });

/** The chair puts pending motions of a body on one list, which any member can shorten until its vote opens. */
export async function listConsent(act: Act, slug: string, input: z.infer<typeof newCalendar>): Promise<Motion> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const by = await actorIn(act, body);
  const motions = await lockItems(act, input.items);
  const id = newId(act.at);
  const { fact, rule } = enact(mayList({ id, body: body.id }, await itemsAsRuled(act, body, motions), by));
  await locked(act, "motion", "number");
  const words = wordsOf(body.locale);
  const title = input.title ?? words.title;
  const isPublic = body.visibility === "public" && motions.every(({ visibility }) => visibility === "public");
  const text = words.text(motions);
  const { hash, salt, text: whole } = saltMotion({ title, text });
  await saveMotion(act.tx, {
    id,
    number: await nextMotionNumber(act.tx),
    body: body.id,
    kind: "procedural",
    title,
    text,
    textHtml: markdown(text),
    textHash: hash,
    textSalt: salt,
    language: body.locale,
    state: "pending",
    visibility: isPublic ? "public" : "members",
    mover: by.person,
    rule,
    effect: { consent: [...fact.items] },
    createdAt: act.at,
    changedAt: act.at,
    submittedAt: act.at,
    pendingAt: act.at,
  });
  await keepText(act, { id, isPublic, hash, salt, text, whole });
  const submitted = { motion: id, body: body.id, mover: by.person, motionKind: "procedural", textHash: hash } as const;
  await recorded(act, body.id, { kind: "motion-submitted", ...submitted, secondsDueAt: null });
  await recorded(act, body.id, fact);
  return need(await findMotion(act.tx, id), "motion");
}

/** A member takes a motion off the list; with its last one the list is withdrawn. */
export async function extractItem(act: Act, id: string, { item }: z.infer<typeof extraction>): Promise<Motion> {
  const { motion, body } = await hold(act, id);
  const fact = enact(mayExtract(motion, item, await actorIn(act, body)));
  const left = itemsOf(motion).filter((each) => each !== item);
  if (left.length === 0) {
    await recorded(act, body.id, fact);
    return save(act, motion, { kind: "motion-withdrawn", motion: id }, { state: "withdrawn", decidedAt: act.at });
  }
  const text = wordsOf(motion.language).text(await lockItems(act, left));
  const { hash, salt, text: whole } = saltMotion({ title: motion.title, text });
  const isPublic = motion.visibility === "public" && body.visibility === "public";
  await keepText(act, { id, isPublic, hash, salt, text, whole });
  return save(act, motion, fact, {
    effect: { consent: left },
    text,
    textHtml: markdown(text),
    textHash: hash,
    textSalt: salt,
  });
}

/** With the vote on a calendar its items are under vote: each stands as it was listed, or the vote does not open. */
export async function voteTogether(act: Act, calendar: Motion, body: Body): Promise<void> {
  const items = itemsOf(calendar);
  if (items.length === 0) return;
  const motions = await lockItems(act, items);
  enact(mayVoteTogether(await itemsAsRuled(act, body, motions)));
  for (const { id } of motions)
    await changeMotion(act.tx, id, { state: "voting", calendar: calendar.id, changedAt: act.at });
}

/** What the vote on a calendar comes to for each item. */
export async function settleItems(act: Act, calendar: Motion, question: Question, outcome: Outcome): Promise<void> {
  const state = itemAfter(outcome);
  const isAdopted = state === "adopted";
  for (const item of await lockItems(act, itemsOf(calendar))) {
    const fact = {
      kind: "consent-decided",
      motion: item.id,
      calendar: calendar.id,
      question: question.id,
      state,
    } as const;
    const decided = await save(act, item, fact, {
      state,
      calendar: isAdopted ? calendar.id : null,
      decidedAt: isAdopted ? act.at : null,
    });
    if (isAdopted) await carryOut(act, decided, question);
  }
}

/** In one order, so that two who lock some of the same motions do not wait for each other. */
async function lockItems(act: Act, ids: readonly string[]): Promise<Motion[]> {
  const motions: Motion[] = [];
  for (const id of [...new Set(ids)].toSorted()) motions.push(need(await lockMotion(act.tx, id), "motion"));
  return motions;
}

async function itemsAsRuled(act: Act, body: Body, motions: readonly Motion[]): Promise<Item[]> {
  const pending = await pendingOfAll(act.tx, motions);
  return motions.map((motion) => ({
    ...motion,
    ruledBy: ruleOfMotion(body.rules, motion).rule,
    isBusy: motion.orderedUntil !== null || !isTopmost(pending.get(motion.id) ?? []),
  }));
}

type Kept = {
  readonly id: string;
  readonly isPublic: boolean;
  readonly hash: string;
  readonly salt: Uint8Array;
  readonly text: string;
  readonly whole: string;
};

async function keepText(act: Act, { id, isPublic, hash, salt, text, whole }: Kept): Promise<void> {
  await saveVersion(act.tx, { target: id, motion: id, hash, salt, text, madeBy: null, at: act.at });
  if (isPublic) await saveText(act.tx, { hash, salt, text: whole });
}

/** What the list says: each motion by number, title and the hash of its text, so that the list's own hash covers them. */
function wordsOf(language: string) {
  const isSpanish = language.startsWith("es");
  const lines = (motions: readonly Motion[]) =>
    motions
      .toSorted((a, b) => a.number - b.number)
      .map(
        ({ number, title, textHash }) =>
          `- ${number}: ${title.replaceAll(/[\\`*_[\]<>#&!]/g, String.raw`\$&`)} (\`${textHash ?? ""}\`)`,
      )
      .join("\n");
  const intro = isSpanish
    ? "Estas propuestas se aprueban juntas en una votación, salvo las que un miembro saque antes de la lista:"
    : "These motions are adopted together in one vote, but for those that a member takes off the list before:";
  return {
    title: isSpanish ? "Propuestas que se aprueban juntas" : "Motions that are adopted together",
    text: (motions: readonly Motion[]) => `${intro}\n\n${lines(motions)}`,
  };
}
