/** A thing of ours that has documents, by its kind and id. */
export type Subject = "announcements" | "motions" | "endorsements";

/** What an address of ours names, read from its path alone: nothing of it needs to exist. */
export type Place =
  | { readonly kind: "actor"; readonly id: string }
  | { readonly kind: "own-actor"; readonly which: OwnActor }
  | { readonly kind: "inbox" }
  | { readonly kind: "followers" | "following" | "outbox" | "featured" | "moderators"; readonly id: string }
  | { readonly kind: "own-followers" | "own-following" | "own-outbox"; readonly which: OwnActor }
  | {
      readonly kind: "announcements" | "motions" | "questions" | "endorsements" | "notes" | "posts";
      readonly id: string;
    }
  | { readonly kind: "replies" | "thread"; readonly subject: Subject; readonly id: string }
  | { readonly kind: "activities"; readonly name: string }
  // Pages that are objects too, for whoever asks for activities.
  | { readonly kind: "body-page"; readonly slug: string }
  | { readonly kind: "motion-page"; readonly number: number }
  // The entries of an organization's gazette.
  | { readonly kind: "entries"; readonly slug: string };

/** The instance itself, and its gazette. */
export type OwnActor = "instance" | "gazette";

const UUID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
const actors = new RegExp(`^/ap/actors/${UUID}(?:/(followers|following|outbox|featured|moderators|inbox))?$`, "u");
const objects = new RegExp(
  `^/ap/(announcements|motions|questions|endorsements|notes|posts)/${UUID}(?:/(replies|thread))?$`,
  "u",
);
const own = /^\/ap\/(instance|gazette)(?:\/(followers|following|outbox|inbox))?$/u;
const activity = new RegExp(`^/ap/activities/(${UUID}(?:-[a-z]{1,12})?)$`, "u");
const announcementPage = new RegExp(`^/@[a-z0-9_]{1,30}/announcements/${UUID}$`, "u");
const postPage = new RegExp(`^/@[a-z0-9_]{1,30}/posts/${UUID}$`, "u");
const endorsementPage = new RegExp(`^/endorsements/${UUID}$`, "u");

/** Reads a path below `/ap`; undefined when nothing there could be ours. */
export function placeOf(path: string): Place | undefined {
  if (path === "/ap/inbox") return { kind: "inbox" };
  const [, actor, ofActor] = actors.exec(path) ?? [];
  if (actor !== undefined) return actorPlace(actor, ofActor);
  const [, kind, id = "", part] = objects.exec(path) ?? [];
  if (kind !== undefined) return objectPlace(kind as Kind, id, part);
  const [, which, ofOwn] = own.exec(path) ?? [];
  if (which !== undefined) return ownPlace(which as OwnActor, ofOwn);
  const [, name] = activity.exec(path) ?? [];
  return name === undefined ? undefined : { kind: "activities", name };
}

/** Reads the path of a page that is an object too. */
export function pageOf(path: string): Place | undefined {
  const [, slug] = /^\/@([a-z0-9_]{1,30})$/u.exec(path) ?? [];
  if (slug !== undefined) return { kind: "body-page", slug };
  const [, number] = /^\/motions\/(\d{1,9})(?:-[a-z0-9-]*)?$/u.exec(path) ?? [];
  if (number !== undefined) return { kind: "motion-page", number: Number(number) };
  const [, gazette] = /^\/gazette\/([a-z0-9_]{1,30}(?:-\d{1,6})?)\/entries$/u.exec(path) ?? [];
  if (gazette !== undefined) return { kind: "entries", slug: gazette };
  const announcement = announcementPage.exec(path)?.[1];
  if (announcement !== undefined) return { kind: "announcements", id: announcement };
  const post = postPage.exec(path)?.[1];
  if (post !== undefined) return { kind: "posts", id: post };
  const endorsement = endorsementPage.exec(path)?.[1];
  return endorsement === undefined ? undefined : { kind: "endorsements", id: endorsement };
}

type Kind = Extract<Place, { id: string }>["kind"] &
  ("announcements" | "motions" | "questions" | "endorsements" | "notes" | "posts");

function actorPlace(id: string, part: string | undefined): Place {
  if (part === undefined) return { kind: "actor", id };
  return part === "inbox"
    ? { kind: "inbox" }
    : { kind: part as "followers" | "following" | "outbox" | "featured" | "moderators", id };
}

function objectPlace(kind: Kind, id: string, part: string | undefined): Place | undefined {
  if (part === undefined) return { kind, id };
  if (kind === "questions" || kind === "notes" || kind === "posts") return undefined;
  return { kind: part as "replies" | "thread", subject: kind, id };
}

function ownPlace(which: OwnActor, part: string | undefined): Place {
  if (part === undefined) return { kind: "own-actor", which };
  return part === "inbox" ? { kind: "inbox" } : { kind: `own-${part as "followers" | "following" | "outbox"}`, which };
}
