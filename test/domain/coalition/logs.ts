import { FOLD, foldBlock, type NotedBlock } from "#domain/coalition/blocks.ts";
import { branchAt, type FindLog, type HeldLog, type JudgedLeaf } from "#domain/coalition/logs.ts";
import { convene, digestOfState, find, standingOf, type CoalitionState } from "#domain/coalition/state.ts";
import {
  hashText,
  type Draft,
  type Entry,
  type EntryOf,
  type KnownType,
  type Ref,
  type Sha256,
} from "#domain/entries.ts";
import type { TreeHead } from "#domain/merkle.ts";
import { openFold } from "#domain/gazette/fold.ts";
import { canonical, type Json, type JsonObject } from "#domain/jcs.ts";
import { presets } from "#domain/presets.ts";
import { ruleHash, type DecisionRule } from "#domain/rules.ts";
import type { CharterRules } from "#domain/coalition/charter.ts";
import type { BodyChoice } from "#domain/coalition/entries.ts";

export const hashOf = hashText;
const charterHash = hashOf("charter");

/** A branch of a member's log, as its instance writes it; the roots are a chain, which commits to what is below as a tree does. */
export interface TestLog {
  readonly name: string;
  readonly actor: string;
  readonly origin: string;
  readonly leaves: JudgedLeaf[];
  readonly roots: Sha256[];
  readonly judge: ReturnType<typeof openFold>["next"];
}

/** An act that was published: its hash, and how others refer to it. */
export interface Published<Type extends KnownType = KnownType> {
  readonly hash: Sha256;
  readonly ref: Ref;
  readonly entry: EntryOf<Type>;
}

const actorOf = (name: string): string => `https://${name}.example/ap/actors/${name}`;
const originOf = (name: string): string => `${name}.example/gazette/${name}`;

/** A log with its genesis. */
export function startLog(name: string): TestLog {
  const origin = originOf(name);
  const log = { name, actor: actorOf(name), origin, leaves: [], roots: [], judge: openFold(origin).next };
  const key = `key-${name}`;
  append(log, {
    type: "Genesis",
    refs: [],
    vkey: `${origin}+1+k`,
    actor: log.actor,
    key,
    recovery: { need: 1, commitments: [] },
  });
  return log;
}

type Own<Type extends KnownType> = Omit<Extract<Draft, { type: Type }>, "issuer"> & { readonly issuer?: string };

/** Publishes an act; whatever the log makes of it takes its place. */
export function append<Type extends KnownType>(
  log: TestLog,
  draft: Own<Type> & { readonly type: Type },
): Published<Type> {
  const id = `https://${log.origin}/entries/${log.leaves.length}`;
  const entry = { issuer: log.actor, ...draft, id, issuedAt: "2026-12-01T00:00:00Z" } as unknown as EntryOf<Type>;
  const hash = hashText(canonical(entry as unknown as Json));
  push(log, entry as Entry, hash);
  return { hash, ref: { id, hash }, entry };
}

/** Puts an entry into a log as it is, as a hostile one may put anything. */
export function push(log: TestLog, entry: Entry, hash: Sha256, signedBy = `key-${log.name}`): void {
  const verdict = log.judge({ entry, hash, signedBy, heads: headsIn(entry) });
  log.leaves.push({ entry, hash, verdict });
  log.roots.push(hashText((log.roots.at(-1) ?? "") + hash));
}

/** Two roots at one size, as if the key of the log had signed them; none where both checkpoints are one. */
function headsIn(entry: Entry): TreeHead[] {
  if (entry.type !== "EquivocationShown") return [];
  return entry.checkpoints.map((text) => ({ size: 1, root: Buffer.from(text) }));
}

/** Shows that a log is forked. */
export const accuse = (log: TestLog, accused: TestLog, more: object = {}): Published<"EquivocationShown"> =>
  append(log, {
    type: "EquivocationShown",
    refs: [],
    origin: accused.origin,
    vkey: `${accused.origin}+1+k`,
    checkpoints: ["one", "two"],
    ...more,
  });

/** Another branch of a log, from a size on. */
export function branchOff(log: TestLog, size = log.leaves.length): TestLog {
  const branch: TestLog = { ...log, leaves: [], roots: [], judge: openFold(log.origin).next };
  for (const { entry, hash } of log.leaves.slice(0, size)) {
    if (entry !== undefined && hash !== undefined) push(branch, entry, hash);
  }
  return branch;
}

/** What others hold of a branch. */
export const held = (log: TestLog, size = log.leaves.length): HeldLog => ({
  origin: log.origin,
  size,
  rootAt: (at) => (at > size ? undefined : at === 0 ? hashOf("") : log.roots[at - 1]),
  leafAt: (index) => (index < size ? log.leaves[index] : undefined),
});

export const findIn =
  (branches: readonly HeldLog[]): FindLog =>
  (origin, size, root, next) =>
    branchAt(
      branches.filter((log) => log.origin === origin),
      size,
      root,
      next,
    );

const majority: DecisionRule = { ...presets.majority, electorate: "bodies", secrecy: "roll_call" };

/** Rules of a coalition that decides everything by one decision rule. */
export const rulesBy = (decision: DecisionRule): CharterRules => ({
  growth: 3,
  certificatePeriod: 1_000_000,
  seconds: 1,
  period: { least: 5, most: 100_000_000 },
  grace: 3,
  patience: 30,
  ratifyWithin: 1_000,
  decisions: {
    ordinary: decision,
    foundation: decision,
    entrenched: decision,
    admission: decision,
    expulsion: decision,
    reinstatement: decision,
  },
});

