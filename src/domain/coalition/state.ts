import { bytesToHex } from "@noble/hashes/utils.js";
import { sha256Of, type EntryOf, type EntryResult, type Iri, type KnownEntry, type Sha256 } from "#domain/entries.ts";
import { canonical, type Json, type JsonObject } from "#domain/jcs.ts";
import { hexHash } from "#domain/texts.ts";
import type { Instant } from "#domain/time.ts";
import { readRules, type CharterRules, type CoalitionEffect } from "./charter.ts";
import type { Council } from "./council.ts";
import { digestOf, valueAt, withValue, withoutValue, type Trie } from "./digest.ts";
import type { BodyChoice } from "./entries.ts";
import type { OfficeTerm } from "./officers.ts";
import type { SeatMandate } from "./seatMandates.ts";

type Standing = "invited" | "applicant" | "full" | "observer" | "left" | "expelled" | "frozen";

/** A body in the coalition: its log is the one that begins with this genesis. */
export type Member = {
  readonly standing: Standing;
  readonly genesis: Sha256;
  readonly weight: number;
  /** The last number that growth is measured against, and since when; none before the first certificate. */
  readonly certified?: { readonly base: number; readonly since: Instant } | undefined;
  readonly charter?: Sha256 | undefined;
  readonly affirmedAt: Instant;
};

/** A log as far as it is noted. */
export type NotedLog = {
  readonly owner: Iri | null;
  readonly genesis: Sha256 | null;
  /** The key of the log, under which two signed heads prove a fork. */
  readonly vkey: string | null;
  readonly size: number;
  readonly root: Sha256 | null;
};

export type Motion = {
  readonly by: Iri;
  readonly textHash: Sha256;
  readonly effect?: CoalitionEffect | undefined;
  readonly seconds: readonly Iri[];
  readonly state: "submitted" | "withdrawn" | "open" | Outcome;
};
type Outcome = "adopted" | "lost" | "no_quorum";

/** The counts of a closed question: yes, no and so on by weight, the rest by number of bodies. */
type Result = { readonly outcome: Outcome; readonly counts: { readonly [name: string]: number } };

export type Question = {
  readonly motion: Sha256;
  readonly rule: JsonObject;
  readonly rollHash: Sha256;
  readonly charter: Sha256;
  readonly closesAt: Instant;
  readonly mayChange: boolean;
  readonly state: "open" | Outcome;
  readonly result?: Result | undefined;
  /** The height of the block that closed it. */
  readonly closedAt?: number | undefined;
  readonly isDisputed?: boolean | undefined;
};

/** Who votes with which weight, by actor; of a council by seat. */
export type Roll = readonly (readonly [Iri, number])[];

export type CharterVersion = {
  readonly state: "in-force" | "superseded" | "ahead" | "unratified" | "stale" | "lapsed";
  readonly rules: JsonObject;
  readonly base: Sha256 | null;
  readonly effectiveAt: Instant;
  readonly ratifyUntil?: Instant | undefined;
};

/** What came out of a vote at home: whether anybody blocked says if a vote that was lost may block here. */
export type Decided = { readonly outcome: EntryResult["outcome"]; readonly isBlocked: boolean };

/** All that the fold keeps, by kind; the digest is over these and nothing else. */
export type Records = {
  /** Its one id is `self`. */
  coalition: {
    readonly id: Sha256;
    readonly term: number;
    readonly height: number;
    readonly convenor: Iri;
    readonly time: Instant;
    readonly charter: Sha256;
  };
  member: Member;
  log: NotedLog;
  verdict: string;
  motion: Motion;
  question: Question;
  roll: Roll;
  /** By question and actor, of a council by question and seat: `<hash> <actor>`, `<hash> <actor> <number>`. */
  vote: {
    readonly choice: BodyChoice;
    readonly by: Sha256;
    readonly mandate?: Sha256 | undefined;
    /** What the home body wanted, as far as it says so. */
    readonly instructed?: BodyChoice | undefined;
    readonly reason?: Sha256 | undefined;
  };
  /** Its one id is `self`. */
  council: Council;
  /** The mandates of a seat that are not over, by `<actor> <number>`. */
  seat: readonly Sha256[];
  mandate: SeatMandate;
  /** The newest terms of an office, by its name in the charter. */
  office: readonly OfficeTerm[];
  /** The close of a vote at home, what came out, and the question that it was used for. */
  decision: Decided & { readonly by: Iri; readonly question?: Sha256 | undefined };
  charter: CharterVersion;
  /** An entry whose reference is not noted yet, and the one that waited for the same before it. */
  waiting: { readonly entry: JsonObject; readonly origin: string; readonly before: Sha256 | null };
  /** The newest entry that waits for this one. */
  awaited: Sha256;
};

