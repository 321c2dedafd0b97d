import type { Reader, Writer } from "./open.ts";
import { instance } from "./schema/instance.ts";

export type Instance = typeof instance.$inferSelect;

export async function findInstance(db: Reader): Promise<Instance | undefined> {
  const [row] = await db.select().from(instance);
  return row;
}

/** The instance's one row, made at its first use, held until the transaction ends. */
export async function lockInstance(tx: Writer): Promise<Instance> {
  await tx.insert(instance).values({}).onConflictDoNothing();
  const [row] = await tx.select().from(instance).for("update");
  return row as Instance;
}

export async function changeInstance(tx: Writer, change: Partial<Instance>): Promise<void> {
  await tx.update(instance).set(change);
}