export const rules = rulesBy(majority);

/** The first of the founders convenes them. */
export function convenedBy(logs: readonly TestLog[], charter: CharterRules = rules): Published<"CoalitionConvened"> {
  const [first] = logs;
  if (first === undefined) throw new TypeError("nobody convenes");
  const founders = logs.map((log) => ({ actor: log.actor, genesis: log.leaves[0]?.hash ?? "sha256:" }) as const);
  const terms = { actor: first.actor, rules: charter as unknown as JsonObject, charterHash, founders };
  return append(first, { type: "CoalitionConvened", refs: [], ...terms });
}

/** The state in which their docket begins. */
export function convened(
  logs: readonly TestLog[],
  mayChange: DecisionRule["mayChange"],
): { id: Sha256; state: CoalitionState } {
  const { entry, hash } = convenedBy(logs, rulesBy({ ...majority, mayChange }));
  const state = convene(entry, hash);
  if (state === undefined) throw new TypeError("not convened");
  return { id: hash, state };
}

export const accede = (log: TestLog, coalition: Sha256): Published =>
  append(log, {
    type: "AccessionSigned",
    refs: [],
    coalition,
    charterHash,
    genesis: log.leaves[0]?.hash ?? "sha256:",
  });

/** Says how many members it has. */
export const certify = (log: TestLog, coalition: Sha256, count: number): Published =>
  append(log, { type: "MembershipCertified", refs: [], coalition, count, asOf: isoOf(0) });

/** Decides at home, as every vote in the coalition needs. */
export function decideAtHome(log: TestLog, choice: BodyChoice = "yes"): Ref {
  const textHash = hashOf("how do we vote?");
  const moved = append(log, {
    type: "MotionSubmitted",
    refs: [],
    object: `https://${log.name}.example/motions/1`,
    kind: "resolution",
    textHash,
  });
  const rule = majority as unknown as JsonObject;
  const opened = append(log, {
    type: "QuestionOpened",
    refs: [moved.ref],
    textHash,
    rule,
    ruleHash: `sha256:${ruleHash(majority)}`,
    closesAt: "2026-12-01T00:00:00Z",
    mayChange: true,
    rollSize: 3,
    rollHash: hashOf("roll"),
  });
  const outcome = choice === "yes" ? "adopted" : choice === "abstain" ? "no_quorum" : "lost";
  const result = {
    outcome,
    counts: { yes: 2, blocks: choice === "block" ? 1 : 0 },
    ballots: 2,
    quorum: { required: 0, reached: 2, met: outcome !== "no_quorum" },
  } as const;
  return append(log, { type: "QuestionClosed", refs: [opened.ref], result }).ref;
}

/** Moves in the coalition. */
export const move = (log: TestLog, coalition: Sha256, effect?: JsonObject): Published<"MotionSubmitted"> =>
  append(log, {
    type: "MotionSubmitted",
    refs: [],
    coalition,
    object: `https://${log.name}.example/motions/c`,
    kind: "resolution",
    textHash: hashOf("text"),
    ...(effect === undefined ? {} : { effect }),
  });

export const second = (log: TestLog, coalition: Sha256, motion: Ref): Published =>
  append(log, { type: "MotionSeconded", refs: [motion], coalition });

/** Decides at home and votes. */
export const vote = (log: TestLog, coalition: Sha256, question: Ref, choice: BodyChoice): Published<"BodyVoted"> =>
  append(log, { type: "BodyVoted", refs: [question, decideAtHome(log, choice)], coalition, choice });

/** Times of tests are milliseconds from the epoch on. */
export const isoOf = (time: number): string => new Date(time).toISOString();

/** What the state says of an act. */
export const verdictOf = (state: CoalitionState, { hash }: { readonly hash: Sha256 }): string | undefined =>
  find(state, "verdict", hash);

/** The heads by which a log notes others, from what is noted of them on. */
function headsOf(state: CoalitionState, own: TestLog, others: readonly TestLog[]) {
  const grown = others.filter(
    (log) => log.origin !== own.origin && log.leaves.length > (find(state, "log", log.origin)?.size ?? 0),
  );
  return [...grown, own]
    .map((log) => [log.origin, log.leaves.length, log.roots.at(-1) ?? hashOf("")] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Notes what these logs gained; the state after the block, and the block. */
export function note(
  state: CoalitionState,
  prev: Sha256,
  own: TestLog,
  others: readonly TestLog[],
  time: number,
  more: { readonly term?: number; readonly votes?: readonly Sha256[] } = {},
): { state: CoalitionState; hash: Sha256 } {
  const { id, term, height } = standingOf(state);
  const heads = headsOf(state, own, others);
  const body = { coalition: id, term, height: height + 1, prev, time, fold: FOLD, heads, ...more };
  const findLog = findIn([own, ...others].map((log) => held(log)));
  const draft = foldBlock(state, { issuer: own.actor, origin: own.origin, body }, findLog);
  if (draft.kind !== "state") throw new TypeError(`not a block: ${"code" in draft ? draft.code : draft.kind}`);
  const digest = digestOfState(draft.state);
  const { hash } = append(own, { type: "Noted", refs: [], ...body, digest });
  return { state: draft.state, hash };
}

/** The block of a `Noted` in a log. */
export function blockOf(log: TestLog, hash: Sha256): NotedBlock {
  const entry = log.leaves.find((leaf) => leaf.hash === hash)?.entry;
  if (entry?.type !== "Noted") throw new TypeError("no block");
  return { hash, issuer: entry.issuer, origin: log.origin, body: entry };
}
