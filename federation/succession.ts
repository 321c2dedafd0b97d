import { getLogger } from "@logtape/logtape";
import { keyContext, multikeyOf } from "#commands/keys.ts";
import { listBodiesOf, listKeys, type Body } from "#db/bodies.ts";
import { changeLog, findLogOf, hasLogBody, lockLog, type Log, type LogEntry } from "#db/gazette.ts";
import { newId } from "#db/ids.ts";
import { findGenesis } from "#db/keyChanges.ts";
import type { Writer } from "#db/open.ts";
import { endDoubt } from "#db/restoring.ts";
import {
  closeLog,
  findEntryOf,
  findOwnEntry,
  forgetSuccession,
  listAgreedSuccessions,
  listDecidedMotions,
  listRunning,
  type OwnSuccession,
} from "#db/succession.ts";
import type { KnownType, Ref } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import { founded } from "./entries.ts";
import { entryKeyOf, keyOf } from "./entryKeys.ts";
import { parseEntry, parseLeaf } from "./gazette/entry.ts";
import { appendEntries, beginOwnLog, type Publication } from "./gazette/log.ts";
import type { House } from "./house.ts";

const AT_ONCE = 200;

/**
 * What a new log says again of the one whose place it takes, since nothing of that one stands any more: what is in force or
 * on its way. In this order, so that each finds what it refers to; amendments refer to one another.
 */
const restating: readonly { readonly types: readonly KnownType[]; readonly atOnce: number }[] = [
  { types: ["CharterAdopted", "MotionSubmitted", "DrawCommitted"], atOnce: AT_ONCE },
  { types: ["AmendmentMoved"], atOnce: 1 },
  {
    types: [
      "QuestionOpened",
      "PositionAdopted",
      "Endorsed",
      "CaucusRecognized",
      "MandateIssued",
      "PledgeMade",
      "BodyMoved",
    ],
    atOnce: AT_ONCE,
  },
  { types: ["PledgeKept"], atOnce: AT_ONCE },
  { types: ["AssessmentPublished"], atOnce: 1 },
];

/** Begins every new log that officers have agreed on: it takes the place of the old one, which ends, and with it whatever kept that one from growing. True if there was one. */
export async function beginSuccessors(tx: Writer, house: House, at: Instant): Promise<boolean> {
  const agreed = await listAgreedSuccessions(tx);
  for (const row of agreed) {
    const old = await findLogOf(tx, row.organization);
    if (old === undefined) continue;
    await lockLog(tx, old.id);
    await closeLog(tx, old.id, at);
    await endDoubt(tx, old.id);
    await begin(tx, old, row, house, at);
    await introduce(tx, row.organization, house, at);
    const skipped = await listDecidedMotions(tx, old.id);
    for (const { types, atOnce } of restating)
      for (let after = -1, isMore = true; isMore;) {
        const entries = await listRunning(tx, old.id, types, { after, limit: atOnce });
        const wanted = entries.filter((entry) => !skipped.has(entry.hash) && !isOver(entry, at));
        await append(tx, row.organization, await againOf(tx, row.organization, wanted), house);
        after = entries.at(-1)?.index ?? after;
        isMore = entries.length === atOnce;
      }
    await forgetSuccession(tx, row.organization);
    logger.warning("{origin} takes the place of {old}", { origin: row.prefix, old: old.origin });
  }
  return agreed.length > 0;
}

/**
 * An act whose motion or amendment stands in an earlier log alone, as it can be published in this one: what it refers to is
 * said again first.
 */
export async function restated(tx: Writer, log: Log, act: Publication, house: House): Promise<Publication> {
  if (log.succeeds === null || log.organization === null || !onMotions.has(act.draft.type)) return act;
  const refs: Ref[] = [];
  for (const [place, ref] of act.draft.refs.entries()) refs.push(place > 1 ? ref : await here(tx, log, ref, house));
  return { ...act, draft: { ...act.draft, refs } };
}

const onMotions: ReadonlySet<string> = new Set<KnownType>([
  "MotionWithdrawn",
  "MotionChanged",
  "AmendmentMoved",
  "QuestionOpened",
]);

