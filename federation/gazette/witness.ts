import { createPublicKey, type KeyObject } from "node:crypto";
import { WITNESS_KEY } from "#commands/keys.ts";
import { readClock } from "#db/clock.ts";
import { findLog, lockLog, rootAt, type Log } from "#db/gazette.ts";
import { findInstance } from "#db/instance.ts";
import { keepEvidence } from "#db/forks.ts";
import type { Database, Writer } from "#db/open.ts";
import { hasDoubts } from "#db/restoring.ts";
import { findPeer } from "#db/peers.ts";
import { findSuccessor } from "#db/succession.ts";
import { findWitnessed, saveWitnessed, type Witnessed } from "#db/witness.ts";
import { EMPTY_ROOT, HASH_BYTES, sameHash, verifyConsistency, type Hash } from "#domain/merkle.ts";
import { parseCheckpoint, parseNote, type Checkpoint } from "#domain/notes.ts";
import { SECOND } from "#domain/time.ts";
import { type Budget, createBudget } from "#federation/budgets.ts";
import type { House } from "#federation/house.ts";
import { splitUrl } from "#federation/paths.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { heldNote } from "./forks.ts";
import { cosign, formatLine, formatVkey, parseVkey, verifierKey } from "./note.ts";
import { textOf } from "./remote.ts";

const PATH = "/gazette/add-checkpoint";
const KEY_PATH = "/gazette/witness-key";
const MOST_BYTES = 65_536;
const MOST_HASHES = 63;

/** What a log asks of a witness (C2SP tlog-witness, add-checkpoint). */
export type Submission = { readonly old: number; readonly proof: readonly Hash[]; readonly note: string };

/** What a witness answers. */
type Reply = { readonly status: number; readonly text: string; readonly type?: string; readonly wait?: number };

/** Answers `POST /gazette/add-checkpoint` for the logs that this instance mirrors, and tells its key; undefined for other paths. */
export type Witness = (request: Request) => Promise<Response> | undefined;

/** The name of an instance's witness: a URL without scheme. */
const witnessName = (host: string): string => `${host}/gazette/witness`;

/** The witness of this instance: ten cosignatures of a log at once, then one a minute. */
export function createWitness({ db, house }: { readonly db: Database; readonly house: House }): Witness {
  const budget = createBudget({ burst: 10, perSecond: 1 / 60 }, () => Date.now() + db.clockOffset());
  return (request) => {
    const { path } = splitUrl(request.url);
    if (path === KEY_PATH && (request.method === "GET" || request.method === "HEAD"))
      return tellKey(db, house).then(respond);
    if (path !== PATH) return undefined;
    if (request.method !== "POST") return Promise.resolve(respond({ status: 405, text: "POST a checkpoint\n" }));
    return readBody(request)
      .then((body) => (body === undefined ? malformed : judge({ db, house, budget }, body)))
      .then(respond);
  };
}

type Parts = { readonly db: Database; readonly house: House; readonly budget: Budget };

const malformed: Reply = { status: 400, text: "not a request of tlog-witness\n" };

/** Cheap checks first; what is cosigned is saved before it is answered, and never goes back. */
async function judge({ db, house, budget }: Parts, body: string): Promise<Reply> {
  const submission = parseSubmission(body);
  const claimed = submission === undefined ? undefined : parseCheckpoint(parseNote(submission.note)?.text ?? "");
  if (submission === undefined || claimed === undefined) return malformed;
  const log = await findLog(db.orm, claimed.origin);
  const peer = log?.host == null ? undefined : await findPeer(db.orm, log.host);
  // A log that wants the place of another one counts for nothing before officers have agreed.
  const isPending = log?.size === 0 && (await findSuccessor(db.orm, log.id))?.confirmedAt === null;
  if (log === undefined || peer?.state !== "peered" || isPending) return { status: 404, text: "unknown log\n" };
  const key = parseVkey(log.vkey);
  const checkpoint = key === undefined ? undefined : openCheckpoint(submission.note, key);
  if (checkpoint === undefined) return { status: 403, text: "no signature of the log\n" };
  if (submission.old > checkpoint.size) return { status: 400, text: "the old size is the larger one\n" };
  const own = await ownKey(db, house);
  if (own === undefined) return { status: 503, text: "no key yet\n" };
  return db.orm.transaction(async (tx) => {
    const at = await readClock(tx, db.clockOffset);
    const held = await lockLog(tx, log.id);
    if (held === undefined) return { status: 404, text: "unknown log\n" };
    const known = await findWitnessed(tx, log.id);
    const refusal = await refusalOf(tx, { log: held, known, at }, submission, checkpoint);
    if (refusal !== undefined) return refusal;
    if (known?.size === checkpoint.size && known.checkpoint === submission.note)
      return { status: 200, text: known.line };
    // Restored: what was cosigned since the backup is not remembered, until the mirrors have caught up.
    if (await hasDoubts(tx)) return { status: 429, text: "restored, and not yet sure\n", wait: 60 };
    const taken = budget.take(log.origin);
    if (!taken.ok) return { status: 429, text: "later\n", wait: taken.retryAfter };
    const { text } = parseNote(submission.note) ?? { text: "" };
    const line = formatLine(cosign(text, witnessName(house.iris.host), own, Math.floor(at / SECOND)));
    await saveWitnessed(tx, {
      log: log.id,
      size: checkpoint.size,
      root: new Uint8Array(checkpoint.root),
      checkpoint: submission.note,
      line,
      at,
    });
    return { status: 200, text: line };
  });
}

