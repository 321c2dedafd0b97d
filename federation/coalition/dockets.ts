import { setImmediate as nextTurn } from "node:timers/promises";
import { getLogger } from "@logtape/logtape";
import { readClock } from "#db/clock.ts";
import {
  changeCoalition,
  findConvening,
  forgetRecords,
  listCoalitions,
  findConvenorCall,
  findNewConvening,
  saveCoalition,
  saveRecords,
  settleConvenorCall,
  type CoalitionRow,
  type RecordChange,
} from "#db/coalition/coalitions.ts";
import { findBody } from "#db/bodies.ts";
import { lockLog } from "#db/gazette.ts";
import { newId } from "#db/ids.ts";
import type { Database, Reader } from "#db/open.ts";
import { hasDoubts } from "#db/restoring.ts";
import { changesBetween, type Trie } from "#domain/coalition/digest.ts";
import { openDocket, type Docket } from "#domain/coalition/docket.ts";
import { callConvenor, complaintOf, openCalls, sealOrObject } from "#domain/coalition/duties.ts";
import { conclude, takeIn } from "#domain/coalition/follow.ts";
import { blockToNote, type Standpoint } from "#domain/coalition/noting.ts";
import type { Branch } from "#domain/coalition/orders.ts";
import { confirmationsOf } from "#domain/coalition/seals.ts";
import { digestOfState } from "#domain/coalition/state.ts";
import type { EntryOf, Iri, Sha256 } from "#domain/entries.ts";
import { SECOND, type Instant } from "#domain/time.ts";
import { entryKeyOf } from "#federation/entryKeys.ts";
import { parseEntry, parseLeaf } from "#federation/gazette/entry.ts";
import { appendEntries } from "#federation/gazette/log.ts";
import type { House } from "#federation/house.ts";
import { readBranches, type HeldBranch } from "./branches.ts";
import { heldLog, refresh, type Holding } from "./holdings.ts";
import { attend } from "./attending.ts";
import { nameMotions } from "./motions.ts";
import { keepSeats } from "./seats.ts";

/** Follows the dockets of all coalitions that stand in held logs, and does what our organizations owe them. */
export type Dockets = {
  /** One round; true if something was published, so that the next one may have more to do. */
  readonly round: () => Promise<boolean>;
};

type Followed = {
  readonly docket: Docket;
  /** What is saved of it: the states at the tip and at the highest final block, and what else its row says. */
  saved: { readonly tip: Trie; readonly final: Trie; readonly row: string } | undefined;
};

/** The dockets of this instance, held in memory and saved record by record whenever they move on. */
export function createDockets({ db, house }: { readonly db: Database; readonly house: House }): Dockets {
  const holdings = new Map<string, Holding>();
  const branches = new Map<string, HeldBranch>();
  const followed = new Map<string, Followed>();
  const attending: Attending = { isDue: true, at: 0 };
  return {
    async round() {
      await discover(db, house);
      const rows = await listCoalitions(db.orm);
      if (rows.length === 0) return false;
      await refresh(db.orm, holdings);
      // What was held first stands first.
      const logs = [...[...holdings.values()].map(heldLog), ...(await readBranches(db.orm, branches))];
      let hasPublished = false;
      const goOn = async (row: CoalitionRow): Promise<void> => {
        const known = followed.get(row.id) ?? (await begin(db.orm, row));
        if (known === undefined) return;
        followed.set(row.id, known);
        takeIn(known.docket, logs);
        // Whoever joins late or starts anew has many blocks to fold: others have their turn in between.
        while (conclude(known.docket, AT_ONCE)) await nextTurn();
        const standpoints = standpointsOf(known.docket, holdings, await readClock(db.orm, db.clockOffset));
        if (await save(db, house, row, known, standpoints[0])) attending.isDue = true;
        for (const standpoint of standpoints) if (await fulfil(db, house, row, standpoint)) hasPublished = true;
      };
      // What is wrong with one coalition keeps no other waiting.
      for (const row of rows)
        await goOn(row).catch((error: unknown) =>
          logger.error("The docket of {coalition} stands still: {error}", {
            coalition: row.hash,
            error: String(error),
          }),
        );
      if (await attendWhenDue(db, house, attending)) hasPublished = true;
      return hasPublished;
    },
  };
}

