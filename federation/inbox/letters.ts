import type { Letter, Profile, ReplyTo, Saying } from "#commands/letters.ts";
import type { Iris } from "#domain/iris.ts";
import type { About, Claim } from "./claims.ts";
import type { Passed } from "./gate.ts";
import { sanitizeForeign } from "#text/sanitize.ts";
import { PUBLIC, type ActorClaim, type NoteClaim } from "./notes.ts";

/** A claim in our own words; undefined when it says nothing that we keep. */
export function letterOf(
  { signer, host, id }: Pick<Passed, "signer" | "host" | "id">,
  claim: Claim,
  iris: Iris,
): Letter | undefined {
  const saying = sayingOf(claim, id, iris);
  return saying === undefined ? undefined : { signer, host, id, saying };
}

function sayingOf(claim: Claim, id: string, iris: Iris): Saying | undefined {
  switch (claim.kind) {
    case "follow":
      return followed(claim.object, id, iris);
    case "block":
      return unfollowed(claim.object, undefined, iris);
    case "like":
    case "announce":
      return reacted(claim.kind, claim.object, iris);
    case "create":
      return commented(claim.note, iris);
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
    case "add":
    case "join":
    case "leave":
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

function undone(about: About, id: string, iris: Iris): Saying | undefined {
  const { type, object, activity } = about;
  const subject = object === undefined ? undefined : subjectOf(object, iris);
  switch (type) {
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
