import type { Reader, Writer } from "./open.ts";
import type { Instant } from "#domain/time.ts";
import { asc, isNotNull, or } from "drizzle-orm";
import { hosts } from "./schema/federation.ts";

/** What an admin decided about a host. */
export type JudgedHost = {
  readonly host: string;
  readonly blockedAt: Instant | null;
  readonly allowedAt: Instant | null;
};

export async function listJudgedHosts(db: Reader): Promise<JudgedHost[]> {
  return db
    .select({ host: hosts.host, blockedAt: hosts.blockedAt, allowedAt: hosts.allowedAt })
    .from(hosts)
    .where(or(isNotNull(hosts.blockedAt), isNotNull(hosts.allowedAt)))
    .orderBy(asc(hosts.host));
}

/** Saves what an admin decided about a host; what is not named stays. */
export async function judgeHost(
  tx: Writer,
  host: string,
  judgement: Partial<Pick<JudgedHost, "blockedAt" | "allowedAt">>,
): Promise<void> {
  await tx
    .insert(hosts)
    .values({ host, ...judgement })
    .onConflictDoUpdate({ target: hosts.host, set: judgement });
}
