import { z } from "zod";
import { hasAccount } from "#db/accounts.ts";
import { type Body, findBody } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { findMember, findMembership } from "#db/members.ts";
import { listMandatesOf } from "#db/mandates.ts";
import { type Motion, findMotion } from "#db/motions.ts";
import {
  type NamedNomination,
  changeNomination,
  findNomination,
  listNominations,
  saveNomination,
} from "#db/nominations.ts";
import { findOffice } from "#db/offices.ts";
import { type Nominee, answerNomination as mayAnswer, nominate as mayNominate } from "#domain/nominations.ts";
import { eligibilityFor } from "#domain/offices.ts";
import type { Refusal } from "#domain/rulings.ts";
import { type Act, locked, recorded } from "./act.ts";
import { enact, need } from "./errors.ts";
import { uuid, written } from "./inputs.ts";
import { actorIn } from "./someone.ts";

const statement = written.max(1_000).optional();

/** Who is put forward: a member by the id in the list of members, by default whoever asks. */
export const newNomination = z.strictObject({ member: uuid.optional(), statement });

export const nominationAnswer = z.strictObject({ accepts: z.boolean(), statement });

/** Puts a member forward for an election; who puts oneself forward stands with it. */
export async function nominate(act: Act, id: string, input: z.infer<typeof newNomination>): Promise<NamedNomination> {
  const { motion, body, holding } = await holdElection(act, id);
  const by = await actorIn(holding, body);
  const person =
    input.member === undefined ? by.person : need(await findMember(act.tx, body.id, input.member), "member").person;
  const nominee = await nomineeIn(holding, motion, body, person);
  const before = await listNominations(act.tx, id);
  const nomination = newId(holding.at);
  const isNominated = before.some((each) => each.nominee === person);
  const fact = enact(mayNominate(motion, nomination, nominee, isNominated, by));
  const isOwn = person === by.person;
  await saveNomination(act.tx, {
    id: nomination,
    motion: id,
    nominee: person,
    nominator: fact.nominator,
    state: "proposed",
    statement: isOwn ? (input.statement ?? null) : null,
    at: holding.at,
  });
  await recorded(holding, body.id, fact);
  if (isOwn) return answerNomination(holding, id, nomination, { accepts: true, statement: input.statement });
  return need(await findNomination(act.tx, id, nomination), "nomination");
}

/** The nominee says whether they stand; an officer writes it down for somebody without an account. */
export async function answerNomination(
  act: Act,
  id: string,
  nomination: string,
  input: z.infer<typeof nominationAnswer>,
): Promise<NamedNomination> {
  const { motion, body, holding } = await holdElection(act, id);
  const found = need(await findNomination(act.tx, id, nomination), "nomination");
  const nominee = await nomineeIn(holding, motion, body, found.nominee);
  const fact = enact(mayAnswer(motion, found, nominee, input.accepts, await actorIn(holding, body)));
  await changeNomination(act.tx, nomination, {
    state: fact.accepts ? "accepted" : "declined",
    statement: input.statement ?? found.statement,
    answeredAt: holding.at,
    recordedBy: fact.recordedBy,
  });
  await recorded(holding, body.id, fact);
  return need(await findNomination(act.tx, id, nomination), "nomination");
}

/** Nominations of a motion one after another, and none while its vote is opened. */
async function holdElection(act: Act, id: string): Promise<{ motion: Motion; body: Body; holding: Act }> {
  const holding = await locked(act, "nominations", id);
  const motion = need(await findMotion(act.tx, id), "motion");
  return { motion, body: need(await findBody(act.tx, motion.body), "body"), holding };
}

/** Somebody as a nominee: a member in good standing, and what keeps them from the office that is filled. */
async function nomineeIn(act: Act, motion: Motion, body: Body, person: string): Promise<Nominee> {
  const [membership, isKnown, bar] = await Promise.all([
    findMembership(act.tx, body.id, person),
    hasAccount(act.tx, person),
    barFromOffice(act, motion, person),
  ]);
  return { person, isMember: membership?.standing === "good", hasAccount: isKnown, bar };
}

/** Why the terms of the office that an election fills bar somebody; undefined if they do not, or it fills none. */
async function barFromOffice(act: Act, { effect }: Motion, person: string): Promise<Refusal | undefined> {
  if (effect === null || !("office" in effect)) return undefined;
  const office = need(await findOffice(act.tx, effect.office, act.at), "office");
  const held = (await listMandatesOf(act.tx, office.id)).filter(
    (each) => each.holder === person && each.number !== null,
  );
  const ruling = eligibilityFor(office, held, act.at);
  return ruling.allowed ? undefined : ruling.refusal;
}
