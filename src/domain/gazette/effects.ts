import type { EntryOf, Iri, KnownEntry, Multibase, Sha256 } from "#domain/entries.ts";
import { actNamed, endorsementKey, refHash, type Act, type LogState } from "./state.ts";

/** A log state that the fold may write to: its own copy. */
export type Draft = {
  -readonly [Name in keyof LogState]: LogState[Name] extends ReadonlyMap<infer Key, infer Value>
    ? Map<Key, Value>
    : LogState[Name] extends ReadonlySet<infer Item>
      ? Set<Item>
      : LogState[Name];
};

/** What giving an entry its effect writes to: a draft, or a past that is packed small. */
export interface Keeping extends Omit<Draft, "seen" | "ids" | "acts" | "standing" | "open"> {
  readonly seen: Pick<Set<Sha256>, "has"> & { readonly add: (hash: Sha256) => unknown };
  readonly ids: Pick<Set<Iri>, "has"> & { readonly add: (id: Iri) => unknown };
  readonly acts: Pick<Map<Sha256, Act>, "get"> & { readonly set: (hash: Sha256, act: Act) => unknown };
  readonly standing: Places<string>;
  readonly open: Places<Sha256>;
}

type Places<Key> = Pick<Map<Key, Sha256>, "has" | "delete"> & {
  readonly set: (key: Key, hash: Sha256) => unknown;
};

/** Copies a state, once a fold. */
export function thaw(state: LogState): Draft {
  return {
    ...state,
    keys: new Map(state.keys),
    bodies: new Map(state.bodies),
    seen: new Set(state.seen),
    ids: new Set(state.ids),
    acts: new Map(state.acts),
    standing: new Map(state.standing),
    open: new Map(state.open),
    charters: new Map(state.charters),
  };
}

/** Gives an entry that was judged `ok` its effect. */
export function take(draft: Keeping, entry: KnownEntry, hash: Sha256): void {
  draft.acts.set(hash, { index: draft.size, hash, entry, isOver: false } as Act);
  switch (entry.type) {
    case "Genesis":
      return takeGenesis(draft, entry, hash);
    case "KeyAdded":
      return addKey(draft, entry.actor, entry.key, entry.from);
    case "KeyRevoked":
      return endKeys(draft, entry.actor, (key) => key === entry.key, entry.from);
    case "KeyRecovered":
      endKeys(draft, entry.actor, () => true, undefined);
      return addKey(draft, entry.actor, entry.key, undefined);
    case "BodyFounded":
      draft.bodies.set(entry.body, { body: entry.body, kind: entry.kind, parent: entry.parent });
      return addKey(draft, entry.body, entry.key, undefined);
    case "BodyChanged":
      return changeBody(draft, entry);
    case "QuestionOpened":
      if (entry.coalition === undefined) draft.open.set(refHash(entry) ?? hash, hash);
      return;
    case "QuestionClosed":
      return closeQuestion(draft, entry);
    case "Endorsed":
      draft.standing.set(endorsementKey(entry.issuer, entry.object), hash);
      return;
    case "EquivocationShown":
      draft.standing.set(endorsementKey(entry.issuer, entry.vkey), hash);
      return;
    case "EndorsementWithdrawn":
      return withdraw(draft, entry);
    case "CharterAdopted":
      // The version before it has had its time.
      if (draft.charters.has(entry.issuer)) end(draft, entry);
      draft.charters.set(entry.issuer, hash);
      return;
    case "BodyMoved":
      return place(draft, entry);
    case "AssessmentPublished":
      // It corrects what it names first, if that is an assessment.
      if (actNamed(draft, entry)?.entry.type === "AssessmentPublished") end(draft, entry);
      return;
    case "CaucusRecognitionWithdrawn":
    case "PledgeWithdrawn":
    case "DrawRevealed":
    case "MandateRevoked":
    case "PositionWithdrawn":
    case "MotionWithdrawn":
      end(draft, entry);
      return;
    case "CaucusRecognized":
    case "DrawCommitted":
    case "MandateIssued":
    case "AmendmentMoved":
    case "MotionChanged":
    case "MotionSubmitted":
    case "PositionAdopted":
    case "EndorsementDeclined":
    case "TextErased":
    case "PledgeMade":
    case "PledgeKept":
    case "CaseStep":
    case "CoalitionConvened":
    case "CoalitionCalled":
    case "CharterDrafted":
    case "AccessionSigned":
    case "Reaffirmed":
    case "SecessionDeclared":
    case "MembershipCertified":
    case "MotionSeconded":
    case "BodyVoted":
    case "SeatVoted":
    case "ResultCertified":
    case "Noted":
    case "Sealed":
    case "Objected":
    case "ConvenorVoted":
      return;
  }
}

function takeGenesis(draft: Keeping, entry: EntryOf<"Genesis">, hash: Sha256): void {
  draft.owner = entry.actor;
  draft.genesis = hash;
  draft.recovery = entry.recovery;
  draft.succeeds = entry.succeeds;
  draft.bodies.set(entry.actor, { body: entry.actor, kind: "organization" });
  draft.keys.set(entry.actor, [{ key: entry.key, from: draft.size }]);
}

/** A key signs from the next index on, or from a later one that the entry names. */
function addKey(draft: Keeping, actor: Iri, key: Multibase | undefined, from: number | undefined): void {
  const spans = draft.keys.get(actor) ?? [];
  draft.keys.set(actor, key === undefined ? spans : [...spans, { key, from: Math.max(from ?? 0, draft.size + 1) }]);
}

function endKeys(draft: Keeping, actor: Iri, ends: (key: Multibase) => boolean, from: number | undefined): void {
  const until = Math.max(from ?? 0, draft.size + 1);
  const spans = (draft.keys.get(actor) ?? []).map((span) =>
    span.until === undefined && ends(span.key) ? { ...span, until } : span,
  );
  draft.keys.set(actor, spans);
}

function changeBody(draft: Keeping, entry: EntryOf<"BodyChanged">): void {
  const body = draft.bodies.get(entry.body);
  if (body === undefined) return;
  const parent = entry.parent === undefined ? body.parent : (entry.parent ?? undefined);
  draft.bodies.set(entry.body, { body: entry.body, kind: entry.kind ?? body.kind, parent });
}

function closeQuestion(draft: Keeping, entry: EntryOf<"QuestionClosed">): void {
  const question = end(draft, entry);
  const motion = question === undefined ? undefined : refHash(question);
  if (motion !== undefined) draft.open.delete(motion);
}

function withdraw(draft: Keeping, entry: EntryOf<"EndorsementWithdrawn">): void {
  const endorsed = end(draft, entry);
  if (endorsed?.type === "Endorsed") draft.standing.delete(endorsementKey(endorsed.issuer, endorsed.object));
}

/** What one side said of the same body before is over. */
function place(draft: Keeping, { refs, side, body }: EntryOf<"BodyMoved">): void {
  for (const { hash } of refs.slice(0, 2)) {
    const act = draft.acts.get(hash);
    if (act?.entry.type === "BodyMoved" && act.entry.side === side && act.entry.body === body)
      draft.acts.set(hash, { ...act, isOver: true });
  }
}

function end(draft: Keeping, entry: KnownEntry): KnownEntry | undefined {
  const begun = actNamed(draft, entry);
  if (begun !== undefined) draft.acts.set(begun.hash, { ...begun, isOver: true });
  return begun?.entry;
}