type Held = { readonly log: Log; readonly known: Witnessed | undefined; readonly at: number };

/** Why a checkpoint is not cosigned; two that cannot both be true are kept as evidence. */
async function refusalOf(
  tx: Writer,
  { log, known, at }: Held,
  { old, proof, note }: Submission,
  checkpoint: Checkpoint,
): Promise<Reply | undefined> {
  const size = known?.size ?? 0;
  const shows = async (held: string): Promise<Reply> => {
    await keepEvidence(tx, { log: log.id, held, shown: note, at });
    return { status: 422, text: "another history than the one that was seen\n" };
  };
  if (known !== undefined && checkpoint.size === size && !sameHash(known.root, checkpoint.root))
    return shows(known.checkpoint);
  const isMirrored = checkpoint.size <= log.size && checkpoint.size > 0;
  if (isMirrored && !sameHash(await rootAt(tx, log.id, checkpoint.size), checkpoint.root)) return shows(heldNote(log));
  if (old !== size) return { status: 409, text: `${size}\n`, type: "text/x.tlog.size" };
  const isProven =
    checkpoint.size === 0
      ? sameHash(checkpoint.root, EMPTY_ROOT) && proof.length === 0
      : old === 0
        ? proof.length === 0
        : verifyConsistency({ size: old, root: known?.root ?? EMPTY_ROOT }, checkpoint, proof);
  return isProven ? undefined : { status: 422, text: "the proof does not lead from the old size to the new one\n" };
}

/** Reads a submission strictly; undefined if it is none. */
export function parseSubmission(body: string): Submission | undefined {
  const at = body.indexOf("\n\n");
  const [first = "", ...lines] = body.slice(0, at < 0 ? 0 : at).split("\n");
  const size = /^old (0|[1-9]\d{0,15})$/.exec(first)?.[1];
  if (size === undefined || !Number.isSafeInteger(Number(size)) || lines.length > MOST_HASHES) return undefined;
  const proof = lines.map((line) => Buffer.from(line, "base64"));
  const isStrict = proof.every((hash, place) => hash.length === HASH_BYTES && hash.toString("base64") === lines[place]);
  return isStrict
    ? { old: Number(size), proof: proof.map((hash) => Uint8Array.from(hash)), note: body.slice(at + 2) }
    : undefined;
}

/** A submission as it is sent. */
export const formatSubmission = ({ old, proof, note }: Submission): string =>
  [`old ${old}`, ...proof.map((hash) => Buffer.from(hash).toString("base64")), "", note].join("\n");

async function tellKey(db: Database, house: House): Promise<Reply> {
  const pem = (await findInstance(db.orm))?.witnessPublic ?? undefined;
  if (pem === undefined) return { status: 404, text: "no key yet\n" };
  return {
    status: 200,
    text: `${formatVkey(verifierKey(witnessName(house.iris.host), createPublicKey(pem), 0x04))}\n`,
  };
}

async function ownKey(db: Database, { chest }: House): Promise<KeyObject | undefined> {
  const sealed = (await findInstance(db.orm))?.witnessSealed ?? undefined;
  return sealed === undefined ? undefined : chest.open(WITNESS_KEY, sealed);
}

async function readBody(request: Request): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.length;
    if (length > MOST_BYTES) return undefined;
    parts.push(part);
  }
  return textOf(Buffer.concat(parts));
}

function respond({ status, text, type = "text/plain; charset=utf-8", wait }: Reply): Response {
  const headers = new Headers({
    "content-type": type,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  if (wait !== undefined) headers.set("retry-after", String(wait));
  return new Response(text, { status, headers });
}
