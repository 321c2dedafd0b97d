import { z } from "zod";
import { type Body, findHome } from "#db/bodies.ts";
import { type CoalitionRow, findCoalition, findRecord } from "#db/coalition/coalitions.ts";
import { type CoalitionMotion, lockCoalitionMotion } from "#db/coalition/motions.ts";
import { type SeatVote, listOwnDelegates, listSeatVotes, saveSeatVote } from "#db/coalition/seats.ts";
import type { Mandate } from "#db/mandates.ts";
import { findMotion, saveText } from "#db/motions.ts";
import { findCoalitionSeats } from "#db/offices.ts";
import type { Reader } from "#db/open.ts";
import { listQuestionsOf } from "#db/questions.ts";
import { findEntryOf } from "#db/succession.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import { seatKey } from "#domain/coalition/council.ts";
import { bodyChoices, type BodyChoice } from "#domain/coalition/entries.ts";
import { choiceOf } from "#domain/coalition/motions.ts";
import { type SeatVoting, voteSeat } from "#domain/coalition/seating.ts";
import type { Records } from "#domain/coalition/state.ts";
import { type Sha256, sha256Of } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import type { DecisionRule } from "#domain/rules.ts";
import { type Act, personOf, recorded } from "#commands/act.ts";
import { Refused, enact, need } from "#commands/errors.ts";
import { written } from "#commands/inputs.ts";
import { issueMandate, type newMandate } from "#commands/mandates.ts";
import { saltText } from "#commands/texts.ts";
import { seeCoalition } from "./membership.ts";

/** A delegate's vote for a seat; `reason` is read by everybody. */
export const newSeatVote = z.strictObject({
  seat: z.int().min(1).max(100_000),
  choice: z.enum(bodyChoices),
  reason: written.max(10_000).optional(),
});

/** Gives somebody a seat that our organization has in a coalition's council, by a decision of the organization, within the council's term. */
export async function issueSeat(act: Act, input: z.infer<typeof newMandate>): Promise<Mandate> {
  const { coalition, ...rest } = input;
  const row = await seeCoalition(act.tx, need(coalition, "coalition"));
  const home = need(await findHome(act.tx), "organization");
  const office = await findCoalitionSeats(act.tx, row.id, home.id);
  if (office === undefined) throw new Refused({ code: "no-council" });
  return issueMandate(act, { ...rest, office: office.id });
}

/** Votes for a seat on a motion of the coalition; a vote that is not what our organization decided needs its reason. */
export async function castSeatVote(
  act: Act,
  id: string,
  input: z.infer<typeof newSeatVote>,
  iris: Iris,
): Promise<SeatVote> {
  const motion = need(await lockCoalitionMotion(act.tx, id), "motion");
  const row = need(await findCoalition(act.tx, { id: motion.coalition }), "coalition");
  const home = need(await findHome(act.tx), "organization");
  const person = personOf(act);
  const delegates = await listOwnDelegates(act.tx, row.id, act.at);
  const mandate = delegates.find(({ mandate: { number } }) => number === input.seat)?.mandate;
  const instruction = await findSeatInstruction(act.tx, motion);
  const { seat, choice } = input;
  const reason = input.reason?.trim() ?? "";
  const standing = await standingOf(act, row, home, iris, { motion, mandate, seat });
  const voting = { ...standing, mandate, instructed: instruction?.choice, hasReason: reason !== "" };
  const text = reason === "" ? undefined : saltText(reason);
  const about = { organization: home.id, coalition: row.hash as Sha256, motion: id, seat, choice };
  const asked = {
    ...about,
    mandate: mandate?.id ?? "",
    ...(instruction?.isPublic === true && { instructed: instruction.choice }),
    ...(text !== undefined && { reasonHash: sha256Of(text.hash) }),
  };
  const fact = enact(voteSeat(voting, asked, person, act.at));
  if (text !== undefined) await saveText(act.tx, text);
  const name = await recorded(act, home.id, fact);
  const instructed = instruction?.choice ?? null;
  const vote = { motion: id, seat, mandate: fact.mandate, choice, instructed, reasonHash: text?.hash ?? null };
  await saveSeatVote(act.tx, { id: name, ...vote, at: act.at });
  return need((await listSeatVotes(act.tx, id))[0], "vote");
}

/** What our organization decided at home about a motion of a coalition: how its delegates are to vote. */
export type Instruction = { readonly choice: BodyChoice; readonly isPublic: boolean; readonly motion: string };

/** The newest decision at home about a coalition's motion, if there is one. */
export async function findSeatInstruction(
  db: Reader,
  { local, asked }: Pick<CoalitionMotion, "local" | "asked">,
): Promise<Instruction | undefined> {
  const rule = asked.final?.rule ?? asked.noted?.rule;
  const motion = local === null ? undefined : await findMotion(db, local);
  if (motion === undefined || rule === undefined) return undefined;
  const closed = (await listQuestionsOf(db, motion.id)).findLast(
    ({ matter, result }) => matter === "motion" && result !== null,
  );
  const choice = closed?.result == null ? undefined : choiceOf(closed.result, rule as unknown as DecisionRule);
  return choice === undefined ? undefined : { choice, isPublic: motion.visibility === "public", motion: motion.id };
}

async function standingOf(
  act: Act,
  row: CoalitionRow,
  home: Body,
  iris: Iris,
  { motion, mandate, seat }: { motion: CoalitionMotion; mandate: Mandate | undefined; seat: number },
): Promise<Pick<SeatVoting, "standing" | "question" | "isOnRoll" | "hasVoted" | "confirmed">> {
  const own = iris.actor(home.id);
  const question = motion.asked.final ?? undefined;
  const key = seatKey(own, seat);
  const [member, roll, vote, entry, sent] = await Promise.all([
    findRecord(act.tx, row.id, "member", own),
    question === undefined ? undefined : findRecord(act.tx, row.id, "roll", question.rollHash),
    findRecord(act.tx, row.id, "vote", `${motion.questionHash} ${key}`),
    mandate === undefined ? undefined : findEntryOf(act.tx, home.id, mandate.id),
    listSeatVotes(act.tx, motion.id),
  ]);
  const names = (roll?.final ?? []) as unknown as Records["roll"];
  const confirmed = entry === undefined ? undefined : await findRecord(act.tx, row.id, "mandate", entry.hash);
  return {
    standing: memberIn(member?.final)?.standing,
    question,
    isOnRoll: names.some(([name]) => name === key),
    // One that is on its way counts too: the coalition would take the first.
    hasVoted: (vote?.value ?? null) !== null || sent.some((each) => each.seat === seat && each.mandate === mandate?.id),
    confirmed: (confirmed?.final ?? undefined) as unknown as SeatVoting["confirmed"],
  };
}
