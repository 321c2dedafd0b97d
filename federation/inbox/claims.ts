import { z } from "zod";
import type { HandedText } from "#federation/caseLetters.ts";
import type { Json } from "#domain/jcs.ts";
import type { Passed } from "./gate.ts";
import { isActorType, readActor, readNote, typeOf, type ActorClaim, type NoteClaim } from "./notes.ts";
import { one, optional, reference, references, stringOne, text } from "./shapes.ts";

/** What an Undo, Accept or Reject is about: named by IRI, or shown as far as it was embedded. */
export type About = {
  readonly activity: string | undefined;
  readonly type: string | undefined;
  readonly actor: string | undefined;
  readonly object: string | undefined;
};

/** What a verified sender says. It is a claim: stored state decides what may come of it (R6). */
export type Claim =
  | { readonly kind: "follow" | "like" | "announce" | "block"; readonly object: string }
  /** Of a caucus: `member` is what a body calls whom it vouches for. */
  | {
      readonly kind: "join" | "leave";
      readonly object: string;
      readonly member: string | undefined;
    }
  | { readonly kind: "create" | "update"; readonly note: NoteClaim }
  /** The object is of another origin or author: fetch it from its own origin or drop it (FEP-fe34). */
  | { readonly kind: "create-elsewhere" | "update-elsewhere"; readonly object: string }
  | { readonly kind: "update-actor"; readonly actor: ActorClaim }
  | { readonly kind: "delete"; readonly object: string }
  | { readonly kind: "delete-actor" }
  | { readonly kind: "undo" | "accept" | "reject"; readonly about: About }
  | { readonly kind: "flag"; readonly objects: readonly string[]; readonly content: string }
  | { readonly kind: "move"; readonly target: string }
  /** Somebody is asked to announce, which is to endorse, an object. */
  | {
      readonly kind: "offer";
      readonly asked: string;
      readonly object: string;
      readonly content: string;
      readonly until: string | undefined;
    }
  /** A gazette's hint that it grew, or any other addition to a collection. */
  | {
      readonly kind: "add";
      readonly object: string;
      readonly target: string;
      readonly entry: Json | undefined;
      readonly checkpoint: string | undefined;
    }
  /** A copy of what was written in a case. */
  | { readonly kind: "case-text"; readonly handed: HandedText }
  | { readonly kind: "ignored"; readonly reason: IgnoredReason };

type IgnoredReason = "unknown-type" | "unreadable" | "other-origin" | "not-theirs" | "poll-vote" | "unknown-object";

type Sent = Pick<Passed, "signer" | "activity">;

const ignored = (reason: IgnoredReason): Claim => ({ kind: "ignored", reason });

/** Reads a verified activity as the claim that it makes; members that we do not know are ignored, nothing throws. */
export function readClaim(sent: Sent): Claim {
  const type = typeOf(sent.activity) ?? "";
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  return read === undefined ? ignored("unknown-type") : (read(sent) ?? ignored("unreadable"));
}

type Reader = (sent: Sent) => Claim | undefined;

const referring = z.object({ object: reference });

const refers =
  (kind: "follow" | "like" | "announce" | "block"): Reader =>
  ({ activity }) => {
    const shape = referring.safeParse(activity);
    return shape.success ? { kind, object: shape.data.object } : undefined;
  };

const readers: Readonly<Record<string, Reader>> = {
  Follow: refers("follow"),
  Join: (sent) => readJoin(sent, "join"),
  Leave: (sent) => readJoin(sent, "leave"),
  Like: refers("like"),
  EmojiReact: refers("like"),
  Announce: refers("announce"),
  Block: refers("block"),
  Create: (sent) => readWritten(sent, "create"),
  Update: (sent) => readWritten(sent, "update"),
  Delete: readDelete,
  Undo: (sent) => readAbout(sent, "undo"),
  Accept: (sent) => readAbout(sent, "accept"),
  Reject: (sent) => readAbout(sent, "reject"),
  Flag: readFlag,
  Move: readMove,
  Offer: readOffer,
  Add: readAdd,
  "plenum:HandOver": readHandOver,
};

const joining = z.object({ object: reference, member: optional(reference) });

/** Nobody vouches under an address of another server. */
function readJoin({ signer, activity }: Sent, kind: "join" | "leave"): Claim | undefined {
  const shape = joining.safeParse(activity);
  if (!shape.success) return undefined;
  const { object, member } = shape.data;
  if (member !== undefined && !sameOrigin(member, signer)) return ignored("other-origin");
  return { kind, object, member };
}

