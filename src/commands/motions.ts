import { z } from "zod";
import { saveVersion } from "#db/amendments.ts";
import { type Body, findBodyBySlug } from "#db/bodies.ts";
import {
  type Motion,
  changeMotion,
  countSeconds,
  findMotion,
  hasSeconded,
  nextMotionNumber,
  saveMotion,
  saveSecond,
  saveText,
} from "#db/motions.ts";
import type { Question } from "#db/questions.ts";
import { newId } from "#db/ids.ts";
import {
  draftMotion as mayDraft,
  lapse as mayLapse,
  motionKinds,
  openVoting as mayOpen,
  ruleOut as mayRuleOut,
  secondMotion as maySecond,
  stateQuestion as mayState,
  submitMotion as maySubmit,
  withdrawMotion as mayWithdraw,
} from "#domain/motions.ts";
import type { Effect } from "#domain/effects.ts";
import { markdown } from "#text/markdown.ts";
import { type Act, locked, recorded } from "./act.ts";
import { charterChange, mustAmendNewest, writeAmendment } from "./charters.ts";
import { draftMembership, membershipInput } from "./coalition/membership.ts";
import { contestInput, contestOf, optionNames } from "./contests.ts";
import { Refused, enact, need } from "./errors.ts";
import { hold, save } from "./holding.ts";
import { instantText, iri, languageTag, longText, shortText, uuid, visibility, written } from "./inputs.ts";
import { holdSteps, passBy } from "./passing.ts";
import { pledgeTerms } from "./pledges.ts";
import { isPublic } from "./publicity.ts";
import { ruleInput, secrecy } from "./rules.ts";
import { mustBeFillable } from "./filling.ts";
import { mustBeRecallable, noticeOfMotion } from "./recalls.ts";
import { actorIn } from "./someone.ts";
import { saltMotion } from "./texts.ts";
import { putMotion } from "./votes.ts";

/** What the adoption of a motion shall do. */
const effect = z.union([
  z.strictObject({ office: uuid }),
  z.strictObject({ recall: uuid }),
  z.strictObject({ position: z.strictObject({ supersedes: uuid.exactOptional() }) }),
  z.strictObject({ consent: z.array(uuid).min(1).max(100) }),
  z.strictObject({ charter: charterChange }),
  z.strictObject({ membership: membershipInput }),
  z.strictObject({ region: iri.nullable() }),
  z.strictObject({ placement: z.strictObject({ id: uuid, accept: z.boolean() }) }),
  z.strictObject({ pledge: pledgeTerms }),
]);

export const newMotion = z.strictObject({
  kind: z.enum(motionKinds),
  title: shortText,
  text: longText,
  rule: ruleInput.optional(),
  object: iri.optional(),
  effect: effect.optional(),
  options: optionNames.optional(),
  contest: contestInput.optional(),
  language: languageTag.optional(),
  visibility: visibility.optional(),
});

export const motionChange = newMotion.omit({ rule: true }).partial();

/** How a vote is opened; times RFC 3339. */
export const opening = z.strictObject({
  closesAt: instantText,
  secrecy: secrecy.optional(),
  runoff: z
    .boolean()
    .optional()
    .meta({ description: "After a tie: only those who stand level, for the seats that are left" }),
});

export const quickVote = newMotion
  .pick({ title: true, text: true, language: true, visibility: true })
  .extend(opening.omit({ runoff: true }).shape);

