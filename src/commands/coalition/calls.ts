import { type CallRow, findNewestText, listCharterTexts, type CharterTextRow } from "#db/coalition/agreements.ts";
import { findCoalition } from "#db/coalition/coalitions.ts";
import type { Reader } from "#db/open.ts";
import { findMirroredText, findTextFile } from "#db/texts.ts";
import type { Sha256 } from "#domain/entries.ts";
import { isObject, parseCanonical } from "#domain/jcs.ts";
import { partsOf } from "#commands/texts.ts";
import { type KnownCharter, readCharter } from "./texts.ts";

/** A call as it can be read here: its name and reasons, the newest draft, all texts, and what became of it. */
export type CallReading = {
  readonly call: CallRow;
  /** Where their text is held. */
  readonly said: { readonly name: string; readonly why: string } | undefined;
  readonly draft: { readonly row: CharterTextRow; readonly text: KnownCharter } | undefined;
  readonly texts: readonly CharterTextRow[];
  /** The coalition that came from it. */
  readonly convened: string | undefined;
};

/** Reads a call with its drafts. */
export async function readCall(db: Reader, call: CallRow): Promise<CallReading> {
  const [said, newest, texts, coalition] = await Promise.all([
    saidIn(db, call),
    findNewestText(db, call.entry, call.caller),
    listCharterTexts(db, call.entry),
    findCoalition(db, { actor: call.actor }),
  ]);
  const draft = newest === undefined ? undefined : { row: newest, text: await readCharter(db, newest.hash as Sha256) };
  const convened = coalition?.convenedBy === call.caller ? coalition.hash : undefined;
  return { call, said, draft, texts, convened };
}

/** What a call is named and why it is made; undefined while its text is not held, and once it is erased. */
export async function saidIn(
  db: Reader,
  { log, textHash }: Pick<CallRow, "log" | "textHash">,
): Promise<CallReading["said"]> {
  const found = await (log === null ? findTextFile(db, textHash) : findMirroredText(db, log, `sha256:${textHash}`));
  const value = found?.file === undefined ? undefined : parseCanonical(found.file);
  if (!isObject(value) || typeof value["text"] !== "string") return undefined;
  const { title, text } = partsOf(value["text"]);
  return { name: title, why: text };
}
