import type { Iri } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import { and, eq, isNull } from "drizzle-orm";
import { newId } from "./ids.ts";
import type { Reader, Writer } from "./open.ts";
import { mirroredEndorsements } from "./schema/endorsements.ts";
import { equivocations, mirroredBodies } from "./schema/gazette.ts";

/** An endorsement by a body of a peer, as the fold of its log has it. */
export type MirroredEndorsement = typeof mirroredEndorsements.$inferSelect;

/** Two signed checkpoints of a log that cannot both be true. */
export type Equivocation = typeof equivocations.$inferSelect;

export async function saveMirroredEndorsement(
  tx: Writer,
  row: Pick<MirroredEndorsement, "entry" | "log" | "actor" | "object" | "textHash" | "at">,
  now: Instant,
): Promise<void> {
  await tx.insert(mirroredEndorsements).values({ ...row, id: newId(now) });
}

/** Notes which entry withdrew an endorsement of this log. */
export async function endMirroredEndorsement(
  tx: Writer,
  end: { readonly log: string; readonly entry: Iri; readonly by: Iri; readonly at: Instant },
): Promise<void> {
  await tx
    .update(mirroredEndorsements)
    .set({ withdrawnBy: end.by, withdrawnAt: end.at })
    .where(and(eq(mirroredEndorsements.log, end.log), eq(mirroredEndorsements.entry, end.entry)));
}

/** The standing endorsements of an object by bodies of peers. */
export async function listStandingOf(db: Reader, object: string): Promise<MirroredEndorsement[]> {
  return db
    .select()
    .from(mirroredEndorsements)
    .where(and(eq(mirroredEndorsements.object, object), isNull(mirroredEndorsements.withdrawnAt)));
}

/** Places a peer's body as its log does; names and addresses come from its actor document. */
export async function saveMirroredBody(
  tx: Writer,
  body: { readonly actor: Iri; readonly log: string; readonly kind: string; readonly parent: Iri | undefined },
): Promise<void> {
  const { parent = null, ...row } = body;
  await tx
    .insert(mirroredBodies)
    .values({ ...row, parent })
    .onConflictDoUpdate({
      target: mirroredBodies.actor,
      set: { kind: row.kind, parent },
      setWhere: eq(mirroredBodies.log, row.log),
    });
}

/** Keeps evidence of equivocation, once a pair; true if it is new. */
export async function keepEvidence(
  tx: Writer,
  evidence: { readonly log: string; readonly held: string; readonly shown: string; readonly at: Instant },
): Promise<boolean> {
  const [known] = await tx
    .select({ id: equivocations.id })
    .from(equivocations)
    .where(and(eq(equivocations.log, evidence.log), eq(equivocations.shown, evidence.shown)));
  if (known === undefined) await tx.insert(equivocations).values(evidence);
  return known === undefined;
}

export async function listEvidence(db: Reader, log: string): Promise<Equivocation[]> {
  return db.select().from(equivocations).where(eq(equivocations.log, log));
}
