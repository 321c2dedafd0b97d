import type { Sha256 } from "#domain/entries.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import type { SeatMandate } from "#domain/coalition/seatMandates.ts";
import type { Motion, Question } from "#domain/coalition/state.ts";
import {
  accessionsOf,
  type MemberAct,
  type MemberDecision,
  span,
  type Step,
  stepsOf,
  type Tie,
} from "#domain/network/ties.ts";
import { type Network, ordered, type Place } from "#domain/network/network.ts";
import { and, asc, eq, isNull, or, sql } from "drizzle-orm";
import { findHome } from "./bodies.ts";
import { listActorNames } from "./entries.ts";
import { type CoalitionRow, findConvening, listCoalitions, listRecords } from "./coalition/coalitions.ts";
import { type GraphPlace, listMirroredPlaces, listOwnPlaces, listPeered, listSupport } from "./graph.ts";
import type { Reader } from "./open.ts";
import { listAllPlacements } from "./placements.ts";
import { pledges } from "./schema/between.ts";
import { bodies } from "./schema/bodies.ts";
import { caucusRecognitions } from "./schema/caucuses.ts";
import { logEntries, logRefs } from "./schema/gazette.ts";

const MOST_PLEDGES = 5_000;
const MOST_ACTS = 20_000;

/** All that the network is made of, as this instance holds it: what is public here, and what mirrored logs and dockets tell. */
export async function loadNetwork(db: Reader, place: GraphPlace): Promise<Network> {
  const [home, own, mirrored, peered, support, coalitions, placed, given, recognized] = await Promise.all([
    findHome(db),
    listOwnPlaces(db, place),
    listMirroredPlaces(db),
    listPeered(db),
    listSupport(db, place.iris, "all"),
    listCoalitions(db),
    listAllPlacements(db),
    listGiven(db),
    listRecognitions(db),
  ]);
  const memberships = await Promise.all(coalitions.map((row) => listMembership(db, row)));
  const bodiesHere = [...own, ...mirrored];
  const known = new Set(bodiesHere.map(({ id }) => id));
  const missing = await namedOnly(db, place, coalitions, memberships.flat(), known);
  const homeActor = home?.visibility === "public" ? place.iris.actor(home.id) : undefined;
  return ordered({
    places: [...bodiesHere, ...missing],
    ties: [
      ...bodiesHere.flatMap((body) => affiliationOf(body, known)),
      ...(homeActor === undefined
        ? []
        : peered.map((to): Tie => ({ ...bare("peering", homeActor, to), steps: span(0, null) }))),
      ...support.flatMap(({ actor, owner, object, entry, since, until }): Tie[] =>
        owner === undefined
          ? []
          : [{ kind: "endorsement", from: actor, to: owner, steps: span(since, until), entry, about: object }],
      ),
      ...memberships.flat(),
      ...placed.map(nestingOf),
      ...given.map((pledge): Tie => {
        const ends = [pledge.until, pledge.withdrawnAt].filter((end) => end !== null);
        const until = ends.length === 0 ? null : Math.min(...ends);
        const { giver: from, to, at, entry, id: about } = pledge;
        return { kind: "support", from, to, steps: span(at, until), entry, about };
      }),
      ...recognized,
    ],
  });
}

const bare = (kind: Tie["kind"], from: string, to: string) => ({ kind, from, to, entry: null });

/** Where a body stands in its own organization; one whose parent is not public stands in the organization, as far as others see, and a coalition in none. */
function affiliationOf({ id, kind, parent, organization, since }: Place, known: ReadonlySet<string>): Tie[] {
  const to = parent !== undefined && known.has(parent) ? parent : organization;
  return to === id || kind === "coalition" ? [] : [{ ...bare("affiliation", id, to), steps: span(since ?? 0, null) }];
}

function nestingOf({
  child: from,
  region: to,
  at,
  since,
  until,
  endedAt,
  state,
  entry,
}: Awaited<ReturnType<typeof listAllPlacements>>[number]): Tie {
  const end = until ?? endedAt;
  const asked: Step = { at, state: "asked" };
  const stood: Step | undefined = since === null ? undefined : { at: since, state: "stands" };
  const over: Step | undefined =
    end !== null && state !== "asked" && state !== "stands" ? { at: end, state: "over" } : undefined;
  return { kind: "nesting", from, to, steps: stepsOf([asked, stood, over]), entry };
}

/** Pledges by public bodies, without their texts. */
async function listGiven(db: Reader) {
  const { id, giver, to, at, until, withdrawnAt, entry, body } = pledges;
  return db
    .select({ id, giver, to, at, until, withdrawnAt, entry })
    .from(pledges)
    .leftJoin(bodies, eq(bodies.id, body))
    .where(or(isNull(body), eq(bodies.visibility, "public")))
    .limit(MOST_PLEDGES);
}

async function listRecognitions(db: Reader): Promise<Tie[]> {
  const rows = await db
    .select({ recognition: caucusRecognitions })
    .from(caucusRecognitions)
    .orderBy(asc(caucusRecognitions.id))
    .limit(MOST_PLEDGES);
  return rows.map(({ recognition: { body: from, caucus: to, since, endedAt, entry } }) => ({
    kind: "recognition",
    from,
    to,
    steps: span(since, endedAt),
    entry,
  }));
}