async function here(tx: Writer, log: Log, ref: Ref, house: House): Promise<Ref> {
  const { organization } = log;
  if (organization === null || ref.id.startsWith(`${log.prefix}/`)) return ref;
  const entry = await findOwnEntry(tx, organization, ref.id);
  if (entry === undefined || (entry.type !== "MotionSubmitted" && entry.type !== "AmendmentMoved")) return ref;
  for (const act of await againOf(tx, organization, [entry]))
    await append(tx, organization, [await restated(tx, log, act, house)], house);
  return currentRef(tx, organization, ref);
}

/** The first entry of a new log. */
async function begin(tx: Writer, old: Log, row: OwnSuccession, house: House, at: Instant): Promise<void> {
  const { organization, prefix, vkey, actor, key, succeeds, approvals } = row;
  const log = await beginOwnLog(tx, { prefix, organization, key: await keyOf(tx, organization, "log", house), at });
  if (log.vkey !== vkey) throw new Error("not the log key that the recovery keys approved");
  await changeLog(tx, log.id, { succeeds: old.id });
  const genesis = await findGenesis(tx, old.id);
  const named = (await listKeys(tx, organization, "ed25519")).find((each) => multikeyOf(each.public) === key);
  const entryKey = named && house.chest.open(keyContext(organization, "ed25519"), named.sealed);
  if (genesis === undefined || entryKey === undefined) throw new Error("no key to begin the new log with");
  const { recovery } = genesis.state;
  const act = { type: "Genesis", issuer: actor, refs: [], vkey, actor, key, recovery, succeeds, approvals } as const;
  await appendEntries(tx, log.id, [{ name: newId(at), draft: act, at }], () => entryKey);
}

/** The public bodies as they are now, each after what it stands in. */
async function introduce(tx: Writer, organization: string, house: House, at: Instant): Promise<void> {
  const bodies = await listBodiesOf(tx, organization);
  const left = new Map(bodies.map((body) => [body.id, body]));
  const inOrder: Body[] = [];
  const place = (body: Body) => {
    if (!left.delete(body.id)) return;
    const parent = body.parent === null ? undefined : left.get(body.parent);
    if (parent !== undefined) place(parent);
    inOrder.push(body);
  };
  bodies.forEach(place);
  for (const { id } of inOrder) {
    const drafted = await founded(tx, id, house);
    if (drafted !== undefined) await append(tx, organization, [{ name: newId(at), draft: drafted.draft, at }], house);
  }
}

async function append(tx: Writer, organization: string, acts: readonly Publication[], house: House): Promise<void> {
  const log = await findLogOf(tx, organization);
  if (log === undefined || acts.length === 0) return;
  const keys = (issuer: string, type: string) => entryKeyOf(tx, log, { issuer, type }, house);
  for (const published of await appendEntries(tx, log.id, acts, keys))
    if (!published.isAppended) logger.warning("Not said again: {verdict}", { verdict: published.verdict });
}

/** Entries of an earlier log as acts of the one that grows: under the same names and times, by bodies that it knows. */
async function againOf(tx: Writer, organization: string, entries: readonly LogEntry[]): Promise<Publication[]> {
  const acts: Publication[] = [];
  for (const { leaf, iri, issuer, issuedAt } of entries) {
    const document = parseLeaf(leaf);
    const entry = document === undefined ? undefined : parseEntry(document);
    if (entry === undefined || entry.type === "unknown" || !(await hasLogBody(tx, organization, issuer))) continue;
    const { id: _, issuedAt: __, ...said } = entry;
    const refs = await Promise.all(entry.refs.map((ref) => currentRef(tx, organization, ref)));
    acts.push({ name: nameOf(iri), draft: { ...said, refs }, at: issuedAt ?? 0 });
  }
  return acts;
}

async function currentRef(tx: Writer, organization: string, ref: Ref): Promise<Ref> {
  const found = await findEntryOf(tx, organization, nameOf(ref.id));
  return found === undefined ? ref : { id: found.iri, hash: found.hash };
}

/** A mandate that ran out needs no entry to end, and that a body left a region none to be said again. */
function isOver({ type, leaf }: LogEntry, at: Instant): boolean {
  if (type === "BodyMoved" && parseLeaf(leaf)?.["stands"] === false) return true;
  const until = type === "MandateIssued" ? parseLeaf(leaf)?.["until"] : undefined;
  return typeof until === "string" && Date.parse(until) <= at;
}

const nameOf = (iri: string): string => iri.slice(iri.lastIndexOf("/") + 1);

const logger = getLogger(["plenum", "gazette"]);
