import { z } from "zod";
import { findBody, findBodyBySlug, type Body } from "#db/bodies.ts";
import {
  changeJoin,
  countVouched,
  findCaucusRules,
  findJoin,
  findJoinById,
  listEndedJoins,
  saveCaucusMember,
  saveJoin,
  type CaucusJoin,
} from "#db/caucuses/members.ts";
import { findRecognition } from "#db/caucuses/recognitions.ts";
import { newId } from "#db/ids.ts";
import { changeMembership, countAdmins, findMembership, saveMembership } from "#db/members.ts";
import { JOINS_WITHIN, judgeJoin } from "#domain/caucuses.ts";
import type { Iris } from "#domain/iris.ts";
import { locked, personOf, recorded, type Act } from "#commands/act.ts";
import { Missing, need, Refused } from "#commands/errors.ts";
import { written } from "#commands/inputs.ts";
import { mustBeAbleTo } from "#commands/someone.ts";
import type { SeenCaucus } from "./recognizing.ts";

/** Which caucus a member wants to join. */
export const newJoin = z.strictObject({ actor: written.min(3).max(2_000) });

/**
 * A member of a body of ours joins a caucus, and the body vouches for that. One of ours takes the member in by its own
 * rule; one elsewhere is asked by the body, under an address that says nothing of who it is.
 */
export async function joinCaucus(act: Act, slug: string, caucus: SeenCaucus, iris: Iris): Promise<CaucusJoin> {
  if (!caucus.isCaucus) throw new Refused({ code: "not-a-caucus" });
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  if (body.visibility !== "public") throw new Missing("body");
  const person = personOf(act);
  const holding = await locked(act, "caucus-join", `${person} ${caucus.iri}`);
  await mustBeAbleTo(holding, body, "move-motion");
  const { iri, name, url } = caucus;
  const own = await hostedHere(holding, iri, iris);
  const standing = await findJoin(act.tx, { person, caucus: iri });
  if (standing !== undefined && (own === undefined || (await isIn(act, own, person)))) return standing;
  // Removed on the page of its members meanwhile: this is another wish.
  if (standing !== undefined) await changeJoin(act.tx, standing.id, "left", holding.at);
  const join = newId(holding.at);
  const state = own === undefined ? "asked" : await takeIn(holding, own, { body, person, iris });
  const row = { id: join, person, body: body.id, caucus: iri, name, url, state, createdAt: holding.at };
  await saveJoin(act.tx, { ...row, changedAt: holding.at });
  if (own === undefined)
    await recorded(holding, body.id, { kind: "caucus-join-asked", join, body: body.id, person, caucus: iri });
  return need(await findJoinById(act.tx, join), "join");
}

/** A member leaves a caucus, or takes the wish to join back. */
export async function leaveCaucus(act: Act, id: string, iris: Iris): Promise<CaucusJoin> {
  const join = need(await findJoinById(act.tx, id), "join");
  if (join.person !== personOf(act)) throw new Missing("join");
  return end(act, join, iris);
}

/** Ends what our bodies vouched for of persons who are no longer in good standing in them; true if there was any. */
export async function endVouching(act: Act, iris: Iris): Promise<boolean> {
  const ended = await listEndedJoins(act.tx);
  for (const join of ended) await end(act, join, iris);
  return ended.length > 0;
}

async function end(act: Act, join: CaucusJoin, iris: Iris): Promise<CaucusJoin> {
  const { person, body, caucus } = join;
  const holding = await locked(act, "caucus-join", `${person} ${caucus}`);
  const now = need(await findJoinById(act.tx, join.id), "join");
  if (now.state !== "asked" && now.state !== "accepted") return now;
  await changeJoin(act.tx, join.id, "left", holding.at);
  const own = await hostedHere(holding, caucus, iris);
  if (own === undefined) await recorded(holding, body, { kind: "caucus-left", join: join.id, body, person, caucus });
  else await takeOut(holding, own, person);
  return { ...now, state: "left" };
}

async function hostedHere(act: Act, iri: string, iris: Iris): Promise<Body | undefined> {
  const prefix = iris.actor("");
  const body = iri.startsWith(prefix) ? await findBody(act.tx, iri.slice(prefix.length)) : undefined;
  return body?.kind === "caucus" ? body : undefined;
}

type Wanted = { readonly body: Body; readonly person: string; readonly iris: Iris };

/** A member of this instance in a caucus of this instance. */
async function takeIn(act: Act, caucus: Body, { body, person, iris }: Wanted): Promise<"asked" | "accepted"> {
  const holding = await locked(act, "members", caucus.id);
  const existing = await findMembership(act.tx, caucus.id, person);
  if (existing?.standing === "good") return "accepted";
  if (existing?.standing === "expelled" || existing?.standing === "suspended")
    throw new Refused({ code: "good-standing-needed" });
  const voucher = iris.actor(body.id);
  const recognizes =
    body.organization === caucus.organization ||
    (await findRecognition(act.tx, { body: voucher, caucus: iris.actor(caucus.id) })) !== undefined;
  const { joins } = await findCaucusRules(act.tx, caucus.id);
  const recent = await countVouched(act.tx, caucus.id, voucher, holding.at - JOINS_WITHIN);
  const isAccepted = judgeJoin({ isKnown: true, recognizes, rule: joins, recent }) === "accept";
  const place = { role: "member", standing: isAccepted ? "good" : "applicant" } as const;
  const membership = existing?.id ?? newId(holding.at);
  if (existing === undefined)
    await saveMembership(act.tx, { id: membership, body: caucus.id, person, ...place, since: holding.at });
  else await changeMembership(act.tx, membership, { ...place, since: holding.at, endedAt: null });
  await saveCaucusMember(act.tx, { membership, body: caucus.id, voucher, since: holding.at });
  await recorded(holding, caucus.id, { kind: "member-added", body: caucus.id, person, ...place });
  return isAccepted ? "accepted" : "asked";
}

async function isIn(act: Act, caucus: Body, person: string): Promise<boolean> {
  const place = await findMembership(act.tx, caucus.id, person);
  return place !== undefined && place.standing !== "resigned" && place.standing !== "expelled";
}

/** The last admin of a caucus stays one, whoever no longer vouches. */
async function takeOut(act: Act, caucus: Body, person: string): Promise<void> {
  const holding = await locked(act, "members", caucus.id);
  const existing = await findMembership(act.tx, caucus.id, person);
  if (existing === undefined || !(await isIn(holding, caucus, person))) return;
  if (existing.role === "admin" && (await countAdmins(act.tx, caucus.id)) <= 1) {
    if (act.by.kind === "system") return;
    throw new Refused({ code: "last-admin" });
  }
  await changeMembership(act.tx, existing.id, { standing: "resigned", role: "member", endedAt: holding.at });
  await recorded(holding, caucus.id, { kind: "member-removed", body: caucus.id, person });
}
