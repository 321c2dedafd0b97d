import { listPositionTexts } from "#db/ground.ts";
import type { Reader } from "#db/open.ts";
import { listRemoteObjects } from "#db/remotes.ts";
import { listPublicTitles } from "#db/support.ts";
import type { GroundItem } from "#domain/commonGround.ts";
import type { Iris } from "#domain/iris.ts";
import type { ProgrammeItem } from "#domain/programme.ts";

/** Gives items of common ground their title, address and text: a position in its own words before an object by its name. */
export async function nameItems(db: Reader, iris: Iris, items: readonly GroundItem[]): Promise<ProgrammeItem[]> {
  const names = items.flatMap((item) => item.names.filter(isAddress));
  const motions = iris.motion("");
  const idOf = (name: string) => (name.startsWith(motions) ? name.slice(motions.length) : "");
  const [texts, remote, own] = await Promise.all([
    listPositionTexts(db, iris, names),
    listRemoteObjects(db, names),
    listPublicTitles(
      db,
      names.map(idOf).filter((id) => UUID.test(id)),
    ),
  ]);
  const positions = new Map(texts.map((text) => [text.name, text]));
  return items.map((item) => {
    const position = item.names.flatMap((name) => positions.get(name) ?? [])[0];
    if (position !== undefined) {
      const { title, href, text, textHash } = position;
      return { ...item, title, href, text, textHash };
    }
    const [first = item.key] = item.names.filter(isAddress);
    for (const name of item.names) {
      const motion = own.get(idOf(name));
      const seen = remote.get(name);
      if (motion !== undefined)
        return { ...item, title: motion.title, href: iris.motionPage(motion.number, motion.title) };
      if (seen?.title != null) return { ...item, title: seen.title, href: seen.url ?? name };
    }
    return { ...item, title: first.replace(/^https?:\/\//u, ""), href: first };
  });
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
const isAddress = (name: string): boolean => /^https?:/u.test(name);
