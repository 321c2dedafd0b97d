import { randomBytes } from "node:crypto";
import { saveCaseText } from "#db/cases.ts";
import { saveText } from "#db/motions.ts";
import { textHash } from "#domain/texts.ts";
import type { Act } from "#commands/act.ts";

/** Keeps what was written in a case for those whom it concerns; a redacted text for everybody too. Answers its hash. */
export async function keepCaseText(act: Act, name: string, text: string, isPublic: boolean): Promise<string> {
  const salt = new Uint8Array(randomBytes(16));
  const hash = textHash({ salt: Buffer.from(salt).toString("hex"), text });
  await saveCaseText(act.tx, { hash, case: name, salt, text });
  if (isPublic) await saveText(act.tx, { hash, salt, text });
  return hash;
}