/** Whether there may be something to do about what is open, and when it was looked at last. */
type Attending = { isDue: boolean; at: Instant };

/** So often what is open is looked at although no docket has moved: a text has come, a vote at home was closed. */
const LOOK_AGAIN = 5 * SECOND;

/** Does what our organization owes the questions of its coalitions. */
async function attendWhenDue(db: Database, house: House, attending: Attending): Promise<boolean> {
  const at = await readClock(db.orm, db.clockOffset);
  if (!attending.isDue && at < attending.at + LOOK_AGAIN) return false;
  attending.isDue = false;
  attending.at = at;
  return attend(db, house);
}

/** Begins to know coalitions whose convening has come into a held log. */
async function discover(db: Database, { iris }: House): Promise<void> {
  const next = () => findNewConvening(db.orm);
  for (let news = await next(); news !== undefined; news = await next()) {
    const { hash, issuer, leaf } = news;
    const found = open(leaf, hash);
    if (found === undefined) throw new Error("a convening that was judged sound convenes nothing");
    const { actor } = found.convened;
    const digest = digestOfState(found.docket.tip.state);
    await db.orm.transaction(async (tx) => {
      const isOurs = actor === iris.actor(actor.slice(actor.lastIndexOf("/") + 1));
      const body = isOurs ? await findBody(tx, actor.slice(actor.lastIndexOf("/") + 1)) : undefined;
      const at = await readClock(tx, db.clockOffset);
      const row = {
        hash,
        actor,
        body: body?.id ?? null,
        convenor: issuer,
        convenedBy: issuer,
        digest,
        finalDigest: digest,
        foundAt: at,
      };
      await saveCoalition(tx, { id: newId(at), ...row });
    });
  }
}

async function begin(db: Reader, { hash }: CoalitionRow): Promise<Followed | undefined> {
  const leaf = await findConvening(db, hash);
  const found = leaf === undefined ? undefined : open(leaf, hash);
  return found === undefined ? undefined : { docket: found.docket, saved: undefined };
}

function open(leaf: Uint8Array, hash: string): { convened: EntryOf<"CoalitionConvened">; docket: Docket } | undefined {
  const document = parseLeaf(leaf);
  const convened = document === undefined ? undefined : parseEntry(document);
  if (convened?.type !== "CoalitionConvened") return undefined;
  const docket = openDocket(convened, hash as Sha256);
  return docket === undefined ? undefined : { convened, docket };
}

type Own = Standpoint & { readonly log: string; readonly organization: string };

/** Where our organizations stand whose logs the docket knows. */
function standpointsOf(docket: Docket, holdings: ReadonlyMap<string, Holding>, clock: Instant): Own[] {
  return [...holdings.values()].flatMap(({ id, origin, organization, heldSince }) => {
    const branch = organization === undefined ? undefined : docket.branches.get(origin)?.[0];
    if (branch === undefined || organization === undefined || !hasOwner(branch)) return [];
    const since = (act: Sha256) =>
      heldSince.get(act) ?? [...holdings.values()].find((each) => each.heldSince.has(act))?.heldSince.get(act);
    return [{ docket, own: branch, clock, heldSince: since, log: id, organization }];
  });
}

const hasOwner = (branch: Branch): branch is Branch & { readonly owner: Iri } => branch.owner !== undefined;

