import { listFollowerInboxes } from "#db/activities.ts";
import { type Body, findBody } from "#db/bodies.ts";
import { findForwarded, findPost, type CaucusPost } from "#db/caucuses/forum.ts";
import { findVouched } from "#db/caucuses/members.ts";
import type { Reader } from "#db/open.ts";
import type { RecordRow } from "#db/record.ts";
import { findRemoteActor } from "#db/remotes.ts";
import type { CaucusFact, FactOf } from "#domain/caucuses.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { isKnown } from "#federation/bodies.ts";
import { activityOf, CONTEXT, type Here, type OutgoingActivity, tombstone } from "#federation/documents.ts";
import { postNote } from "./notes.ts";

type Outgoing = Promise<OutgoingActivity[]>;

const AS2 = "https://www.w3.org/ns/activitystreams";
const JOINING = [AS2, { plenum: "https://w3id.org/plenum/ns#", member: { "@id": "plenum:member", "@type": "@id" } }];

/** What is said to the fediverse of caucuses: Joins and their answers, and a forum's posts to all who follow it (FEP-1b12). */
export async function caucusActivities(tx: Reader, row: RecordRow, fact: CaucusFact, here: Here): Outgoing {
  switch (fact.kind) {
    case "caucus-join-asked":
      return joinOf(tx, row, fact, here);
    case "caucus-left":
      return leaveOf(tx, row, fact, here);
    case "caucus-member-received":
      return fact.accepted ? answerTo(tx, row, fact, here) : [];
    case "caucus-member-answered":
      return answerTo(tx, row, fact, here);
    case "caucus-join-refused": {
      const { body, voucher: to, activity } = fact;
      return answer(tx, row, { body, to, activity, accepted: false }, here);
    }
    case "caucus-guest-changed":
      return answerToGuest(tx, row, fact, here);
    case "caucus-post-received":
      return fact.isShown ? announced(tx, row, fact.post, here) : [];
    case "caucus-post-shown":
      return announced(tx, row, fact.post, here);
    case "caucus-posted":
      return written(tx, row, fact.post, here);
    case "caucus-post-removed":
      return fact.wasShown ? removed(tx, row, fact, here) : [];
    case "caucus-forwarded":
      return passedOn(tx, row, fact, here);
    case "caucus-recognized":
    case "caucus-recognition-withdrawn":
    case "caucus-join-answered":
    case "caucus-member-left":
    case "caucus-rules-changed":
      return [];
  }
}

type Between = { readonly actor: string; readonly to: string; readonly inbox: string; readonly more: JsonObject };

/** An activity between two actors, which is in no outbox. */
function between({ iris }: Here, name: string, type: string, { actor, to, inbox, more }: Between): OutgoingActivity {
  const iri = iris.activity(name);
  const document = { "@context": "member" in more ? JOINING : CONTEXT, id: iri, type, actor, to: [to], ...more };
  return { iri, sender: actor, body: null, type, document, to: [inbox] };
}

/** The body asks for a member of its own, whom it names by an address made for this caucus alone. */
async function joinOf(tx: Reader, _: RecordRow, fact: FactOf<"caucus-join-asked">, here: Here): Outgoing {
  const remote = await findRemoteActor(tx, fact.caucus);
  if (remote === undefined) return [];
  const actor = here.iris.actor(fact.body);
  const more = { object: fact.caucus, member: here.iris.vouched(fact.join) };
  return [between(here, `${fact.join}-join`, "Join", { actor, to: fact.caucus, inbox: remote.inbox, more })];
}

async function leaveOf(tx: Reader, _: RecordRow, fact: FactOf<"caucus-left">, here: Here): Outgoing {
  const remote = await findRemoteActor(tx, fact.caucus);
  if (remote === undefined) return [];
  const actor = here.iris.actor(fact.body);
  const more = { object: fact.caucus, member: here.iris.vouched(fact.join) };
  return [between(here, `${fact.join}-leave`, "Leave", { actor, to: fact.caucus, inbox: remote.inbox, more })];
}

type Answered = FactOf<"caucus-member-received"> | FactOf<"caucus-member-answered">;

/** The body that vouched is told; of a member of this instance nobody elsewhere is. */
async function answerTo(tx: Reader, row: RecordRow, { body, membership, accepted }: Answered, here: Here): Outgoing {
  const vouched = await findVouched(tx, membership);
  if (vouched === undefined || vouched.activity === null) return [];
  const { voucher: to, activity } = vouched;
  return answer(tx, row, { body, to, activity, accepted }, here);
}

