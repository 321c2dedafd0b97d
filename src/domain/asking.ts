/** Somebody or some body of the fediverse, as far as a page names it. */
export type AskedActor = {
  readonly iri: string;
  readonly type: string;
  readonly name: string;
  /** `@user@host`. */
  readonly handle: string;
  readonly url: string;
};

/** Something of the fediverse that can be endorsed, as far as a page names it. */
export type AskedObject = {
  readonly iri: string;
  readonly type: string;
  readonly title: string | undefined;
  readonly url: string;
  readonly author: { readonly iri: string; readonly handle: string } | undefined;
};

/** Why nobody can be sent to his own server: the address is none, nobody answers there, or it has no page to follow from. */
export type NoWay = "bad-address" | "unreachable" | "no-page";

/** Where somebody's own server lets him follow an actor of ours, or why not. */
export type FollowPage =
  | { readonly found: true; readonly url: string }
  | { readonly found: false; readonly why: NoWay };

/** What pages, the API and commands learn from other servers, as functions; what was seen is remembered for a day. */
export type Ask = {
  /** Any object or actor by its IRI or its page; undefined when nothing readable is there. */
  readonly object: (iri: string) => Promise<AskedObject | undefined>;
  /** The same, and where its server says that nothing can be endorsed there, which of the two it says; undefined when it says nothing. */
  readonly look?: (iri: string) => Promise<AskedObject | "gone" | "no-object" | undefined>;
  /** The same for who cannot wait: undefined after two seconds, while the asking goes on. */
  readonly glance: (iri: string) => Promise<AskedObject | undefined>;
  /** An actor by IRI or `@user@host`. */
  readonly actor: (address: string) => Promise<AskedActor | undefined>;
  /** Where a person's own server lets him follow an actor of ours. */
  readonly followPage: (address: string, actor: string) => Promise<FollowPage>;
};