/** A coalition after a block; what is beside the map follows from it, and is kept so that nothing is searched for. */
export interface CoalitionState {
  readonly trie: Trie;
  /** The full members in order: the next roll. */
  readonly full: readonly Iri[];
  readonly open: readonly Sha256[];
  /** Amendments that wait for their day or for ratification. */
  readonly ahead: readonly Sha256[];
  /** No member's signature runs out before. */
  readonly lapsesFrom: Instant;
  /** How many founders have not signed. */
  readonly invited: number;
  /** The council's next term begins no sooner. */
  readonly councilFrom: Instant;
  /** Mandates of seats that are not over; none begins or ends before. */
  readonly mandates: readonly Sha256[];
  readonly mandatesFrom: Instant;
}

/** What saying who votes needs of a state. */
export type Electing = Pick<CoalitionState, "trie" | "full">;

/** What has no date yet. */
export const NEVER: Instant = Number.MAX_SAFE_INTEGER;

/** A state that the fold of one block may write to. */
export type Draft = { -readonly [Name in keyof CoalitionState]: CoalitionState[Name] };

/** What a state holds of a kind under an id. */
export function find<Kind extends keyof Records>(
  state: Pick<CoalitionState, "trie">,
  kind: Kind,
  id: string,
): Records[Kind] | undefined {
  return valueAt(state.trie, `${kind}/${id}`) as unknown as Records[Kind] | undefined;
}

/** Keeps a value of a kind under an id. */
export function keep<Kind extends keyof Records>(draft: Draft, kind: Kind, id: string, value: Records[Kind]): void {
  draft.trie = withValue(draft.trie, `${kind}/${id}`, value);
}

/** Forgets what stands under an id. */
export function forget(draft: Draft, kind: keyof Records, id: string): void {
  draft.trie = withoutValue(draft.trie, `${kind}/${id}`);
}

/** As much of a state as these saved records hold. */
export function restate(
  records: readonly { readonly kind: string; readonly key: string; readonly value: Json | null }[],
): Electing {
  const standing = records.filter(({ value }) => value !== null);
  const trie = standing.reduce<Trie>(
    (held, { kind, key, value }) => withValue(held, `${kind}/${key}`, value),
    undefined,
  );
  const members = standing.filter(({ kind }) => kind === "member");
  const full = members.filter(({ value }) => (value as unknown as Member).standing === "full");
  return { trie, full: full.map(({ key }) => key).toSorted() };
}

/** Where the coalition stands: term, height, time, convenor, charter. */
export function standingOf(state: Pick<CoalitionState, "trie">): Records["coalition"] {
  const standing = find(state, "coalition", "self");
  if (standing === undefined) throw new TypeError("no state of a coalition");
  return standing;
}

/** The rules of the charter in force. */
export function rulesOf(state: Pick<CoalitionState, "trie">): CharterRules {
  const rules = readRules(find(state, "charter", standingOf(state).charter)?.rules);
  if (rules === undefined) throw new TypeError("no charter in force");
  return rules;
}

/** SHA-256 of the state, as blocks state it. */
export const digestOfState = (state: CoalitionState): Sha256 => sha256Of(bytesToHex(digestOf(state.trie)));

/** Keeps a member, and the roll with it. */
export function keepMember(draft: Draft, actor: Iri, member: Member): void {
  const wasInvited = find(draft, "member", actor)?.standing === "invited";
  draft.invited += Number(member.standing === "invited") - Number(wasInvited);
  // What a council waits for may have come; one that runs goes on to its end.
  if (draft.councilFrom === NEVER) draft.councilFrom = 0;
  keep(draft, "member", actor, member);
  const isListed = draft.full.includes(actor);
  const isFull = member.standing === "full";
  if (isFull && !isListed) draft.full = [...draft.full, actor].toSorted();
  if (!isFull && isListed) draft.full = draft.full.filter((name) => name !== actor);
}

/** The full members with their weights, and the hash by which a question freezes them. */
export function rollOf(state: Electing): { readonly roll: Roll; readonly hash: Sha256 } {
  const roll = state.full.map((actor) => [actor, find(state, "member", actor)?.weight ?? 0] as const);
  return { roll, hash: sha256Of(hexHash(canonical(roll))) };
}

/** The state in which a docket begins; undefined if this act convenes nothing that can be decided in. */
export function convene(act: EntryOf<"CoalitionConvened">, hash: Sha256): CoalitionState | undefined {
  const founders = new Map(act.founders.map(({ actor, genesis }) => [actor, genesis]));
  if (readRules(act.rules) === undefined || !founders.has(act.issuer)) return undefined;
  const lists = { full: [], open: [], ahead: [], mandates: [] };
  const draft: Draft = { trie: undefined, ...lists, lapsesFrom: 0, invited: 0, councilFrom: 0, mandatesFrom: NEVER };
  const charter = act.charterHash;
  keep(draft, "coalition", "self", { id: hash, term: 0, height: 0, convenor: act.issuer, time: 0, charter });
  keep(draft, "charter", charter, { state: "in-force", rules: act.rules, base: null, effectiveAt: 0 });
  for (const [actor, genesis] of founders) {
    const standing = actor === act.issuer ? "full" : "invited";
    keepMember(draft, actor, { standing, genesis, weight: 1, affirmedAt: 0 });
  }
  return draft;
}

/** An entry as the map keeps it while it waits. */
export const asRecord = (entry: KnownEntry): JsonObject => entry as unknown as JsonObject;