/** A new draft in a body; it has its number from now on. */
export async function draftMotion(act: Act, slug: string, input: z.infer<typeof newMotion>): Promise<Motion> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const by = await actorIn(act, body);
  const id = newId(act.at);
  const rule = ruleIn(body, input.rule);
  const object = input.object ?? null;
  const effect = await effectOf(act, body, input.effect);
  const { kind, options = [] } = input;
  const contest = contestOf(kind, options, input.contest);
  const fact = enact(mayDraft({ id, body: body.id, kind, rule, object, effect, contest, options }, by, body.rules));
  mustNameMandate(kind, effect);
  await locked(act, "motion", "number");
  await saveMotion(act.tx, {
    id,
    number: await nextMotionNumber(act.tx),
    body: body.id,
    kind,
    title: input.title,
    text: input.text,
    textHtml: markdown(input.text),
    language: input.language ?? body.locale,
    state: "draft",
    visibility: body.visibility === "members" ? "members" : (input.visibility ?? "public"),
    mover: by.person,
    rule,
    object,
    effect,
    contest,
    options,
    createdAt: act.at,
    changedAt: act.at,
  });
  await recorded(act, body.id, fact);
  return need(await findMotion(act.tx, id), "motion");
}

/** Changes a draft: its mover alone. */
export async function changeDraft(act: Act, id: string, change: z.infer<typeof motionChange>): Promise<Motion> {
  const { motion, body } = await hold(act, id);
  if (motion.state !== "draft") throw new Refused({ code: "wrong-state", state: motion.state });
  if ((await actorIn(act, body)).person !== motion.mover) throw new Refused({ code: "mover-only" });
  const text = change.text ?? motion.text;
  const kind = change.kind ?? motion.kind;
  const object = change.object ?? motion.object;
  const effect = change.effect === undefined ? motion.effect : await effectOf(act, body, change.effect);
  const options = change.options ?? motion.options;
  const contest = contestOf(kind, options, change.contest ?? motion.contest ?? undefined);
  const changed = { id, body: body.id, kind, rule: motion.rule, object, effect, contest, options };
  enact(mayDraft(changed, await actorIn(act, body), body.rules));
  mustNameMandate(kind, effect);
  await changeMotion(act.tx, id, {
    kind,
    contest,
    options,
    visibility: body.visibility === "members" ? "members" : (change.visibility ?? motion.visibility),
    title: change.title ?? motion.title,
    text,
    textHtml: markdown(text),
    object,
    effect,
    language: change.language ?? motion.language,
    changedAt: act.at,
  });
  return need(await findMotion(act.tx, id), "motion");
}

/** draft → submitted; the text is salted and hashed from here on. */
export async function submitMotion(act: Act, id: string): Promise<Motion> {
  const { motion, body } = await hold(act, id);
  await mustAmendNewest(act, motion);
  const { hash, salt, text } = saltMotion(motion);
  const fact = enact(maySubmit(motion, hash, body.rules, await actorIn(act, body), act.at));
  if (motion.kind === "recall") await mustBeRecallable(act, motion);
  await mustBeFillable(act, motion);
  if (isPublic(motion, body)) await saveText(act.tx, { hash, salt, text });
  await saveVersion(act.tx, { target: id, motion: id, hash, salt, text: motion.text, madeBy: null, at: act.at });
  const submitted = await save(act, motion, fact, {
    state: "submitted",
    textHash: hash,
    textSalt: salt,
    submittedAt: act.at,
    secondsDueAt: fact.secondsDueAt,
  });
  if (motion.kind === "recall") await noticeOfMotion(act, submitted);
  return submitted;
}

/** One more member supports that the motion be discussed. */
export async function secondMotion(act: Act, id: string): Promise<Motion> {
  const { motion, body } = await hold(act, id);
  const by = await actorIn(act, body);
  const fact = enact(
    maySecond(
      { ...motion, seconds: await countSeconds(act.tx, id) },
      await hasSeconded(act.tx, id, by.person),
      by,
      act.at,
    ),
  );
  await saveSecond(act.tx, id, by.person, act.at);
  return save(act, motion, fact, {});
}

/** submitted → pending, by the chair. */
export async function stateQuestion(act: Act, id: string): Promise<Motion> {
  const { motion, body } = await hold(act, id);
  const seconds = await countSeconds(act.tx, id);
  const fact = enact(mayState({ ...motion, seconds }, body.rules, await actorIn(act, body), act.at));
  return save(act, motion, fact, { state: "pending", pendingAt: act.at });
}

