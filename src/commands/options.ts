import { randomBytes } from "node:crypto";
import type { Writer } from "#db/open.ts";
import { saveText } from "#db/motions.ts";
import { type Contest, type FrozenContest, arrange, optionsText } from "#domain/contests.ts";
import { sha256Of } from "#domain/entries.ts";
import { textHash } from "#domain/texts.ts";

/** What a contest is put to the vote with; a runoff names the question whose tie it decides. */
export type OptionsToFreeze = {
  readonly contest: Contest;
  readonly names: readonly string[];
  readonly isPublic: boolean;
  readonly decidesTieOf?: string;
};

type Salted = FrozenContest & { readonly salt: Uint8Array };

/** The options in their order for good, under a salted hash. */
export function freezeOptions(question: string, { contest, names }: OptionsToFreeze): Salted {
  const options = arrange(question, contest, names);
  const salt = randomBytes(16);
  const hash = textHash({ salt: salt.toString("hex"), text: optionsText(options) });
  return { contest, options, optionsHash: sha256Of(hash), salt: new Uint8Array(salt) };
}

/** Publishes the names of the options as a text file. */
export async function saveOptions(tx: Writer, { options, optionsHash, salt }: Salted): Promise<void> {
  await saveText(tx, { hash: optionsHash.replace(/^sha256:/, ""), salt, text: optionsText(options) });
}
