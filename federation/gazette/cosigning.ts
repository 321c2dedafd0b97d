import { readClock } from "#db/clock.ts";
import type { Database } from "#db/open.ts";
import { listDueCosignatures, saveCosignature, type DueCosignature } from "#db/witness.ts";
import { proofBetween } from "#db/gazette.ts";
import type { Hash } from "#domain/merkle.ts";
import { parseNote } from "#domain/notes.ts";
import { HOUR, MINUTE } from "#domain/time.ts";
import type { Client } from "#federation/client.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { cosignedAt, parseVkey } from "./note.ts";
import { noteShown } from "./recovery.ts";
import { formatSubmission } from "./witness.ts";

const AT_ONCE = 16;

/** Asks connected peers to cosign the newest checkpoints of our logs, each at most once a minute. True if there may be more to ask. */
export async function collectCosignatures(db: Database, client: Client): Promise<boolean> {
  const at = await readClock(db.orm, db.clockOffset);
  const due = await listDueCosignatures(db.orm, at, AT_ONCE);
  await Promise.all(due.map((each) => collect(db, client, each)));
  return due.length === AT_ONCE;
}

/** Asks one witness about one log; one that says where it stands is asked again from there, once. */
async function collect(db: Database, client: Client, { log, peer, known }: DueCosignature): Promise<void> {
  const size = known?.size ?? 0;
  const url = `${peer.address}/gazette/add-checkpoint`;
  const ask = async (old: number) => {
    const proof: Hash[] = old === 0 ? [] : await proofBetween(db.orm, log.id, old, log.checkpointSize);
    const body = formatSubmission({ old, proof, note: log.checkpoint ?? "" });
    return client.post(url, new Uint8Array(Buffer.from(body)), { "content-type": "text/plain; charset=utf-8" });
  };
  let answer = peer.card.witness === undefined ? undefined : await ask(size);
  if (answer?.kind === "answer" && answer.status === 409) {
    const stands = /^(0|[1-9]\d{0,9})\n$/.exec(answer.bytes.toString("utf8"))?.[1];
    if (Number(stands ?? 0) > log.size) await noteShown(db, log.id, Number(stands));
    if (stands !== undefined && Number(stands) <= log.checkpointSize) answer = await ask(Number(stands));
  }
  const text = answer?.kind === "answer" && answer.status === 200 ? answer.bytes.toString("utf8") : "";
  const line = lineOf(log, peer.card.witness, text);
  const at = await readClock(db.orm, db.clockOffset);
  const failures = line === undefined ? (known?.failures ?? 0) + 1 : 0;
  const wait = line === undefined ? Math.min(HOUR, MINUTE * 2 ** Math.min(failures - 1, 6)) : MINUTE;
  const kept = { size, line: known?.line ?? "", at: known?.at ?? at };
  const now = line === undefined ? kept : { size: log.checkpointSize, line, at };
  await db.orm.transaction((tx) =>
    saveCosignature(tx, { log: log.id, host: peer.host, ...now, dueAt: at + wait, failures }),
  );
}

/** The one line of an answer that is this witness's, and valid for this checkpoint. */
function lineOf(log: DueCosignature["log"], vkey: string | undefined, text: string): string | undefined {
  const [key, own, checkpoint] = [parseVkey(vkey ?? ""), parseVkey(log.vkey), log.checkpoint];
  if (key === undefined || own === undefined || checkpoint === null) return undefined;
  if (openCheckpoint(checkpoint, own) === undefined) return undefined;
  return text
    .split(/(?<=\n)/u)
    .find((line) => line.startsWith(`— ${key.name} `) && isCosigned(`${checkpoint}${line}`, vkey ?? ""));
}

function isCosigned(note: string, vkey: string): boolean {
  const [parsed, key] = [parseNote(note), parseVkey(vkey)];
  return parsed !== undefined && key !== undefined && cosignedAt(parsed, key) !== undefined;
}