const written = z.object({ object: one(z.union([z.string(), z.object({ id: reference }).loose()])) });

function readWritten({ signer, activity }: Sent, kind: "create" | "update"): Claim | undefined {
  const object = written.safeParse(activity).data?.object;
  if (object === undefined) return undefined;
  if (typeof object === "string") {
    const iri = reference.safeParse(object).data;
    return iri === undefined ? undefined : { kind: `${kind}-elsewhere`, object: iri };
  }
  if (isActorType(typeOf(object))) return readActorUpdate(signer, object, kind);
  const note = readNote(object, signer);
  if (note === undefined) return ignored("unknown-object");
  if (!sameOrigin(note.id, signer) || note.author !== signer) return { kind: `${kind}-elsewhere`, object: note.id };
  const isVote = note.title !== undefined && note.content === "" && note.inReplyTo !== undefined;
  return isVote ? ignored("poll-vote") : { kind, note };
}

function readActorUpdate(signer: string, object: unknown, kind: "create" | "update"): Claim | undefined {
  if (kind === "create") return ignored("unknown-object");
  const actor = readActor(object);
  if (actor === undefined) return undefined;
  return actor.id === signer ? { kind: "update-actor", actor } : ignored("not-theirs");
}

function readDelete({ signer, activity }: Sent): Claim | undefined {
  const shape = referring.safeParse(activity);
  if (!shape.success) return undefined;
  const { object } = shape.data;
  if (object === signer) return { kind: "delete-actor" };
  return sameOrigin(object, signer) ? { kind: "delete", object } : ignored("other-origin");
}

const nothing = { id: undefined, type: undefined, actor: undefined, object: undefined };
const shown = z.object({
  id: optional(reference),
  type: optional(stringOne),
  actor: optional(reference),
  object: optional(reference),
});
const aboutShape = z.object({ object: one(z.union([z.string(), shown])) });

function readAbout({ signer, activity }: Sent, kind: "undo" | "accept" | "reject"): Claim | undefined {
  const found = aboutShape.safeParse(activity).data?.object;
  if (found === undefined) return undefined;
  const named = typeof found === "string" ? { ...nothing, id: reference.safeParse(found).data } : found;
  const { id, type, actor, object } = named;
  if (id === undefined && type === undefined) return undefined;
  if (kind === "undo" && actor !== undefined && actor !== signer) return ignored("not-theirs");
  if (kind === "undo" && id !== undefined && !sameOrigin(id, signer)) return ignored("other-origin");
  return { kind, about: { activity: id, type, actor, object } };
}

const flag = z.object({ object: references, content: optional(text(16_384)) });

function readFlag({ activity }: Sent): Claim | undefined {
  const shape = flag.safeParse(activity);
  if (!shape.success || shape.data.object.length === 0) return undefined;
  return { kind: "flag", objects: shape.data.object.slice(0, 100), content: shape.data.content ?? "" };
}

const move = z.object({ object: reference, target: reference });

function readMove({ signer, activity }: Sent): Claim | undefined {
  const shape = move.safeParse(activity);
  if (!shape.success) return undefined;
  return shape.data.object === signer ? { kind: "move", target: shape.data.target } : ignored("not-theirs");
}

const offer = z.object({
  object: one(z.object({ type: z.literal("Announce"), actor: reference, object: reference })),
  content: optional(text(16_384)),
  endTime: optional(z.string().max(64)),
});

function readOffer({ activity }: Sent): Claim | undefined {
  const shape = offer.safeParse(activity);
  if (!shape.success) return undefined;
  const { object: wanted, content, endTime: until } = shape.data;
  return { kind: "offer", asked: wanted.actor, object: wanted.object, content: content ?? "", until };
}

const add = z.object({ object: reference, target: reference, checkpoint: optional(text(65_536)) });

function readAdd({ activity }: Sent): Claim | undefined {
  const shape = add.safeParse(activity);
  if (!shape.success) return undefined;
  const { object, target, checkpoint } = shape.data;
  return { kind: "add", object, target, entry: activity["entry"], checkpoint };
}

const handOver = z.object({
  object: z.object({
    type: z.literal("plenum:CaseText"),
    case: reference,
    textHash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
    salt: z.string().regex(/^[0-9a-f]{32}$/),
    text: text(65_536),
  }),
});

function readHandOver({ activity }: Sent): Claim | undefined {
  const shape = handOver.safeParse(activity);
  return shape.success ? { kind: "case-text", handed: shape.data.object } : undefined;
}

function sameOrigin(one: string, other: string): boolean {
  return URL.parse(one)?.origin === URL.parse(other)?.origin;
}
