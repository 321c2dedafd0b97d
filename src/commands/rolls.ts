import { randomBytes } from "node:crypto";
import { Worker } from "node:worker_threads";
import { type RollRow, findRollByContent, saveRoll } from "#db/questions.ts";
import type { Body } from "#db/bodies.ts";
import { listSeatHolders } from "#db/mandates.ts";
import { listElectorate } from "#db/members.ts";
import { seatRoll } from "#domain/mandates.ts";
import { newId } from "#db/ids.ts";
import { type Roll, type SaltedEntry, commitRoll, isOnRoll, rollFingerprint } from "#domain/rolls.ts";
import { type Act, locked } from "./act.ts";

/** Hashing more entries than this would hold up everybody else, so it is done on a thread. */
const SMALL = 2_000;

/** Freezes who may vote in a body now, its members or the holders of its seats; the same electorate as last time is the same roll. */
export async function freezeRoll(act: Act, { id: body, rules }: Body): Promise<RollRow | undefined> {
  const voters =
    rules.rule.electorate === "seats"
      ? seatRoll(await listSeatHolders(act.tx, body, act.at))
      : await membersOf(act, body);
  if (voters.length === 0) return undefined;
  const fingerprint = rollFingerprint(voters);
  const known = (await findRollByContent(act.tx, body, fingerprint)) ?? (await madeMeanwhile(act, body, fingerprint));
  if (known !== undefined) return known;
  const salted = voters.map(({ voter, weight }) => ({ voter, weight, salt: new Uint8Array(randomBytes(16)) }));
  const { entries, size, weight, hash } = salted.length > SMALL ? await commitOnThread(salted) : commitRoll(salted);
  const roll = { id: newId(act.at), body, fingerprint, size, weight, hash, cutOffAt: act.at };
  await saveRoll(act.tx, roll, entries);
  return roll;
}

/** Two votes that are opened in one body at once share their roll: whoever comes second waits for the first. */
async function madeMeanwhile(act: Act, body: string, fingerprint: string): Promise<RollRow | undefined> {
  await locked(act, "roll", body);
  return findRollByContent(act.tx, body, fingerprint);
}

async function membersOf(act: Act, body: string) {
  const electorate = await listElectorate(act.tx, body);
  return electorate.filter(({ since }) => isOnRoll({ standing: "good", since }, act.at));
}

function commitOnThread(entries: readonly SaltedEntry[]): Promise<Roll> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./roll-thread.ts", import.meta.url), { workerData: entries });
    worker.once("message", (roll: Roll) => resolve(roll));
    worker.once("error", reject);
  });
}