async function answerToGuest(tx: Reader, row: RecordRow, fact: FactOf<"caucus-guest-changed">, here: Here): Outgoing {
  const { body, actor: to, state, activity } = fact;
  if (activity === null || (state !== "supporter" && state !== "refused" && state !== "blocked")) return [];
  return answer(tx, row, { body, to, activity, accepted: state === "supporter" }, here);
}

type Answer = {
  readonly body: string;
  readonly to: string;
  readonly activity: string;
  readonly accepted: boolean;
};

async function answer(tx: Reader, row: RecordRow, { body, to, activity, accepted }: Answer, here: Here): Outgoing {
  const remote = await findRemoteActor(tx, to);
  if (remote === undefined || !isKnown(await findBody(tx, body))) return [];
  const actor = here.iris.actor(body);
  const more = { object: { id: activity, type: "Join", actor: to, object: actor } };
  const [name, type] = accepted ? ["accept", "Accept"] : ["reject", "Reject"];
  return [between(here, `${row.id}-${name}`, type, { actor, to, inbox: remote.inbox, more })];
}

/** A post as it came, wrapped for forums, and its bare address for those who read boosts; its author hears of both. */
async function announced(tx: Reader, row: RecordRow, id: string, here: Here): Outgoing {
  const found = await shownPost(tx, id);
  const brought = found?.post.activity ?? undefined;
  if (found === undefined || brought === undefined) return [];
  const { post, body } = found;
  const more = await withAuthor(tx, body.id, post.author);
  const activity = readBytes(brought);
  return [
    activityOf(here, body.id, { id: `${id}-wrap`, type: "Announce", object: activity, at: row.at, ...more }),
    activityOf(here, body.id, { id: `${id}-boost`, type: "Announce", object: post.iri, at: row.at, ...more }),
  ];
}

async function written(tx: Reader, row: RecordRow, id: string, here: Here): Outgoing {
  const found = await shownPost(tx, id);
  if (found === undefined) return [];
  const object = postNote(here, found.post, found.body);
  return [activityOf(here, found.body.id, { id: `${id}-create`, type: "Create", object, at: row.at })];
}

/** The boost is taken back; what was written here is deleted, and what a moderator removed the caucus says to delete. */
async function removed(tx: Reader, row: RecordRow, fact: FactOf<"caucus-post-removed">, here: Here): Outgoing {
  const post = await findPost(tx, { id: fact.post });
  const body = post && (await findBody(tx, post.body));
  if (post === undefined || body === undefined || !isKnown(body)) return [];
  const actor = here.iris.actor(body.id);
  const send = (id: string, type: "Delete" | "Announce" | "Undo", object: JsonObject | string) =>
    activityOf(here, body.id, { id: `${row.id}-${id}`, type, object, at: row.at });
  if (post.author === actor) return [send("delete", "Delete", tombstone(post.iri))];
  const boost = activityOf(here, body.id, { id: `${post.id}-boost`, type: "Announce", object: post.iri, at: row.at });
  const { "@context": _, ...undone } = boost.document;
  const { "@context": __, ...deletion } = send("delete", "Delete", post.iri).document;
  return [send("undo", "Undo", undone), ...(fact.by === "moderator" ? [send("announce", "Announce", deletion)] : [])];
}

async function passedOn(tx: Reader, row: RecordRow, fact: FactOf<"caucus-forwarded">, here: Here): Outgoing {
  const forwarded = await findForwarded(tx, fact.forwarded);
  const body = await findBody(tx, fact.body);
  if (forwarded === undefined || body === undefined || !isKnown(body)) return [];
  const object = readBytes(forwarded.activity);
  return [activityOf(here, body.id, { id: `${fact.forwarded}-wrap`, type: "Announce", object, at: row.at })];
}

async function shownPost(tx: Reader, id: string): Promise<{ post: CaucusPost; body: Body } | undefined> {
  const post = await findPost(tx, { id });
  const body = post?.state === "shown" ? await findBody(tx, post.body) : undefined;
  return post === undefined || body === undefined || !isKnown(body) ? undefined : { post, body };
}

async function withAuthor(tx: Reader, body: string, author: string) {
  const remote = await findRemoteActor(tx, author);
  if (remote === undefined) return {};
  return {
    cc: [author],
    to: [...new Set([...(await listFollowerInboxes(tx, body)), remote.sharedInbox ?? remote.inbox])],
  };
}

const readBytes = (bytes: Uint8Array): JsonObject => JSON.parse(Buffer.from(bytes).toString("utf8")) as JsonObject;
