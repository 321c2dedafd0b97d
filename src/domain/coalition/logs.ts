import type { Entry, KnownType, Sha256 } from "#domain/entries.ts";
import type { Verdict } from "#domain/gazette/state.ts";

/** A leaf with what the fold of its own log made of it; one that was malformed has no entry. */
export interface JudgedLeaf {
  readonly verdict: Verdict;
  readonly hash?: Sha256 | undefined;
  readonly entry?: Entry | undefined;
}

/** One branch of a log as far as it is held; a fork has several. Leaves may be loaded from anywhere, roots are Merkle roots. */
export interface HeldLog {
  readonly origin: string;
  readonly size: number;
  /** The root over the first leaves; undefined beyond the size. */
  readonly rootAt: (size: number) => Sha256 | undefined;
  readonly leafAt: (index: number) => JudgedLeaf | undefined;
}

/** Gives the branch of a log that has this root at this size, and this act next if one is named. */
export type FindLog = (origin: string, size: number, root: Sha256, next?: Sha256) => HeldLog | undefined;

/** Acts that order the docket: they have no verdict, and alone they never cause a block. */
const orderTypes: ReadonlySet<KnownType | "unknown"> = new Set(["Noted", "Sealed", "Objected", "ConvenorVoted"]);

export const isOrder = ({ entry }: JudgedLeaf): boolean => entry !== undefined && orderTypes.has(entry.type);

/** Whether an act is for this coalition to judge: it names it, or shows that a log is forked, which concerns everyone. */
export const isFor = ({ type, coalition }: Entry, id: Sha256): boolean =>
  coalition === id || (type === "EquivocationShown" && coalition === undefined);

/** Finds, among branches, the one that a head names. */
export function branchAt(branches: readonly HeldLog[], size: number, root: Sha256, next?: Sha256): HeldLog | undefined {
  return branches.find((log) => log.rootAt(size) === root && (next === undefined || log.leafAt(size)?.hash === next));
}

/** Whether one branch begins with all that is noted of a log. */
export const extendsHead = (log: HeldLog, size: number, root: Sha256 | null): boolean =>
  size === 0 || log.rootAt(size) === root;
