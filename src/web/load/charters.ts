import type { Body } from "#db/bodies.ts";
import { findCharterByHash, findCharterOfMotion } from "#db/charters.ts";
import type { Motion } from "#db/motions.ts";
import type { CharterChanges } from "#web/charters.ts";
import type { Desk } from "#web/kit/desk.ts";

/** What a motion changes of its body's charter, beside the version that it was written against. */
export async function loadCharterChanges(desk: Desk, motion: Motion, body: Body): Promise<CharterChanges | undefined> {
  const { effect } = motion;
  if (effect === null || !("charter" in effect)) return undefined;
  const { base, tier, articles, effectiveAt } = effect.charter;
  const reader = desk.db.orm;
  const [before, made] = await Promise.all([
    findCharterByHash(reader, body.id, base),
    motion.state === "adopted" ? findCharterOfMotion(reader, motion.id) : undefined,
  ]);
  if (before === undefined) return undefined;
  return {
    charter: { version: before.version, href: `/@${body.slug}/charter/versions/${before.version}` },
    tier,
    effectiveAt,
    changes: articles.map((change) => {
      const number = change.op === "remove" ? change.number : change.article.number;
      const old = before.articles.find((article) => article.number === number);
      return [old, change.op === "remove" ? undefined : change.article] as const;
    }),
    cameLate: motion.state === "adopted" && made === undefined,
  };
}
