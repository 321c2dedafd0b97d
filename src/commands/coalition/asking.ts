import { saveVersion } from "#db/amendments.ts";
import { savePerson } from "#db/accounts.ts";
import { type Body, findHome } from "#db/bodies.ts";
import { changeCoalition, findCoalition, type CoalitionRow, findRecord } from "#db/coalition/coalitions.ts";
import {
  changeCoalitionMotion,
  type CoalitionMotion,
  findMovedText,
  findOwnActor,
  lockCoalitionMotion,
} from "#db/coalition/motions.ts";
import { newId } from "#db/ids.ts";
import { nextMotionNumber, saveMotion, saveText } from "#db/motions.ts";
import { bodyOfSeat } from "#domain/coalition/council.ts";
import type { Sha256 } from "#domain/entries.ts";
import type { Question, Roll } from "#domain/coalition/state.ts";
import { fitsInBytes, limits } from "#domain/texts.ts";
import { MINUTE } from "#domain/time.ts";
import { markdown } from "#text/markdown.ts";
import { type Act, locked, recorded } from "#commands/act.ts";
import { need } from "#commands/errors.ts";
import { partsOf, saltMotion } from "#commands/texts.ts";

/** A text that has not come by then is not waited for any longer. */
const PATIENCE = 10 * MINUTE;

/**
 * Puts an open question of a coalition before our organization as a motion of its own: how do we vote? It is the
 * coalition that moves it, so it needs no second; the chair opens the vote. False if there is nothing to ask, or not yet.
 */
export async function askHome(act: Act, id: string, nameOf: (actor: string) => Promise<string>): Promise<boolean> {
  const motion = need(await lockCoalitionMotion(act.tx, id), "motion");
  const question = motion.asked.final;
  const home = await findHome(act.tx);
  if (home === undefined || home.visibility !== "public" || motion.local !== null) return false;
  if (question?.state !== "open" || question.closesAt <= act.at) return false;
  if (!(await isOnRoll(act, motion, question, home))) return false;
  const isBySeats = question.rule["electorate"] === "seats";
  const whole = await findMovedText(act.tx, motion);
  if (whole === undefined && act.at < motion.foundAt + PATIENCE) return false;
  const row = need(await findCoalition(act.tx, { id: motion.coalition }), "coalition");
  const name = await nameOf(row.actor);
  const asked = { coalition: row.hash as Sha256, question: motion.questionHash as Sha256 };
  const written = { ...writeFor(home, name, whole, isBySeats), asked };
  const local = await moveAtHome(act, home, await voiceOf(act, row, name), written);
  await changeCoalitionMotion(act.tx, id, { local });
  return true;
}

async function isOnRoll(act: Act, motion: CoalitionMotion, question: Question, home: Body): Promise<boolean> {
  const own = await findOwnActor(act.tx, home.id);
  const roll = (await findRecord(act.tx, motion.coalition, "roll", question.rollHash))?.final as unknown as Roll | null;
  return roll?.some(([voter]) => voter === own || bodyOfSeat(voter) === own) === true;
}

/** The person in whose name the coalition moves here. */
async function voiceOf(act: Act, row: CoalitionRow, name: string): Promise<string> {
  if (row.voice !== null) return row.voice;
  const voice = await savePerson(act.tx, { id: newId(act.at), name, isNamePublic: true, createdAt: act.at });
  await changeCoalition(act.tx, row.id, { voice });
  return voice;
}

type Written = { readonly title: string; readonly text: string };

/** Where it is asked: what is decided is said there. */
type AskedAt = { readonly asked: { readonly coalition: Sha256; readonly question: Sha256 } };

async function moveAtHome(
  act: Act,
  home: Body,
  mover: string,
  { title, text, asked }: Written & AskedAt,
): Promise<string> {
  const id = newId(act.at);
  const { hash, salt, text: whole } = saltMotion({ title, text });
  await locked(act, "motion", "number");
  await saveMotion(act.tx, {
    id,
    number: await nextMotionNumber(act.tx),
    body: home.id,
    kind: "resolution",
    title,
    text,
    textHtml: markdown(text),
    textHash: hash,
    textSalt: salt,
    language: home.locale,
    state: "pending",
    visibility: "public",
    mover,
    effect: { bodyVote: asked },
    createdAt: act.at,
    changedAt: act.at,
    submittedAt: act.at,
    pendingAt: act.at,
  });
  await saveText(act.tx, { hash, salt, text: whole });
  await saveVersion(act.tx, { target: id, motion: id, hash, salt, text, madeBy: null, at: act.at });
  const submitted = { motion: id, body: home.id, mover, motionKind: "resolution", textHash: hash } as const;
  await recorded(act, home.id, { kind: "motion-submitted", ...submitted, secondsDueAt: null });
  await recorded(act, home.id, { kind: "question-stated", motion: id });
  return id;
}

/** The motion in the words of our organization, with the coalition's text as far as it is held. */
function writeFor({ locale }: Body, coalition: string, whole: string | null | undefined, isBySeats: boolean): Written {
  const words = locale.startsWith("es") ? es : en;
  const moved = whole === null || whole === undefined ? undefined : partsOf(whole);
  const title = `${words.title} ${moved?.title ?? coalition}`.slice(0, limits.title).trim();
  const why = isBySeats ? words.whySeats(coalition) : words.why(coalition);
  const text = moved === undefined ? `${why}\n\n${words.none}` : `${why}\n\n${moved.text}`;
  // What another organization wrote may be longer than anything here.
  return { title, text: fitsInBytes(text, limits.textBytes) ? text : `${why}\n\n${words.long}` };
}

const en = {
  title: "How do we vote?",
  why: (coalition: string) =>
    `*${coalition} asks its member organizations. If we adopt this, our organization votes yes there; if we do not, no. If too few take part, nothing is said for us.*`,
  whySeats: (coalition: string) =>
    `*The council of ${coalition} votes on this. If we adopt it, our delegates are to vote yes there; if we do not, no. If too few take part, they vote as they see fit.*`,
  none: "Its text is not held here.",
  long: "Its text is longer than a motion can be here; it stands on the page of the coalition’s motion.",
};
const es: typeof en = {
  title: "¿Cómo votamos?",
  why: (coalition) =>
    `*${coalition} pregunta a sus organizaciones miembro. Si lo aprobamos, nuestra organización vota allí que sí; si no, que no. Si participa muy poca gente, no se dice nada en nuestro nombre.*`,
  whySeats: (coalition) =>
    `*El consejo de ${coalition} vota sobre esto. Si lo aprobamos, quienes nos representan deben votar allí que sí; si no, que no. Si participa muy poca gente, votan según su criterio.*`,
  none: "Aquí no se guarda su texto.",
  long: "Su texto es más largo que una propuesta aquí; está en la página de la propuesta de la coalición.",
};
