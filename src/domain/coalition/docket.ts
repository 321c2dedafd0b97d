import type { EntryOf, Iri, Sha256 } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import type { NotedBlock } from "./blocks.ts";
import type { Branch } from "./orders.ts";
import { convene, standingOf, type CoalitionState } from "./state.ts";
import type { VoidCode } from "./verdicts.ts";

/** A block that was folded; the first one is the convening itself. */
export interface Block {
  readonly hash: Sha256;
  readonly prev: Block | undefined;
  readonly term: number;
  readonly height: number;
  readonly time: Instant;
  readonly convenor: Iri;
  readonly state: CoalitionState;
}

/** A vote that calls a convenor. */
export interface Call {
  readonly hash: Sha256;
  readonly branch: Branch;
  readonly entry: EntryOf<"ConvenorVoted">;
}

/** A vote of a body or of a seat on a question, wherever it stands; `voter` is as rolls name it. */
interface HeldVote {
  readonly hash: Sha256;
  readonly by: Iri;
  readonly voter: string;
  readonly branch: Branch;
}

/** All that an instance holds of a coalition's order, and what it concludes. It grows in place: agreed and final never shrink. */
export interface Docket {
  readonly id: Sha256;
  readonly branches: Map<string, Branch[]>;
  readonly byGenesis: Map<Sha256, Branch[]>;
  readonly blocks: Map<Sha256, Block>;
  /** Blocks that could not be folded yet. */
  readonly pending: Map<Sha256, NotedBlock>;
  readonly voids: Map<Sha256, VoidCode>;
  readonly calls: Map<Sha256, Call>;
  readonly votes: Map<Sha256, HeldVote[]>;
  readonly agreed: Set<Sha256>;
  readonly final: Set<Sha256>;
  /** Blocks that are not final. */
  readonly undecided: Set<Block>;
  /** Final blocks that are not in the line of `top`. */
  readonly rivals: Set<Block>;
  /** The highest final block, and the block to build on and to seal. */
  top: Block;
  tip: Block;
  /** Where conflicting final blocks part: nothing after it stands. */
  split: Block | undefined;
  /** A block asks for a later version of this program. */
  needsUpgrade: boolean;
}

/** A docket in which only the convening stands; undefined if it convenes nothing. */
export function openDocket(convened: EntryOf<"CoalitionConvened">, hash: Sha256): Docket | undefined {
  const state = convene(convened, hash);
  if (state === undefined) return undefined;
  const { term, height, time, convenor } = standingOf(state);
  const first: Block = { hash, prev: undefined, term, height, time, convenor, state };
  return {
    id: hash,
    branches: new Map(),
    byGenesis: new Map(),
    blocks: new Map([[hash, first]]),
    pending: new Map(),
    voids: new Map(),
    calls: new Map(),
    votes: new Map(),
    agreed: new Set([hash]),
    final: new Set([hash]),
    undecided: new Set(),
    rivals: new Set(),
    top: first,
    tip: first,
    split: undefined,
    needsUpgrade: false,
  };
}

/** The branches of a body's log in a state. */
export const branchesOf = (docket: Docket, genesis: Sha256 | undefined): readonly Branch[] =>
  genesis === undefined ? [] : (docket.byGenesis.get(genesis) ?? []);

/** Whether one block is another or stands before it. */
export function leadsTo(earlier: Block, later: Block): boolean {
  let at: Block | undefined = later;
  while (at !== undefined && at.height > earlier.height) at = at.prev;
  return at === earlier;
}
