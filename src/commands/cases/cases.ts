import type { z } from "zod";
import type { Reader } from "#db/open.ts";
import type { Iris } from "#domain/iris.ts";
import type { Instant } from "#domain/time.ts";
import { findHome } from "#db/bodies.ts";
import { eraseCaseText, findCase, forgetHandedText } from "#db/cases.ts";
import { eraseText } from "#db/texts.ts";
import { type Act, personOf, recorded } from "#commands/act.ts";
import { uuid } from "#commands/inputs.ts";
import { fileBetween, stepBetween } from "./acting.ts";
import { fileAtHome, stepAtHome } from "./home.ts";
import type { AnyCaseInput, newCase } from "./inputs.ts";
import { type SeenCase, seeHomeCase } from "./reading.ts";
import { seeCaseBetween } from "./readingBetween.ts";
import { Missing, Refused, need } from "#commands/errors.ts";

/** Complains: of a member of a body, or of an organization in a coalition; answers the id of the case. */
export async function fileCase(act: Act, input: z.output<typeof newCase>, iris: Iris): Promise<string> {
  return "body" in input ? fileAtHome(act, input) : fileBetween(act, input, iris);
}

/** Takes a step of a case, at home or in a coalition. */
export async function takeStep(act: Act, id: string, asked: AnyCaseInput, iris: Iris): Promise<void> {
  return (await isAtHome(act.tx, id)) ? stepAtHome(act, id, asked) : stepBetween(act, id, asked, iris);
}

const isAtHome = async (db: Reader, id: string): Promise<boolean> => (await findCase(db, id)) !== undefined;

/** A case as this person (undefined: a stranger) sees it. */
export async function seeCase(
  db: Reader,
  id: string,
  person: string | undefined,
  iris: Iris,
  at: Instant,
): Promise<SeenCase> {
  if (!uuid.safeParse(id).success) throw new Missing("case");
  return (await isAtHome(db, id)) ? seeHomeCase(db, id, person, iris, at) : seeCaseBetween(db, id, person, iris, at);
}

/** Erases what was written at a step of a case that is over, here and with whoever obeys; that it was there stays. */
export async function eraseCaseWords(act: Act, id: string, hash: string, iris: Iris): Promise<void> {
  const seen = await seeCase(act.tx, id, personOf(act), iris, act.at);
  const text = need(seen.texts.get(hash), "text");
  const body = seen.body ?? need(await findHome(act.tx), "organization");
  if (!seen.mayErase) throw new Refused({ code: "case-not-yours", state: seen.now.state ?? "filed" });
  if (text.isErased) throw new Refused({ code: "already-erased" });
  await eraseCaseText(act.tx, hash, act.at);
  await forgetHandedText(act.tx, hash);
  await eraseText(act.tx, hash, act.at);
  const about = { body: body.id, motion: null, endorsement: null };
  await recorded(act, body.id, { kind: "text-erased", ...about, textHash: hash, posts: [] });
}
