import { eq } from "drizzle-orm";
import { appendLeaves, changeLog, listLeaves, lockLog } from "#db/gazette.ts";
import { logEntries } from "#db/schema/gazette.ts";
import type { Organization } from "./organization.ts";

const row = { iri: "", type: "", issuer: "", hash: "", verdict: "malformed" };

/** Puts bytes into an organization's log that no honest instance would, and signs. */
export async function smuggle(into: Organization, ...leaves: readonly Uint8Array[]): Promise<void> {
  await into.transact(async (tx) => {
    const log = await lockLog(tx, into.log.id);
    if (log === undefined) throw new Error("no log");
    await appendLeaves(
      tx,
      log,
      leaves.map((leaf) => ({ ...row, leaf })),
    );
  });
  await into.sign();
}

/** Takes an organization's log back to an earlier size, as a restored backup would: it may sign another history now. */
export async function rewind(of: Organization, size: number): Promise<void> {
  await of.transact(async (tx) => {
    const leaves = await listLeaves(tx, of.log.id, 0, size);
    await tx.delete(logEntries).where(eq(logEntries.log, of.log.id));
    await changeLog(tx, of.log.id, { size: 0, checkpointSize: 0 });
    const log = await lockLog(tx, of.log.id);
    if (log === undefined) throw new Error("no log");
    await appendLeaves(
      tx,
      log,
      leaves.map((leaf) => ({ ...row, leaf })),
    );
  });
  of.reopen();
}