/** Who is or was in a coalition, and whom they sent to its council. */
async function listMembership(db: Reader, row: CoalitionRow): Promise<Tie[]> {
  const [members, motions, questions, mandates, acts, revoked, leaf] = await Promise.all([
    listRecords(db, row.id, "member"),
    listRecords(db, row.id, "motion"),
    listRecords(db, row.id, "question"),
    listRecords(db, row.id, "mandate"),
    listMemberActs(db, row.hash),
    listRevocations(db, row.hash),
    findConvening(db, row.hash),
  ]);
  const convening = leaf === undefined ? {} : (JSON.parse(Buffer.from(leaf).toString("utf8")) as Convening);
  const { issuedAt = "", id = null, founders = [] } = convening;
  const standings = members.flatMap(({ key, value }) => {
    const member = memberIn(value);
    return member === undefined ? [] : [[key, member.standing] as const];
  });
  const accessions = accessionsOf({
    coalition: row.actor,
    convenor: row.convenedBy,
    convenedAt: Date.parse(issuedAt) || row.foundAt,
    entry: id,
    founders: new Set(founders.map(({ actor }) => actor)),
    acts,
    decisions: decisionsIn(motions, questions),
    members: new Map(standings),
    asOf: row.notedAt ?? row.foundAt,
  });
  const seats = mandates.flatMap(({ key, value }): Tie[] => {
    const mandate = value as unknown as SeatMandate | null;
    if (mandate === null) return [];
    const ended = revoked.get(key) ?? (mandate.state === "vacated" ? (row.notedAt ?? mandate.until) : mandate.until);
    const steps = span(mandate.begins, Math.min(ended, mandate.until));
    return [{ kind: "delegation", from: mandate.by, to: row.actor, steps, entry: null, about: `${mandate.seat}` }];
  });
  return [...accessions, ...seats];
}

type Convening = {
  readonly id?: string;
  readonly issuedAt?: string;
  readonly founders?: readonly { readonly actor: string }[];
};
type Record = Awaited<ReturnType<typeof listRecords>>[number];

/** Admissions, expulsions and reinstatements that were adopted, dated by the close of their question. */
function decisionsIn(motions: readonly Record[], questions: readonly Record[]): MemberDecision[] {
  const effects = new Map(
    motions.map(({ key, value }) => [key as Sha256, ((value as unknown as Motion | null)?.effect ?? {}) as JsonObject]),
  );
  return questions.flatMap(({ value }): MemberDecision[] => {
    const question = value as unknown as Question | null;
    if (question?.state !== "adopted") return [];
    const effect = effects.get(question.motion) ?? {};
    const { admit, expel, reinstate } = effect;
    const at = question.closesAt;
    if (typeof expel === "string") return [{ of: expel, state: "expelled", at }];
    const of = admit ?? reinstate;
    return typeof of === "string" ? [{ of, state: "signed", at }] : [];
  });
}

/** Signatures and departures that had effect, as the docket judged them. */
async function listMemberActs(db: Reader, coalition: string): Promise<MemberAct[]> {
  const rows = await db.execute<{ by: string; type: MemberAct["type"]; at: string; entry: string }>(sql`
    select e.issuer as by, e.type, (extract(epoch from e.issued_at) * 1000)::bigint::text as at, e.iri as entry
    from log_entries e join coalitions c on c.hash = e.coalition
      join coalition_records r on r.coalition = c.id and r.kind = 'verdict' and r.key = e.hash and r.value = '"ok"'::jsonb
    where e.coalition = ${coalition} and e.type in ('AccessionSigned', 'SecessionDeclared') and e.verdict = 'ok'
    order by e.issuer, e.index limit ${MOST_ACTS}`);
  return rows.map(({ by, type, at, entry }) => ({ by, type, at: Number(at), entry }));
}

/** When mandates of seats were taken back, by the hashes of the mandates. */
async function listRevocations(db: Reader, coalition: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ hash: logRefs.hash, at: logEntries.issuedAt })
    .from(logEntries)
    .innerJoin(logRefs, and(eq(logRefs.log, logEntries.log), eq(logRefs.index, logEntries.index)))
    .where(
      and(eq(logEntries.coalition, coalition), eq(logEntries.type, "MandateRevoked"), eq(logEntries.verdict, "ok")),
    )
    .limit(MOST_ACTS);
  return new Map(rows.flatMap(({ hash, at }) => (at === null ? [] : [[hash, at] as const])));
}

/** Coalitions and members of which nothing but the name, or the address, is known here. */
async function namedOnly(
  db: Reader,
  { iris }: GraphPlace,
  coalitions: readonly CoalitionRow[],
  ties: readonly Tie[],
  known: ReadonlySet<string>,
): Promise<Place[]> {
  const convenors = new Map(coalitions.map(({ actor, convenedBy }) => [actor, convenedBy]));
  const actors = [...new Set([...convenors.keys(), ...ties.map(({ from }) => from)])].filter(
    (actor) => !known.has(actor),
  );
  const names = await listActorNames(db, iris.actor(""), actors);
  return actors.map((actor): Place => {
    const host = URL.parse(actor)?.host ?? "";
    const isCoalition = convenors.has(actor);
    return {
      id: actor,
      kind: isCoalition ? "coalition" : "organization",
      name: names.get(actor) ?? host,
      handle: undefined,
      url: actor,
      host,
      isLocal: host === iris.host,
      organization: isCoalition ? (convenors.get(actor) ?? actor) : actor,
      parent: undefined,
      since: null,
    };
  });
}

/** Changes whenever something that the network is made of may have changed; cheap to read. */
export async function readNetworkStamp(db: Reader): Promise<string> {
  const [row] = await db.execute<{ stamp: string }>(sql`
    select concat_ws(' ', (select max(number) from record), (select sum(size) from logs),
      (select sum(version) from coalitions), (select count(*) from peers where state = 'peered')) as stamp`);
  return row?.stamp ?? "";
}
