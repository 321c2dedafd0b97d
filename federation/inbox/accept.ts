import type { Actor } from "#commands/act.ts";
import type { Letter } from "#commands/letters.ts";
import type { Database } from "#db/open.ts";
import type { Iris } from "#domain/iris.ts";
import { perform, performMany } from "#commands/act.ts";
import { receiveLetters } from "#commands/inbox.ts";

/** Resolves when the letter and all its effects are committed, or when it had come before; rejects when nothing was saved. */
export type Accept = (letter: Letter) => Promise<void>;

export type AcceptOptions = {
  readonly db: Database;
  readonly iris: Pick<Iris, "actor">;
  /** Most letters of one transaction. */
  readonly most?: number;
};

type Waiting = { readonly letter: Letter; readonly done: (error?: unknown) => void };

const by = ({ host, signer }: Letter): Actor => ({ kind: "peer", host, actor: signer });

/** Receives letters in batches: what comes while one is committed makes the next, in the order in which it came. */
export function createAccept({ db, iris, most = 256 }: AcceptOptions): Accept {
  const state: { queue: Waiting[]; isReceiving: boolean } = { queue: [], isReceiving: false };

  const receive = async (batch: readonly Waiting[]): Promise<void> => {
    const [first, ...others] = batch;
    if (first === undefined) return;
    const letters = batch.map(({ letter }) => letter);
    try {
      await perform(db, by(first.letter), (act) => receiveLetters(act, letters, iris.actor));
      for (const { done } of batch) done();
    } catch (error) {
      if (others.length === 0) first.done(error);
      else await receiveApart(batch);
    }
  };
  // One that cannot be saved must not take the others of its batch along.
  const receiveApart = async (batch: readonly Waiting[]): Promise<void> => {
    const deeds = batch.map(({ letter }) => ({
      by: by(letter),
      deed: (act: Parameters<typeof receiveLetters>[0]) => receiveLetters(act, [letter], iris.actor),
    }));
    try {
      const outcomes = await performMany(db, deeds);
      for (const [at, { done }] of batch.entries()) {
        const outcome = outcomes[at];
        done(outcome?.done === true ? undefined : (outcome?.error ?? new Error("not received")));
      }
    } catch (error) {
      for (const { done } of batch) done(error);
    }
  };
  const run = async (): Promise<void> => {
    state.isReceiving = true;
    while (state.queue.length > 0) {
      const { batch, rest } = split(state.queue, most);
      state.queue = rest;
      await receive(batch);
    }
    state.isReceiving = false;
  };
  return (letter) =>
    new Promise((resolve, reject) => {
      state.queue.push({ letter, done: (error) => (error === undefined ? resolve() : reject(error)) });
      if (!state.isReceiving) void run();
    });
}

/** The first letter of each signer, up to `most`; the others stay, in order. */
function split(queue: readonly Waiting[], most: number): { batch: Waiting[]; rest: Waiting[] } {
  const signers = new Set<string>();
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  for (const waiting of queue) {
    const isNext = batch.length < most && !signers.has(waiting.letter.signer);
    (isNext ? batch : rest).push(waiting);
    signers.add(waiting.letter.signer);
  }
  return { batch, rest };
}
