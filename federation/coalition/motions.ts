import type { CoalitionRow, RecordChange } from "#db/coalition/coalitions.ts";
import { changeCoalitionMotion, findCoalitionMotion, findHeldAct, saveCoalitionMotion } from "#db/coalition/motions.ts";
import { newId } from "#db/ids.ts";
import type { Writer } from "#db/open.ts";
import { readEffect } from "#domain/coalition/charter.ts";
import { coalitionMotionKinds, kindOf } from "#domain/coalition/motions.ts";
import type { Question } from "#domain/coalition/state.ts";
import type { EntryOf } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import { parseEntry, parseLeaf } from "#federation/gazette/entry.ts";

/** Names every motion of a coalition that came into its state, and the question that it became, in the transaction that saves them. */
export async function nameMotions(
  tx: Writer,
  row: Pick<CoalitionRow, "id" | "hash">,
  changes: readonly RecordChange[],
  at: Instant,
): Promise<void> {
  const standing = changes.filter(({ value }) => value !== null);
  for (const { kind, key } of standing) if (kind === "motion") await nameMotion(tx, row, key, at);
  for (const { kind, key, value } of standing)
    if (kind === "question") await nameQuestion(tx, row, key, value as unknown as Question);
}

type Row = Pick<CoalitionRow, "id" | "hash">;

async function nameMotion(tx: Writer, { id: coalition, hash: of }: Row, hash: string, at: Instant): Promise<void> {
  if ((await findCoalitionMotion(tx, { coalition, hash })) !== undefined) return;
  const held = await findHeldAct(tx, of, "MotionSubmitted", hash);
  const entry = held === undefined ? undefined : read(held.leaf);
  if (held === undefined || entry === undefined) return;
  const named = { hash, entry: entry.id, log: held.log };
  // Ours is known since it was moved, by the name that its entry bears.
  const [, name] = /\/entries\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(entry.id) ?? [];
  const own = name === undefined ? undefined : await findCoalitionMotion(tx, { id: name });
  if (own?.by === entry.issuer && own.coalition === coalition) return changeCoalitionMotion(tx, own.id, named);
  const effect = entry.effect === undefined ? undefined : readEffect(entry.effect);
  await saveCoalitionMotion(tx, {
    id: newId(at),
    coalition,
    ...named,
    by: entry.issuer,
    kind: coalitionMotionKinds.find((kind) => kind === entry.kind) ?? kindOf(effect),
    textHash: entry.textHash,
    effect: effect ?? null,
    foundAt: at,
  });
}

async function nameQuestion(
  tx: Writer,
  { id: coalition, hash: of }: Row,
  hash: string,
  question: Question,
): Promise<void> {
  const motion = await findCoalitionMotion(tx, { coalition, hash: question.motion });
  if (motion === undefined || motion.questionHash === hash) return;
  const held = await findHeldAct(tx, of, "QuestionOpened", hash);
  if (held !== undefined) await changeCoalitionMotion(tx, motion.id, { questionHash: hash, questionEntry: held.iri });
}

function read(leaf: Uint8Array): EntryOf<"MotionSubmitted"> | undefined {
  const document = parseLeaf(leaf);
  const entry = document === undefined ? undefined : parseEntry(document);
  return entry?.type === "MotionSubmitted" ? entry : undefined;
}
