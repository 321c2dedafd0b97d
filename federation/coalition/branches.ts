import { listBranchLeaves, listGrownBranches, type Branch } from "#db/forks.ts";
import type { Reader } from "#db/open.ts";
import type { HeldLog, JudgedLeaf } from "#domain/coalition/logs.ts";
import { sha256Of, type Sha256 } from "#domain/entries.ts";
import { openFold } from "#domain/gazette/fold.ts";
import { hashLeaf, rootOf } from "#domain/merkle.ts";
import { growTiles, hashesOfTiles } from "#domain/tiles.ts";
import { leafReader } from "#federation/gazette/entry.ts";

/** A further history of a forked log, judged as far as it was held. */
export type HeldBranch = { readonly size: number; readonly log: HeldLog };

/** The further histories of forked logs as dockets read them: of several branches the head in a block selects, so all have to be at hand. */
export async function readBranches(db: Reader, known: Map<string, HeldBranch>): Promise<HeldLog[]> {
  for (const { origin, ...branch } of await listGrownBranches(db))
    if (known.get(branch.id)?.size !== branch.size)
      known.set(branch.id, { size: branch.size, log: await judge(db, branch, origin) });
  return [...known.values()].map(({ log }) => log);
}

/** Nothing of a branch is folded where it is kept, so its verdicts are found here, from its first leaf on. */
async function judge(db: Reader, branch: Branch, origin: string): Promise<HeldLog> {
  const leaves = await listBranchLeaves(db, branch, 0, branch.size);
  const [read, { next }] = [leafReader(), openFold(origin)];
  const judged: JudgedLeaf[] = [];
  for (const bytes of leaves) {
    const leaf = await read(bytes);
    const verdict = next(leaf);
    judged.push("fault" in leaf ? { verdict } : { verdict, hash: leaf.hash, entry: leaf.entry });
  }
  const grown = growTiles(() => undefined, 0, leaves.map(hashLeaf));
  const tiles = new Map(grown.map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
  const hashes = hashesOfTiles((level, index) => tiles.get(`${level}/${index}`));
  const roots = new Map<number, Sha256>();
  return {
    origin,
    size: leaves.length,
    leafAt: (index) => judged[index],
    rootAt(size) {
      if (size > leaves.length) return undefined;
      const root = roots.get(size) ?? sha256Of(Buffer.from(rootOf(hashes, size)).toString("hex"));
      roots.set(size, root);
      return root;
    },
  };
}
