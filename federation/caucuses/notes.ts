import type { Body } from "#db/bodies.ts";
import type { CaucusPost } from "#db/caucuses/forum.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { type Here, link, note, profiled } from "#federation/documents.ts";
import { wordsIn } from "#federation/words.ts";

/** Longest HTML of a post that goes out whole. */
const WHOLE = 20_000;

/** What a member wrote in a forum of ours, as a Note of the caucus; without `@context`. */
export function postNote({ iris }: Here, post: CaucusPost, body: Body): JsonObject {
  const { id, iri, contentHtml, inReplyTo, createdAt } = post;
  const language = post.language ?? body.locale;
  const url = iris.postPage(body.slug, id);
  const says = `<p>${wordsIn(language).memberSays}</p>`;
  return note({
    id: iri,
    actor: iris.actor(body.id),
    followers: iris.followers(body.id),
    url,
    content: `${says}${profiled(contentHtml, WHOLE).html}<p>${link(url)}</p>`,
    language,
    published: createdAt,
    ...(inReplyTo !== null && { inReplyTo }),
  });
}
