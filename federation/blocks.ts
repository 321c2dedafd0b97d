import type { Database } from "#db/open.ts";
import { listJudgedHosts } from "#db/hosts.ts";

/** Hosts that are neither heard nor told anything; asked for each request, so it answers from memory. */
export type Blocks = {
  readonly isBlocked: (host: string) => boolean;
  /** Whether an admin may ask it to connect: that ends a block. */
  readonly mayMeet: (host: string) => boolean;
  /** Reads the list anew. */
  readonly refresh: () => Promise<void>;
};

/** The hosts that admins blocked, as last read; where only hosts that they named are heard (`allowlist`), all others too. */
export async function openBlocks(db: Database, mode: "open" | "allowlist" = "open"): Promise<Blocks> {
  const held = { blocked: new Set<string>(), allowed: new Set<string>() };
  const refresh = async () => {
    const judged = await listJudgedHosts(db.orm);
    held.blocked = new Set(judged.flatMap(({ host, blockedAt }) => (blockedAt === null ? [] : [host])));
    held.allowed = new Set(judged.flatMap(({ host, allowedAt }) => (allowedAt === null ? [] : [host])));
  };
  await refresh();
  const mayMeet = (host: string) => mode === "open" || held.allowed.has(host);
  return {
    isBlocked: (host) => held.blocked.has(host) || !mayMeet(host),
    mayMeet,
    refresh,
  };
}
