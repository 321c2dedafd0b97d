import type { Database } from "#db/open.ts";
import { listBlockedHosts } from "#db/peers.ts";

/** Hosts that are not heard; asked for each request, so it answers from memory. */
export type Blocks = {
  readonly isBlocked: (host: string) => boolean;
  /** Reads the list anew. */
  readonly refresh: () => Promise<void>;
};

/** The blocked hosts as last read. */
export async function openBlocks(db: Database): Promise<Blocks> {
  const held = { hosts: new Set<string>() };
  const refresh = async () => {
    held.hosts = new Set(await listBlockedHosts(db.orm));
  };
  await refresh();
  return { isBlocked: (host) => held.hosts.has(host), refresh };
}
