import { perform, system } from "#commands/act.ts";
import type { BallotInput } from "#commands/ballotInputs.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { listUnsigned } from "#db/gazette.ts";
import { changeQuestion, findQuestion, type Question } from "#db/questions.ts";
import type { Database } from "#db/open.ts";
import type { Motion } from "#db/motions.ts";
import { irisOf } from "#domain/iris.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import { type Person, join, putToVote, settle } from "./people.ts";

/** A vote that is over, and who took part in it. */
export type ClosedVote = {
  readonly motion: Motion;
  readonly question: Question;
  readonly admin: Person;
  readonly voters: readonly Person[];
  /** By voter, in their order. */
  readonly receipts: readonly string[];
};

/** An organization whose members have voted like this, one after the other, and the vote is closed. */
export async function closedVote(
  db: Database,
  choices: readonly BallotInput[],
  more: Parameters<typeof putToVote>[2] = {},
  known?: { readonly admin: Person; readonly voters: readonly Person[] },
): Promise<ClosedVote> {
  const { admin } = known ?? (await settle(db));
  const voters = [...(known?.voters ?? [])];
  while (voters.length < Math.max(2, choices.length))
    voters.push(await join(db, admin, "valley", `Voter ${voters.length}`));
  const [mover = admin, seconder = admin] = voters;
  const { motion, question } = await putToVote(db, { admin, mover, seconder, body: "valley" }, more);
  const receipts: string[] = [];
  for (const [index, ballot] of choices.entries()) {
    const voter = voters[index] ?? admin;
    receipts.push((await perform(db, voter, (act) => vote(act, question.id, ballot))).receipt);
  }
  await perform(db, admin, ({ tx }) => changeQuestion(tx, question.id, { closesAt: question.opensAt + 1 }));
  await perform(db, system, (act) => closeQuestion(act, question.id));
  const closed = await findQuestion(db.orm, question.id);
  if (closed === undefined) throw new Error("no question");
  return { motion, question: closed, admin, voters, receipts };
}

/** Writes the gazette of an instance at this address as far as it goes, with a signed checkpoint over all of it. */
export async function publish(db: Database, publicUrl: string): Promise<void> {
  const house = { iris: irisOf(publicUrl), handleHost: new URL(publicUrl).host, chest: createKeyChest(db.sealer) };
  while ((await relayRecord(db, house)).rows > 0);
  // A checkpoint a second, no more.
  for (; (await listUnsigned(db.orm, 4e12)).length > 0; await sleep(50)) await signCheckpoints(db, house);
}
