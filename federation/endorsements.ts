import type { Body } from "#db/bodies.ts";
import type { Endorsement } from "#db/endorsements.ts";
import type { RecordRow } from "#db/record.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { escaped, type Here, link, type Mention, note, paragraph, profiled } from "./documents.ts";
import { wordsIn } from "./words.ts";

/** What is known of an endorsed object here, without asking anybody. */
export type EndorsedObject = {
  readonly iri: string;
  readonly url: string;
  readonly title: string | undefined;
  readonly author: Mention | undefined;
  /** Where its author is reached; undefined for one of ours. */
  readonly inbox: string | undefined;
};

/** An endorsement with what its Note shows. */
export type Endorsing = {
  readonly endorsement: Endorsement;
  readonly body: Body;
  readonly organization: string;
  readonly object: EndorsedObject;
};

/** "X endorses Y", with the statement, as a Note; without `@context`. */
export function endorsementNote(here: Here, { endorsement, body, organization, object }: Endorsing): JsonObject {
  const { iris } = here;
  const words = wordsIn(body.locale);
  const statement = endorsement.statementHtml === null ? "" : profiled(endorsement.statementHtml, 10_000).html;
  return note({
    ...common(here, { endorsement, body, organization, object }),
    id: iris.endorsement(endorsement.id),
    content: aboutHtml(words.endorses(body.name), object, body.locale) + statement + pageHtml(here, endorsement.id),
    published: endorsement.createdAt,
    entryId: iris.entry(organization, endorsement.id),
  });
}

/** "X no longer endorses Y", in reply to the endorsement; without `@context`. */
export function withdrawalNote(here: Here, row: RecordRow, endorsing: Endorsing): JsonObject {
  const { endorsement, body, organization, object } = endorsing;
  const words = wordsIn(body.locale);
  return note({
    ...common(here, endorsing),
    id: here.iris.note(row.id),
    content: aboutHtml(words.endorsesNo(body.name), object, body.locale) + pageHtml(here, endorsement.id),
    published: row.at,
    inReplyTo: here.iris.endorsement(endorsement.id),
    entryId: here.iris.entry(organization, row.id),
  });
}

function common({ iris }: Here, { endorsement, body, object }: Endorsing) {
  return {
    actor: iris.actor(body.id),
    followers: iris.followers(body.id),
    url: iris.endorsementPage(endorsement.id),
    language: body.locale,
    mentions: object.author === undefined ? [] : [object.author],
  };
}

function aboutHtml(words: string, { url, title, author }: EndorsedObject, locale: string): string {
  const by = author === undefined ? "" : ` ${escaped(wordsIn(locale).by)} ${link(author.href, author.name)}`;
  return `${paragraph(words)}<p>${title === undefined ? link(url) : link(url, title)}${by}</p>`;
}

const pageHtml = ({ iris }: Here, id: string): string => `<p>${link(iris.endorsementPage(id))}</p>`;
