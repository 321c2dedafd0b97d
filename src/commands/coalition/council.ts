import { findPersons } from "#db/accounts.ts";
import { type CoalitionRow, findRecord, listRecords, listRecordsUnder } from "#db/coalition/coalitions.ts";
import { listActAddresses, listOwnDelegates } from "#db/coalition/seats.ts";
import type { Reader } from "#db/open.ts";
import { readRules } from "#domain/coalition/charter.ts";
import { bodyOfSeat, type Council } from "#domain/coalition/council.ts";
import type { CouncilRules } from "#domain/coalition/councilRules.ts";
import { holderAt, type OfficeTerm } from "#domain/coalition/officers.ts";
import type { SeatMandate } from "#domain/coalition/seatMandates.ts";
import type { CharterVersion, Records } from "#domain/coalition/state.ts";
import type { Instant } from "#domain/time.ts";

/** Who holds a seat: a name only where the holder lets everybody read it, and only of our own delegates. */
type SeatHolder = {
  readonly hash: string;
  /** The address of the mandate's entry, whose last part names the mandate at home. */
  readonly entry: string | undefined;
  readonly until: Instant;
  readonly name: string | undefined;
  readonly holderHash: string;
};

/** A member body in the council. */
type Delegation = {
  readonly actor: string;
  readonly members: number;
  /** From 1; nobody where it is vacant. */
  readonly seats: readonly (SeatHolder | undefined)[];
};

/** An office of the coalition, and who holds it now. */
type OfficeView = {
  readonly name: string;
  readonly term: number;
  readonly most: number | undefined;
  readonly holder: OfficeTerm | undefined;
  readonly former: readonly OfficeTerm[];
};

/** A council as this instance computes it, at the newest block. */
export type CouncilReading = {
  readonly rules: CouncilRules | undefined;
  /** The rules of the charter by which the seats of this term were shared. */
  readonly sharedBy: CouncilRules | undefined;
  readonly council: Council | undefined;
  readonly isFinal: boolean;
  readonly delegations: readonly Delegation[];
  readonly offices: readonly OfficeView[];
};

/** The council of a coalition: seats and who holds them, terms, offices. */
export async function readCouncil(db: Reader, row: CoalitionRow, at: Instant): Promise<CouncilReading> {
  const [self, record, seats, mandates, offices] = await Promise.all([
    findRecord(db, row.id, "coalition", "self"),
    findRecord(db, row.id, "council", "self"),
    listRecords(db, row.id, "seat"),
    listRecords(db, row.id, "mandate"),
    listRecords(db, row.id, "office"),
  ]);
  const { charter = "" } = (self?.value ?? {}) as { charter?: string };
  const rulesAt = async (hash: string) => {
    const version = await findRecord(db, row.id, "charter", hash);
    return readRules((version?.value as unknown as CharterVersion | null)?.rules)?.council;
  };
  const rules = await rulesAt(charter);
  const council = (record?.value ?? undefined) as unknown as Council | undefined;
  const given = new Map(mandates.map(({ key, value }) => [key, value as unknown as SeatMandate | null]));
  const holders = await holdersOf(db, row, seats, given, at);
  return {
    rules,
    sharedBy: council === undefined || council.charter === charter ? rules : await rulesAt(council.charter),
    council,
    isFinal: JSON.stringify(record?.value ?? null) === JSON.stringify(record?.final ?? null),
    delegations: (council?.shares ?? []).map(([actor, members, count]) => ({
      actor,
      members,
      seats: Array.from({ length: count }, (_, index) => holders.get(`${actor} ${index + 1}`)),
    })),
    offices: (rules?.offices ?? []).map(({ name, term, most }) => {
      const terms = (offices.find(({ key }) => key === name)?.value ?? []) as unknown as readonly OfficeTerm[];
      const holder = holderAt(terms, at);
      return { name, term, most, holder, former: terms.filter((each) => each !== holder).toReversed() };
    }),
  };
}

type Given = ReadonlyMap<string, SeatMandate | null>;

/** Whoever holds a seat now, by the name of the seat. */
async function holdersOf(
  db: Reader,
  row: CoalitionRow,
  seats: Awaited<ReturnType<typeof listRecords>>,
  given: Given,
  at: Instant,
): Promise<ReadonlyMap<string, SeatHolder>> {
  const held = seats.flatMap(({ key, value }) => {
    const hashes = (value ?? []) as unknown as Records["seat"];
    const hash = hashes.find((each) => given.get(each)?.state === "held");
    const mandate = hash === undefined ? undefined : given.get(hash);
    return hash === undefined || !mandate ? [] : [{ key, hash, mandate }];
  });
  const entries = await listActAddresses(
    db,
    row.hash,
    held.map(({ hash }) => hash),
  );
  const own = await listOwnDelegates(db, row.id, at);
  const shown = own.filter(({ mandate }) => mandate.isNamePublic);
  const people = await findPersons(
    db,
    shown.map(({ mandate }) => mandate.holder),
  );
  const names = new Map(shown.map(({ mandate }) => [mandate.id, people.get(mandate.holder)?.name]));
  return new Map(
    held.map(({ key, hash, mandate: { until, holderHash } }) => {
      const entry = entries.get(hash);
      return [key, { hash, entry, until, holderHash, name: names.get(entry?.split("/").at(-1) ?? "") }];
    }),
  );
}

/** How a seat voted, in the order of the roll. */
export type SeatCall = {
  readonly actor: string;
  readonly seat: number;
  readonly vote: Records["vote"] | undefined;
};

/** The roll call of a vote that seats take; undefined where bodies vote. */
export async function readSeatCalls(
  db: Reader,
  coalition: string,
  question: string,
  rollHash: string,
): Promise<SeatCall[]> {
  const roll = (await findRecord(db, coalition, "roll", rollHash))?.value as unknown as Records["roll"] | undefined;
  const votes = await listSeatCalls(db, coalition, question);
  return (roll ?? []).map(([key]) => ({
    actor: bodyOfSeat(key),
    seat: Number(key.slice(key.lastIndexOf(" ") + 1)),
    vote: votes.get(key),
  }));
}

async function listSeatCalls(db: Reader, coalition: string, question: string) {
  const records = await listRecordsUnder(db, coalition, "vote", `${question} `);
  return new Map(
    records.flatMap(({ key, value }) =>
      value === null ? [] : [[key.slice(question.length + 1), value as unknown as Records["vote"]] as const],
    ),
  );
}
