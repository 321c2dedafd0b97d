import { z } from "zod";
import { type Body, findHome } from "#db/bodies.ts";
import { type CoalitionRow, findCoalition, findRecord } from "#db/coalition/coalitions.ts";
import {
  type CoalitionMotion,
  type CoalitionAct,
  findCoalitionMotion,
  listCoalitionActs,
  lockCoalitionMotion,
  saveCoalitionAct,
  saveCoalitionMotion,
} from "#db/coalition/motions.ts";
import { newId } from "#db/ids.ts";
import { saveText } from "#db/motions.ts";
import { type CoalitionEffect, readEffect } from "#domain/coalition/charter.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import {
  coalitionMotionKinds,
  kindOf,
  move as mayMove,
  type Place,
  second as maySecond,
  withdraw as mayWithdraw,
} from "#domain/coalition/motions.ts";
import { type Sha256, sha256Of } from "#domain/entries.ts";
import type { Fact } from "#domain/facts.ts";
import type { Iris } from "#domain/iris.ts";
import { type Act, personOf, recorded } from "#commands/act.ts";
import { Invalid, enact, need } from "#commands/errors.ts";
import { longText, shortText } from "#commands/inputs.ts";
import { findSomeone } from "#commands/someone.ts";
import { saltMotion } from "#commands/texts.ts";
import { mustRestOnCase } from "./expelling.ts";
import { seeCoalition } from "./membership.ts";

/** A motion in a coalition; without a kind it is of the kind that its effect makes it. */
export const newCoalitionMotion = z.strictObject({
  title: shortText,
  text: longText,
  kind: z.enum(coalitionMotionKinds).optional(),
  effect: z.record(z.string(), z.unknown()).optional(),
});

type Asked = Omit<z.infer<typeof newCoalitionMotion>, "effect"> & { readonly effect?: CoalitionEffect | undefined };

/** Moves in a coalition for our organization: title and text stand in one public file, which the entry names by its hash. */
export async function move(act: Act, coalition: string, input: Asked, iris: Iris): Promise<CoalitionMotion> {
  const row = await seeCoalition(act.tx, coalition);
  const { place, home } = await placeIn(act, row, iris);
  const { effect } = input;
  await mustRestOnCase(act, row, effect);
  const { hash, salt, text } = saltMotion(input);
  const id = newId(act.at);
  const kind = input.kind ?? kindOf(effect);
  const textHash = sha256Of(hash);
  const about = aboutOf(row, home, id);
  const fact = enact(mayMove(place, { ...about, motionKind: kind, textHash, ...(effect !== undefined && { effect }) }));
  await saveText(act.tx, { hash, salt, text });
  const moved = { id, coalition: row.id, by: place.own, kind, textHash, effect: effect ?? null, foundAt: act.at };
  await saveCoalitionMotion(act.tx, moved);
  await told(act, home, fact, { motion: id, kind: "move" });
  return need(await findCoalitionMotion(act.tx, { id }), "motion");
}

/** What a motion of the API asks for, with its effect read; refused unless this version can do it. */
export function readAsked({ effect, ...rest }: z.infer<typeof newCoalitionMotion>): Asked {
  if (effect === undefined) return rest;
  const read = readEffect(effect as Parameters<typeof readEffect>[0]);
  if (read === undefined)
    throw new Invalid([{ path: "effect", code: "unknown-effect", message: "nothing that a coalition can do" }]);
  return { ...rest, effect: read };
}

/** Supports a motion of another member with our organization. */
export async function second(act: Act, id: string, iris: Iris): Promise<CoalitionMotion> {
  const held = await holdMotion(act, id, iris);
  const { motion, place, about, home } = held;
  const fact = enact(maySecond(place, motion.final ?? undefined, has(held, "second"), about));
  await told(act, home, fact, { motion: id, kind: "second" });
  return motion;
}

/** Takes a motion of our organization back. */
export async function withdraw(act: Act, id: string, iris: Iris): Promise<CoalitionMotion> {
  const held = await holdMotion(act, id, iris);
  const { motion, place, about, home } = held;
  const stands = motion.noted ?? { by: motion.by, state: "submitted" as const };
  const fact = enact(mayWithdraw(place, stands, has(held, "withdraw"), about));
  await told(act, home, fact, { motion: id, kind: "withdraw" });
  return motion;
}

/** A motion of a coalition with all that acting on it asks. */
export type Held = {
  readonly motion: CoalitionMotion;
  readonly row: CoalitionRow;
  readonly home: Body;
  readonly place: Place;
  readonly acts: readonly CoalitionAct[];
  readonly about: ReturnType<typeof aboutOf>;
};

/** Takes a motion, so that two officers at once do not do the same twice. */
export async function holdMotion(act: Act, id: string, iris: Iris): Promise<Held> {
  const motion = need(await lockCoalitionMotion(act.tx, id), "motion");
  const row = need(await findCoalition(act.tx, { id: motion.coalition }), "coalition");
  const { place, home } = await placeIn(act, row, iris);
  return { motion, row, home, place, acts: await listCoalitionActs(act.tx, id), about: aboutOf(row, home, id) };
}

async function placeIn(act: Act, row: CoalitionRow, iris: Iris): Promise<{ place: Place; home: Body }> {
  const home = need(await findHome(act.tx), "organization");
  const own = iris.actor(home.id);
  const by = await findSomeone(act.tx, home, personOf(act));
  const member = memberIn((await findRecord(act.tx, row.id, "member", own))?.final);
  return { home, place: { by, own, standing: member?.standing } };
}

/** The motion under the name that we give it, in facts. */
export const aboutOf = (row: CoalitionRow, home: Body, motion: string) => ({
  organization: home.id,
  coalition: row.hash as Sha256,
  motion,
});

const has = ({ acts }: Held, kind: CoalitionAct["kind"]): boolean => acts.some((each) => each.kind === kind);

/** Records what was done and keeps it beside the motion, under the name that its entry will bear. */
export async function told(
  act: Act,
  home: Body,
  fact: Fact,
  row: Pick<CoalitionAct, "motion" | "kind"> & Partial<Pick<CoalitionAct, "choice" | "question">>,
): Promise<void> {
  const id = await recorded(act, home.id, fact);
  await saveCoalitionAct(act.tx, { id, at: act.at, ...row });
}
