import { listHeldLogs, listLeafLines, listTilesSince, type LeafLine } from "#db/coalition/coalitions.ts";
import type { Reader } from "#db/open.ts";
import type { HeldLog, JudgedLeaf } from "#domain/coalition/logs.ts";
import { sha256Of, type Entry, type EntryOf, type Sha256 } from "#domain/entries.ts";
import type { Verdict } from "#domain/gazette/state.ts";
import { rootOf } from "#domain/merkle.ts";
import { hashesOfTiles } from "#domain/tiles.ts";
import type { Instant } from "#domain/time.ts";
import { parseEntry, parseLeaf } from "#federation/gazette/entry.ts";

/** A log as dockets read it: it grows with the tables. */
export interface Holding {
  readonly id: string;
  readonly origin: string;
  /** Our organization that writes it. */
  readonly organization: string | undefined;
  readonly leaves: JudgedLeaf[];
  readonly tiles: Map<string, Uint8Array>;
  readonly roots: Map<number, Sha256>;
  /** What stands for all acts of one type and issuer that are no coalition's. */
  readonly others: Map<string, Entry>;
  /** Since when acts of coalitions are held. */
  readonly heldSince: Map<Sha256, Instant>;
}

const CHUNK = 2_000;

/** Brings holdings up to what the tables hold now; true if any grew. */
export async function refresh(db: Reader, holdings: Map<string, Holding>): Promise<boolean> {
  let hasGrown = false;
  for (const { id, origin, size, organization, isOurs } of await listHeldLogs(db)) {
    const held: Holding = holdings.get(id) ?? {
      id,
      origin,
      organization: isOurs ? (organization ?? undefined) : undefined,
      leaves: [],
      tiles: new Map(),
      roots: new Map(),
      others: new Map(),
      heldSince: new Map(),
    };
    holdings.set(id, held);
    if (size <= held.leaves.length) continue;
    hasGrown = true;
    const before = held.leaves.length;
    while (held.leaves.length < size) await readOn(db, held, size);
    for (const { level, number, hashes } of await listTilesSince(db, id, before))
      held.tiles.set(`${level}/${number}`, hashes);
  }
  return hasGrown;
}

/** What a holding shows a docket. */
export function heldLog({ origin, leaves, tiles, roots }: Holding): HeldLog {
  const read = hashesOfTiles((level, index) => tiles.get(`${level}/${index}`));
  const size = leaves.length;
  return {
    origin,
    size,
    leafAt: (index) => leaves[index],
    rootAt(of) {
      if (of > size) return undefined;
      const root = roots.get(of) ?? sha256Of(Buffer.from(rootOf(read, of)).toString("hex"));
      roots.set(of, root);
      return root;
    },
  };
}

async function readOn(db: Reader, held: Holding, size: number): Promise<void> {
  const from = held.leaves.length;
  const lines = await listLeafLines(db, held.id, from, Math.min(CHUNK, size - from));
  if (lines.length === 0) throw new Error("a log is shorter than it says");
  for (const line of lines) {
    held.leaves.push(judgedLeaf(line, held.others));
    if (line.heldAt !== null) held.heldSince.set(line.hash as Sha256, line.heldAt);
  }
}

/** Of an act that is no coalition's a docket asks only whose it is and of which type; of a decision at home also what came out. */
function judgedLeaf(
  { type, issuer, hash, leaf, coalition, ...line }: LeafLine,
  others: Map<string, Entry>,
): JudgedLeaf {
  const verdict = line.verdict as Verdict;
  if (hash === "") return { verdict };
  const document = leaf === null ? undefined : parseLeaf(leaf);
  const entry = document === undefined ? undefined : parseEntry(document);
  const kept =
    entry?.type === "QuestionClosed" && coalition === null
      ? decision(others, entry)
      : (entry ?? other(others, type, issuer));
  return { verdict, hash: hash as Sha256, entry: kept };
}

/** One stands for all acts of a type and an issuer. */
const other = (others: Map<string, Entry>, type: string, issuer: string): Entry =>
  standIn(others, `${type} ${issuer}`, () => ({ id: "", type, issuer, refs: [] }) as unknown as Entry);

/** One stands for all decisions of an issuer that came out alike. */
function decision(others: Map<string, Entry>, { type, issuer, result }: EntryOf<"QuestionClosed">): Entry {
  const { outcome, counts } = result;
  const blocks = Math.min(counts["blocks"] ?? 0, 1);
  const make = () => ({ id: "", type, issuer, refs: [], result: { outcome, counts: { blocks } } }) as unknown as Entry;
  return standIn(others, `${type} ${issuer} ${outcome} ${blocks}`, make);
}

function standIn(others: Map<string, Entry>, name: string, make: () => Entry): Entry {
  const known = others.get(name) ?? make();
  others.set(name, known);
  return known;
}
