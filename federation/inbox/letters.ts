import { handedOver } from "#federation/caseLetters.ts";
import type { Letter, Profile, ReplyTo, Saying } from "#commands/letters.ts";
import type { Iris } from "#domain/iris.ts";
import type { About, Claim } from "./claims.ts";
import type { Passed } from "./gate.ts";
import { excerpt, plainText, sanitizeForeign } from "#text/sanitize.ts";
import { PUBLIC, type ActorClaim, type NoteClaim } from "./notes.ts";

/** A claim in our own words; undefined when it says nothing that we keep. */
export function letterOf(
  { signer, host, id, bytes }: Pick<Passed, "signer" | "host" | "id"> & { readonly bytes?: Uint8Array },
  claim: Claim,
  iris: Iris,
): Letter | undefined {
  const saying = sayingOf(claim, id, iris);
  if (saying === undefined) return undefined;
  return passedOn.has(saying.kind) ? { signer, host, id, saying, activity: bytes } : { signer, host, id, saying };
}

/** What a forum may have to pass on to all, as it came. */
const passedOn: ReadonlySet<Saying["kind"]> = new Set(["caucus-post", "caucus-like", "change-comment", "delete"]);

function sayingOf(claim: Claim, id: string, iris: Iris): Saying | undefined {
  switch (claim.kind) {
    case "follow":
      return followed(claim.object, id, iris);
    case "block":
      return unfollowed(claim.object, undefined, iris);
    case "like":
      return reacted("like", claim.object, iris) ?? { kind: "caucus-like", object: claim.object };
    case "announce":
      return reacted("announce", claim.object, iris);
    case "join":
    case "leave":
      return joined(`caucus-${claim.kind}`, claim.object, claim.member, undefined, iris);
    case "create":
      return posted(claim.note, iris) ?? commented(claim.note, iris) ?? announced(claim.note);
    case "update":
      return { kind: "change-comment", iri: claim.note.id, contentHtml: sanitizeForeign(claim.note.content) };
    case "update-actor":
      return { kind: "profile", profile: profileOf(claim.actor) };
    case "delete":
      return { kind: "delete", iri: claim.object };
    case "delete-actor":
      return { kind: "gone" };
    case "move":
      return { kind: "moved", target: claim.target };
    case "undo":
      return undone(claim.about, id, iris);
    case "accept":
    case "reject":
      return answered(claim.kind === "accept", claim.about, id, iris);
    case "flag":
      return reported(claim.objects, claim.content, iris);
    case "offer":
      return asked(claim, iris);
    case "case-text":
      return handedOver(claim.handed);
    case "add":
    case "create-elsewhere":
    case "update-elsewhere":
    case "ignored":
      return undefined;
  }
}

/** An actor's claim about itself as we keep it. */
export function profileOf({ id, type, handle, name, url, inbox, sharedInbox }: ActorClaim): Profile {
  return { iri: id, host: new URL(id).host, type, handle, name, url, inbox, sharedInbox };
}

function followed(object: string, activity: string, iris: Iris): Saying | undefined {
  if (object === iris.gazetteActor) return { kind: "peer", signal: "proposal", activity };
  const body = idAfter(object, iris.actor(""));
  return body === undefined ? undefined : { kind: "follow", body };
}

function unfollowed(object: string | undefined, activity: string | undefined, iris: Iris): Saying | undefined {
  const body = object === undefined ? undefined : idAfter(object, iris.actor(""));
  return body === undefined && activity === undefined ? undefined : { kind: "unfollow", body, activity };
}

function reacted(reaction: "like" | "announce", object: string, iris: Iris): Saying | undefined {
  const subject = subjectOf(object, iris);
  return subject === undefined ? undefined : { kind: "react", reaction, subject };
}

function commented(note: NoteClaim, iris: Iris): Saying | undefined {
  const { id: iri, inReplyTo, audience, content, url } = note;
  // What was not said in public is not shown in public.
  if (inReplyTo === undefined || !audience.includes(PUBLIC)) return undefined;
  return {
    kind: "comment",
    iri,
    inReplyTo,
    replyTo: replyOf(inReplyTo, iris),
    contentHtml: sanitizeForeign(content),
    url,
  };
}