export async function withdrawMotion(act: Act, id: string): Promise<Motion> {
  const { motion, body } = await hold(act, id);
  const fact = enact(mayWithdraw(motion, await actorIn(act, body)));
  return save(act, motion, fact, { state: "withdrawn", decidedAt: act.at });
}

export const grounds = z.strictObject({ article: shortText, reason: written.max(2_000).default("") });

/** submitted, pending → out_of_order, by the chair who cites an article. */
export async function ruleOutMotion(act: Act, id: string, why: z.infer<typeof grounds>): Promise<Motion> {
  const passed = await holdSteps(act, id);
  const { motion, body } = await hold(act, id);
  const fact = enact(mayRuleOut(motion, why, await actorIn(act, body)));
  const ruled = await save(act, motion, fact, {
    state: "out_of_order",
    stateBefore: motion.state,
    orderedUntil: null,
    decidedAt: act.at,
  });
  await passBy(act, motion, passed);
  return ruled;
}

/** submitted → lapsed, by the clock; does nothing for a motion that has moved on. */
export async function lapseMotion(act: Act, id: string): Promise<void> {
  const { motion, body } = await hold(act, id);
  const ruling = mayLapse({ ...motion, seconds: await countSeconds(act.tx, id) }, body.rules, act.at);
  // With enough seconds it waits for the chair, and need not be looked at again.
  if (ruling.allowed) await save(act, motion, ruling.fact, { state: "lapsed", decidedAt: act.at });
  else if (motion.state === "submitted") await changeMotion(act.tx, id, { secondsDueAt: null });
}

/** Puts the motion to the vote: roll, text, rule and closing time are frozen. */
export async function openVoting(
  act: Act,
  id: string,
  input: z.infer<typeof opening>,
  isQuick = false,
): Promise<Question> {
  const { motion, body } = await hold(act, id);
  const by = await actorIn(act, body);
  return putMotion(act, motion, body, { ...input, isQuick }, (seconded, asked) =>
    mayOpen(seconded, asked, body.rules, by, act.at),
  );
}

/** Text, who, until: drafts, submits and opens in one act, where the body's rules let this person. */
export async function voteQuickly(
  act: Act,
  slug: string,
  input: z.infer<typeof quickVote>,
): Promise<{ motion: Motion; question: Question }> {
  const { closesAt, secrecy: kept, ...rest } = input;
  const draft = await draftMotion(act, slug, { kind: "resolution", ...rest });
  await submitMotion(act, draft.id);
  const question = await openVoting(act, draft.id, { closesAt, ...(kept !== undefined && { secrecy: kept }) }, true);
  return { motion: need(await findMotion(act.tx, draft.id), "motion"), question };
}

/** The rule asked for, for those who vote in this body; null for the body's own. */
function ruleIn({ rules }: Body, rule: z.infer<typeof ruleInput> | undefined): z.infer<typeof ruleInput> | null {
  if (rule === undefined) return null;
  const { electorate } = rules.rule;
  return electorate === "seats" && rule.electorate === "members" ? { ...rule, electorate } : rule;
}

/** A motion to recall says from which mandate. */
function mustNameMandate(kind: Motion["kind"], effect: Motion["effect"] | undefined): void {
  const isNamed = effect !== undefined && effect !== null && "recall" in effect;
  if (kind === "recall" && !isNamed) throw new Refused({ code: "object-needed" });
}

/** What a motion is to do, checked as it is written. */
async function effectOf(act: Act, body: Body, given: z.infer<typeof effect> | undefined): Promise<Effect | null> {
  if (given === undefined) return null;
  if ("membership" in given) return { membership: await draftMembership(act, body, given.membership) };
  return "charter" in given ? { charter: await writeAmendment(act, body, given.charter) } : given;
}
