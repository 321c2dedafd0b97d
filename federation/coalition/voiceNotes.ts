import { type Body, findBody } from "#db/bodies.ts";
import { findCoalition } from "#db/coalition/coalitions.ts";
import { findCoalitionMotion, findMovedText } from "#db/coalition/motions.ts";
import { findBoost } from "#db/coalition/voices.ts";
import { listActorNames } from "#db/entries.ts";
import type { Reader } from "#db/open.ts";
import type { RecordRow } from "#db/record.ts";
import { findRemoteActor } from "#db/remotes.ts";
import type { Happening } from "#domain/coalition/happenings.ts";
import type { VoiceFact } from "#domain/coalition/voices.ts";
import type { Sha256 } from "#domain/entries.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { isKnown } from "#federation/bodies.ts";
import { activityOf, CONTEXT, type Here, link, note, type OutgoingActivity, paragraph } from "#federation/documents.ts";
import { loadActor } from "#federation/loading.ts";
import { voiceWordsIn } from "./voiceWords.ts";

type Told = Extract<VoiceFact, { kind: "coalition-told" }>;

/** What a coalition says to the fediverse: notes about itself, boosts of its members' announcements, and whom it follows for that. */
export async function voiceActivities(
  tx: Reader,
  row: RecordRow,
  fact: VoiceFact,
  here: Here,
): Promise<OutgoingActivity[]> {
  const body = await findBody(tx, fact.body);
  if (body === undefined || !isKnown(body)) return [];
  switch (fact.kind) {
    case "coalition-told": {
      const object = await toldNote(tx, row, fact, here);
      return object === undefined
        ? []
        : [activityOf(here, body.id, { id: `${row.id}-create`, type: "Create", object, at: row.at })];
    }
    case "coalition-heard":
    case "coalition-unheard":
      return following(tx, row, fact, here);
    case "coalition-voice-begun":
      return [];
    case "coalition-voice-moved":
      return moved(tx, row, fact, here);
    case "coalition-boosted":
    case "coalition-boost-ended":
      return boosted(tx, row, fact, here);
  }
}

/** The actor as it is now, which says where it went, and the Move that takes its followers along. */
async function moved(
  tx: Reader,
  row: RecordRow,
  { body, target }: Extract<VoiceFact, { kind: "coalition-voice-moved" }>,
  here: Here,
): Promise<OutgoingActivity[]> {
  const actor = await loadActor(tx, body, here);
  if (actor === undefined) return [];
  const { "@context": context, ...object } = actor;
  const update = activityOf(here, body, { id: `${row.id}-update`, type: "Update", object, at: row.at });
  const move = activityOf(here, body, {
    id: `${row.id}-move`,
    type: "Move",
    object: here.iris.actor(body),
    at: row.at,
  });
  return [
    { ...update, document: { ...update.document, ...(context !== undefined && { "@context": context }) } },
    { ...move, document: { ...move.document, target } },
  ];
}

async function boosted(
  tx: Reader,
  row: RecordRow,
  { kind, body, boost: id }: Extract<VoiceFact, { boost: string }>,
  here: Here,
): Promise<OutgoingActivity[]> {
  const boost = await findBoost(tx, id);
  if (boost === undefined) return [];
  const { object, at } = boost;
  const announce = activityOf(here, body, { id: `${id}-pass`, type: "Announce", object, at });
  if (kind === "coalition-boosted") return boost.endedAt === null ? [announce] : [];
  const { "@context": _, ...undone } = announce.document;
  return [activityOf(here, body, { id: `${row.id}-undo`, type: "Undo", object: undone, at: row.at })];
}

/** A Follow in the coalition's own name, so that its members see who reads them, and its end. */
async function following(
  tx: Reader,
  row: RecordRow,
  { kind, body, actor: followed }: Extract<VoiceFact, { actor: string }>,
  { iris }: Here,
): Promise<OutgoingActivity[]> {
  const remote = await findRemoteActor(tx, followed);
  if (remote === undefined) return [];
  const actor = iris.actor(body);
  // Servers find the Follow that is undone by who and whom.
  const follow = { id: iris.activity(`${row.id}-follow`), type: "Follow", actor, object: followed };
  const undo = { id: iris.activity(`${row.id}-undo`), type: "Undo", actor, object: follow };
  const { id: iri, ...said } = kind === "coalition-heard" ? follow : undo;
  const document = { "@context": CONTEXT, id: iri, ...said, to: [followed] };
  return [{ iri, sender: actor, body: null, type: said.type, document, to: [remote.inbox] }];
}

/** The note that tells of a happening, as it reads now; without `@context`. */
export async function toldNote(
  db: Reader,
  row: Pick<RecordRow, "id" | "at">,
  { body: id, coalition: hash, happening }: Told,
  here: Here,
): Promise<JsonObject | undefined> {
  const body = await findBody(db, id);
  const coalition = await findCoalition(db, { hash });
  if (body === undefined || coalition === undefined || !isKnown(body)) return undefined;
  const { iris } = here;
  const url = coalitionPage(here, hash);
  const lines = await linesOf(db, coalition.id, happening, { body, here });
  const more = `<p>${voiceWordsIn(body.locale).more} ${link(url)}</p>`;
  return note({
    id: iris.note(row.id),
    actor: iris.actor(body.id),
    followers: iris.followers(body.id),
    url,
    content: lines.map(paragraph).join("") + more,
    language: body.locale,
    published: row.at,
  });
}

/** The page of a coalition. */
export const coalitionPage = ({ iris }: Here, hash: Sha256): string =>
  `${iris.publicUrl}/coalitions/${hash.slice("sha256:".length)}`;

async function linesOf(
  db: Reader,
  coalition: string,
  happening: Happening,
  { body, here }: { readonly body: Body; readonly here: Here },
): Promise<string[]> {
  const words = voiceWordsIn(body.locale);
  switch (happening.what) {
    case "convened":
      return [words.convened(body.name), ...(body.summary === "" ? [] : [body.summary])];
    case "joined":
    case "left":
    case "expelled":
    case "observer":
    case "frozen":
    case "convenor":
      return [words[happening.what](await nameOf(db, happening.actor, here))];
    case "amended":
      return [words.amended()];
    case "moved":
    case "withdrawn":
    case "disputed":
      return [words[happening.what](await titleOf(db, coalition, happening.motion, words.untitled))];
    case "opened":
      return [words.opened(await titleOf(db, coalition, happening.motion, words.untitled), happening.until)];
    case "decided": {
      const title = await titleOf(db, coalition, happening.motion, words.untitled);
      return [words.outcomes[happening.outcome](title), words.counts(happening.counts)];
    }
  }
}

async function nameOf(db: Reader, actor: string, { iris }: Here): Promise<string> {
  const names = await listActorNames(db, iris.actor(""), [actor]);
  return names.get(actor) ?? URL.parse(actor)?.host ?? actor;
}

async function titleOf(db: Reader, coalition: string, hash: Sha256, untitled: string): Promise<string> {
  const motion = await findCoalitionMotion(db, { coalition, hash });
  const text = motion === undefined ? undefined : await findMovedText(db, motion);
  return text?.split("\n")[0]?.slice(0, 300) ?? untitled;
}
