import { saveCaseText } from "#db/cases.ts";
import { findPeer } from "#db/peers.ts";
import { textHash } from "#domain/texts.ts";
import type { Act } from "#commands/act.ts";
import type { LetterOf } from "#commands/letters.ts";

/** Keeps copies of what was written in cases: from connected instances alone, and only what its hash names. */
export async function receiveCaseTexts({ tx }: Act, letters: readonly LetterOf<"case-text">[]): Promise<never[]> {
  for (const { signer, host, saying } of letters) {
    const peer = await findPeer(tx, host);
    if (peer?.state !== "peered" || peer.gazetteActor !== signer) continue;
    const { case: name, hash, salt, text } = saying;
    if (textHash({ salt, text }) !== hash) continue;
    await saveCaseText(tx, { hash, case: name, salt: new Uint8Array(Buffer.from(salt, "hex")), text, host });
  }
  return [];
}
