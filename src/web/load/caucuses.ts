import { listCaucuses } from "#commands/caucuses/listing.ts";
import { countHeld, listPosts } from "#db/caucuses/forum.ts";
import { countByVoucher, listAsking, listJoinsOf } from "#db/caucuses/members.ts";
import { listRecognitions } from "#db/caucuses/recognitions.ts";
import { listActorNames } from "#db/entries.ts";
import type { PostState } from "#domain/caucuses.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import type { CaucusLine, OwnCaucus } from "#web/caucuses/list.ts";
import { joinPath } from "#web/caucuses/list.ts";
import type { CaucusSides, ForumView, PostView } from "#web/caucuses/forum.ts";
import type { FormState } from "#web/components/forms.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";
import type { SeenBody } from "./bodies.ts";

/** Our public bodies in which the reader may do something. */
export const bodiesFor = (visit: Visit, deed: Parameters<typeof mayIn>[2]) => {
  const all = [visit.home, ...visit.places.map(({ body }) => body)].filter((body) => body !== undefined);
  const own = all.filter((body) => body.visibility === "public" && mayIn(visit, body, deed));
  return [...new Map(own.map((body) => [body.id, body])).values()];
};

/** All caucuses that are known here. */
export async function caucusLines(desk: Desk, visit: Visit): Promise<CaucusLine[]> {
  const officer = new Map(bodiesFor(visit, "endorse").map((body) => [desk.iris.actor(body.id), body]));
  return (await listCaucuses(desk.db.orm, desk.iris)).map(
    ({ actor, name, url, host, slug, recognizedBy, members }) => ({
      actor,
      name: name ?? host,
      href: slug === null ? url : `/@${slug}`,
      host: slug === null ? host : undefined,
      recognizedBy: recognizedBy.map((by) => ({ name: by.name ?? by.host })),
      members: members?.reduce((sum, { count }) => sum + count, 0),
      mayWithdraw: recognizedBy.flatMap((by) => {
        const body = officer.get(by.actor);
        return body === undefined ? [] : [{ slug: body.slug, name: body.name }];
      }),
    }),
  );
}

/** What the reader has joined or asked to join, and not left. */
export async function ownCaucuses(desk: Desk, { who }: Visit): Promise<OwnCaucus[]> {
  if (who === undefined) return [];
  const rows = await listJoinsOf(desk.db.orm, who.person);
  return rows
    .filter(({ state }) => state !== "left")
    .map(({ id, name, url, state, caucus }) => {
      const isElsewhere = !caucus.startsWith(desk.iris.actor(""));
      return { id, name, href: isElsewhere ? url : new URL(url).pathname, state, isElsewhere };
    });
}

const PAGE = 20;

/** A page of posts in a state. */
export async function loadPosts(
  desk: Desk,
  visit: Visit,
  seen: Pick<SeenBody, "body" | "href">,
  { state, before }: { readonly state: PostState; readonly before?: string | undefined },
): Promise<{ readonly posts: PostView[]; readonly last: string | undefined }> {
  const { body, href } = seen;
  const rows = await listPosts(desk.db.orm, body.id, { state, before, limit: PAGE + 1 });
  const posts = rows.slice(0, PAGE).map(({ post, name, handle, host }): PostView => {
    const { id, contentHtml, createdAt, likes, inReplyTo } = post;
    const author =
      post.person === null
        ? { name: name ?? handle ?? post.author, handle: `@${handle ?? ""}@${host ?? ""}`, actor: post.author }
        : undefined;
    return {
      id,
      author,
      contentHtml: contentHtml as CleanHtml,
      createdAt,
      likes,
      url: post.url ?? `${href}#post-${id}`,
      isAnswer: inReplyTo !== null,
      mayTakeBack: post.person !== null && post.person === visit.who?.person,
    };
  });
  return { posts, last: rows.length > PAGE ? posts.at(-1)?.id : undefined };
}

/** The forum as the reader sees it. */
export async function loadForum(
  desk: Desk,
  visit: Visit,
  seen: SeenBody,
  before: string | undefined,
): Promise<{ readonly view: ForumView; readonly last: string | undefined }> {
  const { body } = seen;
  const mayModerate = mayIn(visit, body, "moderate");
  const [{ posts, last }, held, asking] = await Promise.all([
    loadPosts(desk, visit, seen, { state: "shown", before }),
    mayModerate ? countHeld(desk.db.orm, body.id) : 0,
    mayModerate ? listAsking(desk.db.orm, body.id) : [],
  ]);
  const mayWrite = body.visibility === "public" && mayIn(visit, body, "write-in-forum");
  return { view: { posts, mayWrite, mayModerate, waiting: held + asking.length }, last };
}

/** Where members come from, who recognizes, and how to join. */
export async function loadSides(desk: Desk, visit: Visit, { body }: SeenBody, form: FormState): Promise<CaucusSides> {
  const actor = desk.iris.actor(body.id);
  const [counts, recognitions] = await Promise.all([
    countByVoucher(desk.db.orm, body.id),
    listRecognitions(desk.db.orm, actor),
  ]);
  const actors = [...counts.flatMap(({ voucher }) => voucher ?? []), ...recognitions.map((each) => each.body)];
  const names = await listActorNames(desk.db.orm, desk.iris.actor(""), [...new Set(actors)]);
  const nameOf = (iri: string) => names.get(iri) ?? URL.parse(iri)?.host ?? iri;
  const isMember = visit.places.some((place) => place.body.id === body.id && place.membership.standing === "good");
  return {
    members: counts.map(({ voucher, members }) => ({
      name: voucher === null ? undefined : nameOf(voucher),
      count: members,
    })),
    recognizedBy: recognitions.map((each) => nameOf(each.body)),
    joinHref: visit.who === undefined || isMember ? undefined : joinPath(actor),
    form,
  };
}
