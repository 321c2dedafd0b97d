import { listSubjects } from "#db/subjects.ts";
import { motionPath } from "#domain/iris.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";

/** Title and page of motions and announcements, for whoever looks after what is said under them. */
export async function placesOfSubjects(
  desk: Desk,
  { speech }: Visit,
  ids: readonly string[],
): Promise<(id: string) => { readonly text: string; readonly href: string }> {
  const { motions, announcements } = await listSubjects(desk.db.orm, [...new Set(ids)]);
  const places = new Map([
    ...motions.map(({ id, number, title }) => [id, { text: title, href: motionPath(number, title) }] as const),
    ...announcements.map(({ id, title, name, slug }) => {
      const text = title ?? speech.words.announcements.of(name);
      return [id, { text, href: `/@${slug}/announcements/${id}` }] as const;
    }),
  ]);
  return (id) => places.get(id) ?? { text: "–", href: "/" };
}
