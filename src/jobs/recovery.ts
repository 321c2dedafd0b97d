import { setTimeout as sleep } from "node:timers/promises";
import { listPeersIn } from "#db/peers.ts";
import { SECOND } from "#domain/time.ts";
import { askAtStart, type Recoverer } from "#federation/gazette/recovery.ts";

/** How long what leaves this instance waits at a start for peers that are slow or away. */
const PATIENCE = 10 * SECOND;
const AGAIN = 30 * SECOND;

/** The question that every start puts to the peers: do you hold more of our gazettes than we do? */
export type Asking = {
  /** Whether sending may begin: all have answered, or the patience is over. */
  readonly isOver: () => boolean;
  /** Asks whoever has not answered since the start; returns soon. */
  readonly ask: () => Promise<void>;
};

/** Asks all peers once; the silent ones again later, since what they know still counts when they are back. */
export function askingAtStart(recoverer: Recoverer): Asking {
  const state: { silent: readonly string[] | undefined; isOver: boolean; nextAt: number; isAsking: boolean } = {
    silent: undefined,
    isOver: false,
    nextAt: 0,
    isAsking: false,
  };
  const askAll = async () => {
    state.isAsking = true;
    try {
      const known = state.silent ?? (await listPeersIn(recoverer.db.orm, ["peered", "held"])).map(({ host }) => host);
      state.silent = known.length === 0 ? [] : await askAtStart(recoverer, known);
    } catch {
      // The database or the network was away: asked again.
    } finally {
      state.isAsking = false;
      state.nextAt = performance.now() + AGAIN;
    }
  };
  return {
    isOver: () => state.isOver,
    async ask() {
      if (state.silent?.length === 0 || state.isAsking || performance.now() < state.nextAt) return;
      const asked = askAll();
      if (state.isOver) return;
      const impatience = new AbortController();
      await Promise.race([asked, sleep(PATIENCE, undefined, { ref: false, signal: impatience.signal })]);
      impatience.abort();
      state.isOver = true;
    },
  };
}
