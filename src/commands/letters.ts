import type { PeerCard } from "#domain/peers.ts";
import type { CleanHtml } from "#text/sanitize.ts";

/** What a reply is under: something of ours by its id, or another reply by its IRI. */
export type ReplyTo =
  | { readonly kind: "motion" | "announcement" | "question" | "note"; readonly id: string }
  | { readonly kind: "comment"; readonly iri: string };

/** An actor of another server, as its document says. */
export type Profile = {
  readonly iri: string;
  readonly host: string;
  readonly type: string;
  readonly handle: string;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly inbox: string;
  readonly sharedInbox: string | undefined;
};

/** What someone of another server says, in our words: data, judged against stored state when it is received. */
export type Saying =
  | { readonly kind: "follow"; readonly body: string }
  /** A body vouches for a member of its own who joins a caucus, or no longer does; without a handle somebody asks for himself. */
  | ({ readonly kind: "caucus-join" } & Vouching)
  | ({ readonly kind: "caucus-leave" } & Vouching)
  | { readonly kind: "caucus-answer"; readonly join: string; readonly accepted: boolean }
  /** A post that is addressed to a body of ours, or answers one in its forum. */
  | {
      readonly kind: "caucus-post";
      readonly bodies: readonly string[];
      readonly iri: string;
      readonly contentHtml: CleanHtml;
      readonly language: string | undefined;
      readonly url: string | undefined;
      readonly inReplyTo: string | undefined;
    }
  /** A public announcement of another organization, which a coalition of ours may pass on. */
  | { readonly kind: "announced"; readonly object: string }
  /** A like of something that is not on our pages, but may be in a forum of ours. */
  | { readonly kind: "caucus-like"; readonly object: string }
  | { readonly kind: "unfollow"; readonly body: string | undefined; readonly activity: string | undefined }
  | { readonly kind: "react"; readonly reaction: Reaction; readonly subject: string }
  | {
      readonly kind: "unreact";
      readonly reaction: Reaction | undefined;
      readonly subject: string | undefined;
      readonly activity: string | undefined;
    }
  | {
      readonly kind: "comment";
      readonly iri: string;
      readonly replyTo: ReplyTo;
      readonly contentHtml: CleanHtml;
      readonly url: string | undefined;
      readonly inReplyTo: string;
    }
  | { readonly kind: "change-comment"; readonly iri: string; readonly contentHtml: CleanHtml }
  | { readonly kind: "delete"; readonly iri: string }
  | { readonly kind: "gone" }
  | { readonly kind: "profile"; readonly profile: Profile }
  | { readonly kind: "moved"; readonly target: string }
  | { readonly kind: "answer"; readonly accepted: boolean }
  /** Please endorse: what, and why. */
  | {
      readonly kind: "ask";
      readonly body: string;
      readonly object: string;
      readonly reason: string | undefined;
      readonly until: number | undefined;
    }
  | { readonly kind: "ask-end"; readonly activity: string }
  | { readonly kind: "report"; readonly objects: readonly string[]; readonly content: string }
  /** A copy of what was written in a case between organizations. */
  | {
      readonly kind: "case-text";
      readonly case: string;
      readonly hash: string;
      readonly salt: string;
      readonly text: string;
    }
  | {
      readonly kind: "peer";
      readonly signal: PeerSign;
      readonly activity: string;
      /** The card of an instance that was not known, whose gazette the signer is. */
      readonly card?: PeerCard | undefined;
    };

/** Which of our caucuses, what the body calls its member there, and which Join is taken back. */
type Vouching = {
  readonly body: string;
  readonly handle: string | undefined;
  readonly join: string | undefined;
};

type Reaction = "like" | "announce";

/** What passes between gazettes: their Follow of ours and its end, their yes and no to ours. */
type PeerSign = "proposal" | "end" | "acceptance" | "rejection";

/** One verified activity: the pair of signer and id has its effect once, for ever (R5). */
export type Letter = {
  readonly signer: string;
  readonly host: string;
  readonly id: string;
  /** The activity as it came, where it may have to be passed on. */
  readonly activity?: Uint8Array | undefined;
  readonly saying: Saying;
};

/** A letter with its saying narrowed. */
export type LetterOf<Kind extends Saying["kind"]> = Omit<Letter, "saying"> & {
  readonly saying: Extract<Saying, { kind: Kind }>;
};
