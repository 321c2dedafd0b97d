import { changeFork, isFrozen, listEvidence, listForksOf, listUnshownForks } from "#db/forks.ts";
import { changeLog, listOwnLogs } from "#db/gazette.ts";
import { findHome } from "#db/bodies.ts";
import type { Reader } from "#db/open.ts";
import { proofOf } from "#domain/equivocations.ts";
import { type Act, locked, recorded } from "./act.ts";
import { Missing, need } from "./errors.ts";
import { mustBeAbleTo } from "./someone.ts";

/**
 * Lets each organization here show in its gazette which log of a peer signed two histories, once a log, as soon as two of
 * its checkpoints prove it by themselves; answers of how many logs.
 */
export async function showEquivocations(act: Act): Promise<number> {
  const holding = await locked(act, "equivocations", "all");
  const proven = await listProven(act.tx);
  const own = await listOwnLogs(act.tx);
  for (const { log, evidence } of proven) {
    for (const { organization } of own)
      await recorded(holding, organization, { kind: "equivocation-shown", log, evidence });
    await changeFork(act.tx, log, { shownAt: holding.at });
  }
  return proven.length;
}

/** Forked logs of which two checkpoints are held that prove it, and that our gazettes do not show yet. */
export async function listProven(db: Reader): Promise<readonly { readonly log: string; readonly evidence: string }[]> {
  const found = await Promise.all(
    (await listUnshownForks(db)).map(async ({ id: log, vkey }) => {
      const evidence = await listEvidence(db, log);
      const proof = evidence.find(({ held, shown }) => proofOf(held, shown, vkey) !== undefined);
      return proof === undefined ? [] : [{ log, evidence: proof.id }];
    }),
  );
  return found.flat();
}

/** Takes the forked logs of a peer over again, as far as they go on from the history that was held first. */
export async function resumeForks(act: Act, host: string): Promise<void> {
  await mustBeAbleTo(act, need(await findHome(act.tx), "organization"), "manage-peers");
  const holding = await locked(act, "peer", host);
  const forks = await listForksOf(act.tx, host);
  if (forks.length === 0) throw new Missing("fork");
  for (const { log } of forks) {
    if (!(await isFrozen(act.tx, log.id))) continue;
    await changeFork(act.tx, log.id, { resumedAt: holding.at });
    await changeLog(act.tx, log.id, { pullDueAt: holding.at, failures: 0 });
    await recorded(holding, null, { kind: "fork-resumed", log: log.id });
  }
}