/** Publishes the block that is due, or else whom our officers call to convene, or the seal or objection that is owed; true if anything was. */
async function fulfil(db: Database, house: House, row: CoalitionRow, standpoint: Own): Promise<boolean> {
  const wish = await findConvenorCall(db.orm, row.id, standpoint.organization);
  const call = wish === undefined ? undefined : callConvenor(standpoint, wish.candidate);
  const draft = call ?? blockToNote(standpoint) ?? sealOrObject(standpoint);
  if (draft === undefined || db.isReadOnly()) return false;
  return db.orm.transaction(async (tx) => {
    const log = await lockLog(tx, standpoint.log);
    // What was drafted holds for the log as it was read: a block says at which index it stands.
    if (log === undefined || log.size !== standpoint.own.log.size || (await hasDoubts(tx))) return false;
    const at = await readClock(tx, db.clockOffset);
    const act = { name: newId(at), draft, at };
    const [published] = await appendEntries(tx, log.id, [act], (issuer, type) =>
      entryKeyOf(tx, log, { issuer, type }, house),
    );
    if (wish !== undefined && call !== undefined) await settleConvenorCall(tx, wish.id, call.term);
    if (published?.isAppended === true) return true;
    logger.error("A {type} of ours was not taken: {verdict}", { type: draft.type, verdict: published?.verdict });
    return false;
  });
}

/** Saves what the docket came to, if it is another thing than was saved; from the beginning, where this process has not saved before. */
async function save(
  db: Database,
  house: House,
  row: CoalitionRow,
  known: Followed,
  standpoint: Own | undefined,
): Promise<boolean> {
  const { tip, top } = known.docket;
  const summary = summaryOf(known.docket, standpoint);
  const print = JSON.stringify(summary);
  if (known.saved?.row === print) return false;
  const isKept = row.digest === summary.digest && row.finalDigest === summary.finalDigest && row.tip !== null;
  await db.orm.transaction(async (tx) => {
    if (known.saved === undefined && !isKept) await forgetRecords(tx, row.id);
    const before = known.saved ?? (isKept ? { tip: tip.state.trie, final: top.state.trie } : nothing);
    const changes = recordsIn(changesBetween(before.tip, tip.state.trie));
    await saveRecords(tx, row.id, "value", changes);
    const finals = recordsIn(changesBetween(before.final, top.state.trie));
    await saveRecords(tx, row.id, "final", finals);
    const at = await readClock(tx, db.clockOffset);
    await nameMotions(tx, row, changes, at);
    await keepSeats(tx, row, finals, house, at);
    await changeCoalition(tx, row.id, summary);
  });
  known.saved = { tip: tip.state.trie, final: top.state.trie, row: print };
  return true;
}

/** So many votes for convenors are shown. */
const MOST_CALLS = 200;

/** So many blocks are folded at once. */
const AT_ONCE = 10;

const nothing = { tip: undefined, final: undefined };

function summaryOf(docket: Docket, standpoint: Own | undefined) {
  const { tip, top } = docket;
  const { have, need } = confirmationsOf(docket, tip);
  const { calls, need: callsNeeded } = openCalls(docket);
  return {
    tip: tip.hash,
    term: tip.term,
    height: tip.height,
    convenor: tip.convenor,
    digest: digestOfState(tip.state),
    notedAt: tip.time,
    final: top.hash,
    finalTerm: top.term,
    finalHeight: top.height,
    finalDigest: digestOfState(top.state),
    confirmations: docket.final.has(tip.hash) ? need : have,
    confirmationsNeeded: need,
    isSplit: docket.split !== undefined,
    needsUpgrade: docket.needsUpgrade,
    calls: calls.slice(0, MOST_CALLS),
    callsNeeded,
    proposed: (standpoint && callConvenor(standpoint)?.candidate) ?? null,
    complaint: standpoint === undefined ? null : (complaintOf(standpoint) ?? null),
  };
}

function recordsIn(changes: ReturnType<typeof changesBetween>): RecordChange[] {
  return changes.map(({ key, value }) => {
    const cut = key.indexOf("/");
    return { kind: key.slice(0, cut), key: key.slice(cut + 1), value: value ?? null };
  });
}

const logger = getLogger(["plenum", "coalition"]);
