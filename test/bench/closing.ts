import { randomBytes } from "node:crypto";
import { perform } from "#commands/act.ts";
import { boxOf, newReceipt } from "#commands/ballots.ts";
import { changeQuestion, findQuestion, type Question } from "#db/questions.ts";
import type { Database } from "#db/open.ts";
import { join as enrol, putToVote, settle } from "#test/support/people.ts";
import { toUrl } from "#db/connection.ts";
import type { ToldOfClosing } from "./closer.ts";
import { type Bench, type Finding, atMost, verdictOn } from "./findings.ts";
import { alone } from "./machine.ts";
import { withScratch } from "./scratch.ts";

const BALLOTS = 100_000;
const PART = 5_000;

/** The close of a question with many sealed ballots, in a process of its own: how long it keeps others waiting, and what it holds. */
export async function measureClosing({ ours }: Pick<Bench, "ours">): Promise<Finding[]> {
  const told = await withScratch(ours, async ({ database, connection, secretKey }) => {
    const question = await fillBox(database);
    return alone<ToldOfClosing>("closer.ts", { url: toUrl(connection), secretKey, question });
  });
  const what = `closing a secret question, ${BALLOTS / 1_000} k ballots:`;
  const note = `${told.ballots} counted in ${(told.milliseconds / 1_000).toFixed(1)} s, ${Math.round(told.cpu)} ms of CPU`;
  const block = atMost(`${what} longest block`, told.longestBlock, "ms", 50, note);
  return [
    { ...block, ...(told.ballots !== BALLOTS && { met: false }) },
    verdictOn(`${what} extra memory`, told.extraMemory, "MB", "≤ 50 MB", told.extraMemory <= 50),
    ...ofBundle(told),
  ];
}

/** The bundle of the same vote: made without keeping others waiting, checked in less than five seconds. */
function ofBundle({ bundle }: ToldOfClosing): Finding[] {
  const what = `the bundle of ${BALLOTS / 1_000} k ballots:`;
  const note = `${(bundle.bytes / 1e6).toFixed(1)} MB in ${(bundle.milliseconds / 1_000).toFixed(1)} s`;
  return [
    atMost(`${what} longest block`, bundle.longestBlock, "ms", 50, note),
    atMost(`${what} to check it`, bundle.checked, "ms", 5_000),
  ];
}

/** A question whose box is full and whose time has come. */
async function fillBox(database: Database): Promise<string> {
  const { admin } = await settle(database);
  const [mover, seconder] = [await enrol(database, admin, "valley", "M"), await enrol(database, admin, "valley", "S")];
  const { question } = await putToVote(database, { admin, mover, seconder, body: "valley" }, { secrecy: "secret" });
  const open = await findQuestion(database.orm, question.id);
  if (open === undefined) throw new Error("no question");
  for (let from = 0; from < BALLOTS; from += PART) await putInto(database, open, from);
  // As many as have voted are on the roll: else the check of the bundle would find a stuffed box.
  await database.sql`update rolls set size = ${BALLOTS}, weight = ${BALLOTS} where id = ${open.roll}`;
  const past = question.opensAt + 1;
  await perform(database, admin, ({ tx }) => changeQuestion(tx, question.id, { closesAt: past }));
  return question.id;
}

async function putInto({ sql, sealer }: Database, question: Question, from: number): Promise<void> {
  const box = boxOf(sealer, question);
  const numbers = Array.from({ length: PART }, (_, place) => from + place);
  const addresses = numbers.map(() => randomBytes(32).toString("hex"));
  const ballots = numbers.map((number) => {
    const choice = number % 3 === 0 ? "no" : "yes";
    return Buffer.from(box.seal({ parts: [[choice, 1]], receipt: newReceipt() })).toString("hex");
  });
  await sql`
    insert into sealed_ballots (question, address, ballot)
    select ${question.id}, decode(t.address, 'hex'), decode(t.ballot, 'hex')
    from unnest(${addresses}::text[], ${ballots}::text[]) as t (address, ballot)`;
}
