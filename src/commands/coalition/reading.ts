import {
  listSignatures,
  listCharterTexts,
  findEntryByHash,
  type CharterTextRow,
  type SignatureRow,
} from "#db/coalition/agreements.ts";
import { listRecords, findRecord, type CoalitionRow } from "#db/coalition/coalitions.ts";
import { listAmendingMotions, type AmendingMotion } from "#db/coalition/amendments.ts";
import type { Reader } from "#db/open.ts";
import { type Agreement, tierNeeded, understates } from "#domain/agreements/changes.ts";
import type { Tier } from "#domain/citations.ts";
import { type CharterRules, readRules } from "#domain/coalition/charter.ts";
import { memberIn, plainRules } from "#domain/coalition/convening.ts";
import type { CharterVersion, Member } from "#domain/coalition/state.ts";
import type { Sha256 } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import { type KnownCharter, readCharter } from "./texts.ts";

/** A version of a coalition's agreement: what the docket says of it, its text where it is held, and the motion that it came from. */
export type AgreementVersion = {
  readonly hash: Sha256;
  readonly state: CharterVersion["state"] | "moved";
  readonly base: Sha256 | null;
  readonly effectiveAt: Instant;
  readonly ratifyUntil: Instant | undefined;
  readonly rules: CharterRules;
  readonly text: KnownCharter;
  /** Its number, where its text is held. */
  readonly number: number | undefined;
  readonly motion: AmendingMotion | undefined;
  readonly ratification: AmendingMotion | undefined;
  /** The tier that the motion names, and the one that its changes need; unknown while a text is missing. */
  readonly tier: Tier | undefined;
  readonly needed: Tier | undefined;
  readonly isUnderstated: boolean;
};

/** All that is known here of what the members of a coalition agreed on. */
export type AgreementReading = {
  readonly inForce: AgreementVersion;
  /** The version in force first, then by the date of effect, the newest first. */
  readonly versions: readonly AgreementVersion[];
  readonly members: readonly { readonly actor: string; readonly member: Member; readonly isFinal: boolean }[];
  readonly signatures: readonly SignatureRow[];
  /** Texts that nobody has moved yet, the newest first. */
  readonly proposals: readonly CharterTextRow[];
};

/** Reads it at the tip of the docket; of crowds, the signatures of those whom `signers` picks. */
export async function readAgreement(
  db: Reader,
  row: CoalitionRow,
  signers?: (members: AgreementReading["members"]) => readonly string[],
): Promise<AgreementReading> {
  const [self, charters, records, motions, about] = await Promise.all([
    findRecord(db, row.id, "coalition", "self"),
    listRecords(db, row.id, "charter"),
    listRecords(db, row.id, "member"),
    listAmendingMotions(db, row.id),
    findEntryByHash(db, row),
  ]);
  const current = (self?.value as { charter?: string } | null | undefined)?.charter;
  const known = charters.flatMap(({ key, value }) =>
    value === null ? [] : [[key as Sha256, value as unknown as CharterVersion] as const],
  );
  const versions = await versionsOf(db, known, motions);
  const inForce = versions.find(({ hash }) => hash === current);
  if (inForce === undefined) throw new TypeError("a coalition without a charter in force");
  const listed = new Set(versions.map(({ hash }) => hash));
  const members = records.flatMap(({ key, value, final }) => {
    const member = memberIn(value);
    const settled = memberIn(final);
    const isFinal = settled?.standing === member?.standing && settled?.charter === member?.charter;
    return member === undefined ? [] : [{ actor: key, member, isFinal }];
  });
  const [texts, signatures] = await Promise.all([
    about === undefined ? [] : listCharterTexts(db, about),
    listSignatures(db, row, signers?.(members)),
  ]);
  return {
    inForce,
    versions: versions.toSorted((one, other) => rankOf(one) - rankOf(other) || other.effectiveAt - one.effectiveAt),
    members,
    signatures,
    proposals: texts.filter(({ hash }) => !listed.has(hash as Sha256)),
  };
}

const rankOf = ({ state }: AgreementVersion): number => (state === "in-force" ? 0 : 1);

async function versionsOf(
  db: Reader,
  known: readonly (readonly [Sha256, CharterVersion])[],
  motions: readonly AmendingMotion[],
): Promise<AgreementVersion[]> {
  const all: readonly (readonly [Sha256, Drafted])[] = [
    ...known,
    ...movedIn(motions, new Set(known.map(([hash]) => hash))),
  ];
  const texts = new Map(await Promise.all(all.map(async ([hash]) => [hash, await readCharter(db, hash)] as const)));
  const rules = new Map(all.map(([hash, version]) => [hash, readRules(version.rules) ?? plainRules] as const));
  const agreementAt = (hash: Sha256): Agreement | undefined => {
    const [text, own] = [texts.get(hash), rules.get(hash)];
    return text?.state === "held" && own !== undefined ? { articles: text.charter.articles, rules: own } : undefined;
  };
  return all.map(([hash, { state, base, effectiveAt, ratifyUntil }]) => {
    const text = texts.get(hash) ?? { state: "unknown" };
    return {
      hash,
      state,
      base,
      effectiveAt,
      ratifyUntil,
      rules: rules.get(hash) ?? plainRules,
      text,
      number: text.state === "held" ? text.charter.version : undefined,
      ...motionsOf(hash, motions),
      ...tiersOf(hash, motions, base === null ? undefined : agreementAt(base), agreementAt(hash)),
    };
  });
}

type Drafted = Omit<CharterVersion, "state"> & Pick<AgreementVersion, "state">;

/** What is moved and not decided: nothing in the docket yet, but the motion names it. */
function movedIn(motions: readonly AmendingMotion[], decided: ReadonlySet<Sha256>): [Sha256, Drafted][] {
  const open = motions.flatMap(({ effect, state }): [Sha256, Drafted][] => {
    if (effect === null || !("amend" in effect) || (state !== "submitted" && state !== "open")) return [];
    const { charter, base, rules, effectiveAt } = effect.amend;
    return decided.has(charter) ? [] : [[charter, { state: "moved", base, rules, effectiveAt }]];
  });
  return [...new Map(open)];
}

function motionsOf(
  hash: Sha256,
  motions: readonly AmendingMotion[],
): Pick<AgreementVersion, "motion" | "ratification"> {
  return {
    motion: motions.find(({ effect }) => effect !== null && "amend" in effect && effect.amend.charter === hash),
    ratification: motions.findLast(({ effect }) => effect !== null && "ratify" in effect && effect.ratify === hash),
  };
}

function tiersOf(
  hash: Sha256,
  motions: readonly AmendingMotion[],
  before: Agreement | undefined,
  after: Agreement | undefined,
): Pick<AgreementVersion, "tier" | "needed" | "isUnderstated"> {
  const effect = motionsOf(hash, motions).motion?.effect;
  const tier = effect != null && "amend" in effect ? effect.amend.tier : undefined;
  const needed = before === undefined || after === undefined ? undefined : tierNeeded(before, after);
  return { tier, needed, isUnderstated: tier !== undefined && needed !== undefined && understates(tier, needed) };
}
