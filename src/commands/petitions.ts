import { z } from "zod";
import type { Body } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import type { Mandate } from "#db/mandates.ts";
import { countMembers } from "#db/members.ts";
import { nextMotionNumber, saveMotion, saveText } from "#db/motions.ts";
import type { Office } from "#db/offices.ts";
import { saveVersion } from "#db/amendments.ts";
import { type Recall, countSignatures, findRecall, saveRecall, saveSignature } from "#db/recalls.ts";
import { isMet, petition as mayPetition, recallRulesOf, sign as maySign } from "#domain/recalls.ts";
import { markdown } from "#text/markdown.ts";
import { type Act, locked, recorded, system } from "./act.ts";
import { enact, need } from "./errors.ts";
import { longText, uuid } from "./inputs.ts";
import { holdMandate, notice, pastOf } from "./recalls.ts";
import { actorIn } from "./someone.ts";
import { saltMotion } from "./texts.ts";

export const newPetition = z.strictObject({ mandate: uuid, grounds: longText });

/** Begins a petition against a mandate; whoever begins it is the first to sign. */
export async function startPetition(act: Act, input: z.infer<typeof newPetition>): Promise<Recall> {
  const { mandate, office, home, holding } = await holdMandate(act, input.mandate);
  const by = await actorIn(holding, home);
  const id = newId(holding.at);
  const past = await pastOf(act, mandate.id);
  const fact = enact(mayPetition(id, mandate, office, past, recallRulesOf(home.rules), by, holding.at));
  await saveRecall(act.tx, {
    id,
    mandate: mandate.id,
    body: home.id,
    startedBy: by.person,
    startedAt: holding.at,
    grounds: input.grounds,
    groundsHtml: markdown(input.grounds),
  });
  await recorded(holding, home.id, fact);
  return signPetition(holding, id);
}

/** One more signature; with enough of the home roll the motion stands before the body, and its notice begins. */
export async function signPetition(act: Act, id: string): Promise<Recall> {
  const found = need(await findRecall(act.tx, id), "recall");
  const { mandate, office, home, holding } = await holdMandate(act, found.mandate);
  const recall = need(await findRecall(act.tx, id), "recall");
  const by = await actorIn(holding, home);
  const before = await countSignatures(act.tx, id);
  const isNew = await saveSignature(act.tx, id, by.person);
  const fact = enact(maySign(recall, !isNew, before, by, holding.at));
  // Whoever reads the record shall not learn who signed.
  await recorded({ ...holding, by: system }, home.id, fact);
  if (isMet(fact.signatures, await countMembers(act.tx, home.id), home.rules.recall)) {
    const motion = await move(holding, recall, mandate, office, home);
    await notice(holding, recall, mandate, home, motion);
  }
  return need(await findRecall(act.tx, id), "recall");
}

const titles = {
  en: (office: string) => `End a mandate early: ${office}`,
  es: (office: string) => `Poner fin a un mandato: ${office}`,
};

/** The motion that a petition asks for: its signatures stand for the seconds, so it is before the body at once. */
async function move(act: Act, recall: Recall, mandate: Mandate, office: Office, home: Body): Promise<string> {
  const holding = await locked(act, "motion", "number");
  const id = newId(holding.at);
  const title = titles[/^es\b/u.test(home.locale) ? "es" : "en"](office.title);
  const { hash, salt, text } = saltMotion({ title, text: recall.grounds });
  // Grounds speak of a person, so they are public only if the person's name is.
  const visibility = home.visibility === "public" && mandate.isNamePublic ? "public" : "members";
  if (visibility === "public") await saveText(act.tx, { hash, salt, text });
  await saveMotion(act.tx, {
    id,
    number: await nextMotionNumber(act.tx),
    body: home.id,
    kind: "recall",
    title,
    text: recall.grounds,
    textHtml: recall.groundsHtml,
    textHash: hash,
    textSalt: salt,
    language: home.locale,
    state: "pending",
    visibility,
    mover: recall.startedBy,
    effect: { recall: mandate.id },
    createdAt: holding.at,
    changedAt: holding.at,
    submittedAt: holding.at,
    pendingAt: holding.at,
  });
  const version = { target: id, motion: id, hash, salt, text: recall.grounds, madeBy: null, at: holding.at };
  await saveVersion(act.tx, version);
  const moved = { motion: id, body: home.id, mover: recall.startedBy, motionKind: "recall" } as const;
  await recorded(holding, home.id, { kind: "motion-submitted", ...moved, textHash: hash, secondsDueAt: null });
  await recorded(holding, home.id, { kind: "question-stated", motion: id });
  return id;
}
