import { findPersons } from "#db/accounts.ts";
import { type Body, findBody } from "#db/bodies.ts";
import { type Mandate, findMandate } from "#db/mandates.ts";
import { type Office, findOffice } from "#db/offices.ts";
import type { Reader } from "#db/open.ts";
import type { RecordRow } from "#db/record.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { isKnown } from "./bodies.ts";
import {
  activityOf,
  escaped,
  type Here,
  link,
  note,
  type OutgoingActivity,
  paragraph,
  tombstone,
} from "./documents.ts";
import { wordsIn } from "./words.ts";

/** A mandate whose holder wants to be named to everybody, with what its Note says. */
export type Speaking = {
  readonly mandate: Mandate;
  readonly office: Office;
  readonly home: Body;
  readonly body: Body;
  readonly organization: string;
  readonly name: string;
};

/** A mandate that strangers may know of by name: only if its holder said so (R18). */
export async function loadSpeaking(db: Reader, id: string): Promise<Speaking | undefined> {
  const mandate = await findMandate(db, id);
  if (mandate === undefined || !mandate.isNamePublic || mandate.number === null) return undefined;
  const office = await findOffice(db, mandate.office, mandate.from);
  const [home, body, people] = await Promise.all([
    office && findBody(db, office.home),
    office && findBody(db, office.body),
    findPersons(db, [mandate.holder]),
  ]);
  const name = people.get(mandate.holder)?.name;
  if (office === undefined || home === undefined || body === undefined || name === undefined) return undefined;
  if (!isKnown(home) || !isKnown(body)) return undefined;
  const organization = await findBody(db, home.organization);
  return organization && { mandate, office, home, body, organization: organization.slug, name };
}

/** "X speaks for us on rents until …", or that this has ended, as a Note of the body that gave it; without `@context`. */
export function mandateNote({ iris }: Here, { mandate, office, home, body, organization, name }: Speaking): JsonObject {
  const words = wordsIn(home.locale).mandates;
  const end = Math.min(mandate.until, mandate.revokedAt ?? mandate.until);
  const isOver = mandate.revokedAt !== null || mandate.expiredAt !== null;
  const said = isOver
    ? words.over(name, office.topic ?? office.title, end)
    : office.kind === "seat" && office.coalition === null
      ? words.seat(name, body.name, end)
      : office.kind === "spokesperson"
        ? words.speaks(name, office.topic ?? office.title, end)
        : words.office(name, office.title, end);
  const url = iris.delegatePage(mandate.id);
  return note({
    id: iris.note(mandate.id),
    actor: iris.actor(home.id),
    followers: iris.followers(home.id),
    url,
    content: `${paragraph(said)}<p>${escaped(words.decision)} ${link(url)}</p>`,
    language: home.locale,
    published: mandate.createdAt,
    ...(isOver && { updated: end }),
    entryId: iris.entry(organization, mandate.id),
  });
}

/** What followers hear of a mandate: that it was given or has ended, if its holder wants to be named, and that it is to be forgotten if no longer. */
export async function mandateActivities(tx: Reader, row: RecordRow, here: Here): Promise<OutgoingActivity[]> {
  const { fact } = row;
  if (!("mandate" in fact) || !("home" in fact)) return [];
  if (fact.kind === "mandate-shown" && !fact.isNamePublic) {
    if (!isKnown(await findBody(tx, fact.home))) return [];
    const object = tombstone(here.iris.note(fact.mandate));
    return [activityOf(here, fact.home, { id: `${row.id}-delete`, type: "Delete", object, at: row.at })];
  }
  const speaking = await loadSpeaking(tx, fact.mandate);
  if (speaking === undefined) return [];
  const type = fact.kind === "mandate-issued" || fact.kind === "mandate-shown" ? "Create" : "Update";
  const object = mandateNote(here, speaking);
  return [activityOf(here, fact.home, { id: `${row.id}-${type.toLowerCase()}`, type, object, at: row.at })];
}
