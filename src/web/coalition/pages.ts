import { listOpenCalls } from "#db/coalition/agreements.ts";
import { listCoalitions, listRecords } from "#db/coalition/coalitions.ts";
import type { Database } from "#db/open.ts";
import { agreementPath } from "./agreement.ts";

const FEW = 3;
const hexOf = (hash: string): string => hash.slice("sha256:".length);

/** Paths of the agreements of the first coalitions, of their texts, and of the newest calls. */
export async function agreementPages({ orm }: Database): Promise<string[]> {
  const [rows, calls] = await Promise.all([listCoalitions(orm), listOpenCalls(orm, FEW)]);
  const texts = await Promise.all(rows.slice(0, FEW).map(({ id }) => listRecords(orm, id, "charter")));
  const pages = rows.slice(0, FEW).flatMap(({ hash }, place) => {
    const hexes = (texts[place] ?? []).slice(0, FEW).map(({ key }) => hexOf(key));
    return [agreementPath(hexOf(hash)), ...hexes.map((hex) => `/texts/${hex}`)];
  });
  return [...pages, ...calls.map(({ id }) => `/coalitions/calls/${id}`)];
}