/** A post that names a body of ours, or answers one of a forum of ours; what answers a motion is a comment there. */
function posted(note: NoteClaim, iris: Iris): Saying | undefined {
  const { id: iri, inReplyTo, audience, mentions, content, language, url } = note;
  if (!audience.includes(PUBLIC) || content === "") return undefined;
  const answers = inReplyTo === undefined ? undefined : idAfter(inReplyTo, iris.post(""));
  if (inReplyTo !== undefined && replyOf(inReplyTo, iris).kind !== "comment") return undefined;
  const bodies = [...new Set([...audience, ...mentions].flatMap((each) => idAfter(each, iris.actor("")) ?? []))];
  if (bodies.length === 0 && answers === undefined) return undefined;
  const contentHtml = sanitizeForeign(content);
  return { kind: "caucus-post", bodies: bodies.slice(0, 10), iri, contentHtml, language, url, inReplyTo };
}

const announcement = /\/ap\/announcements\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** What an organization announces on its own pages; what else it says is not for others to pass on. */
function announced({ id, inReplyTo, audience }: NoteClaim): Saying | undefined {
  const isOne = inReplyTo === undefined && audience.includes(PUBLIC) && announcement.test(id);
  return isOne ? { kind: "announced", object: id } : undefined;
}

function joined(
  kind: "caucus-join" | "caucus-leave",
  object: string,
  handle: string | undefined,
  join: string | undefined,
  iris: Iris,
): Saying | undefined {
  const body = idAfter(object, iris.actor(""));
  return body === undefined ? undefined : { kind, body, handle, join };
}

/** Which of our Joins an activity is, by its address. */
function joinIn(activity: string, iris: Iris): string | undefined {
  const [, join] = /^(.*)-join$/u.exec(activity) ?? [];
  return join === undefined ? undefined : idAfter(join, iris.activity(""));
}

/** What is asked comes as plain text, since it is somebody else's. */
function asked(
  { asked: actor, object, content, until }: Extract<Claim, { kind: "offer" }>,
  iris: Iris,
): Saying | undefined {
  const body = idAfter(actor, iris.actor(""));
  const reason = excerpt(plainText(content), 2_000);
  const at = Date.parse(until ?? "");
  if (body === undefined || !/^https?:/u.test(object)) return undefined;
  return {
    kind: "ask",
    body,
    object,
    reason: reason === "" ? undefined : reason,
    until: Number.isFinite(at) ? at : undefined,
  };
}

function undone(about: About, id: string, iris: Iris): Saying | undefined {
  const { type, object, activity } = about;
  const subject = object === undefined ? undefined : subjectOf(object, iris);
  switch (type) {
    case "Offer":
      return activity === undefined ? undefined : { kind: "ask-end", activity };
    case "Join":
      return object === undefined ? undefined : joined("caucus-leave", object, undefined, activity, iris);
    case "Follow":
      return object === iris.gazetteActor
        ? { kind: "peer", signal: "end", activity: activity ?? id }
        : unfollowed(object, activity, iris);
    case "Like":
    case "EmojiReact":
      return { kind: "unreact", reaction: "like", subject, activity };
    case "Announce":
      return { kind: "unreact", reaction: "announce", subject, activity };
    case undefined:
      return { kind: "unreact", reaction: undefined, subject: undefined, activity };
    default:
      return undefined;
  }
}

function answered(accepted: boolean, about: About, id: string, iris: Iris): Saying | undefined {
  if (about.actor === iris.gazetteActor) {
    return { kind: "peer", signal: accepted ? "acceptance" : "rejection", activity: about.activity ?? id };
  }
  const join = about.activity === undefined ? undefined : joinIn(about.activity, iris);
  if (join !== undefined) return { kind: "caucus-answer", join, accepted };
  return about.type === undefined || about.type === "Follow" ? { kind: "answer", accepted } : undefined;
}

function reported(objects: readonly string[], content: string, iris: Iris): Saying | undefined {
  const ours = objects.filter((object) => object.startsWith(`${iris.publicUrl}/`));
  return ours.length === 0 ? undefined : { kind: "report", objects: ours, content };
}

function subjectOf(object: string, iris: Iris): string | undefined {
  return idAfter(object, iris.motion("")) ?? idAfter(object, iris.announcement(""));
}

function replyOf(iri: string, iris: Iris): ReplyTo {
  const places = {
    motion: iris.motion(""),
    announcement: iris.announcement(""),
    question: iris.question(""),
    note: iris.note(""),
  };
  for (const [kind, prefix] of Object.entries(places)) {
    const id = idAfter(iri, prefix);
    if (id !== undefined) return { kind: kind as keyof typeof places, id };
  }
  return { kind: "comment", iri };
}

function idAfter(iri: string, prefix: string): string | undefined {
  const id = iri.startsWith(prefix) ? iri.slice(prefix.length) : "";
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(id) ? id : undefined;
}
