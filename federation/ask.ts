import type { Database } from "#db/open.ts";
import { perform, system } from "#commands/act.ts";
import {
  findRemoteActor,
  findRemoteObject,
  type RemoteObject,
  saveRemoteActor,
  saveRemoteObject,
} from "#db/remotes.ts";
import { DAY } from "#domain/time.ts";
import { excerpt, plainText } from "#text/sanitize.ts";
import { createBudget } from "./budgets.ts";
import type { Client } from "./client.ts";
import type { Here } from "./documents.ts";
import { profileOf } from "./inbox/letters.ts";
import { type ActorClaim, isActorType, readActor, readNote, typeOf } from "./inbox/notes.ts";
import { loadObject } from "./loading.ts";
import { askWebFinger, findFollowPage, type FollowPage, handleOf } from "./remoteFollow.ts";

/** Somebody or some body of the fediverse, as far as a page names it. */
export type AskedActor = {
  readonly iri: string;
  readonly type: string;
  readonly name: string;
  /** `@user@host`. */
  readonly handle: string;
  readonly url: string;
  readonly inbox: string;
};

/** Something of the fediverse that can be endorsed, as far as a page names it. */
export type AskedObject = {
  readonly iri: string;
  readonly type: string;
  readonly title: string | undefined;
  readonly url: string;
  readonly author: { readonly iri: string; readonly handle: string } | undefined;
};

/** What pages, the API and commands need from the network, as functions; each remembers what it saw for a day. */
export type Ask = {
  /** Any ActivityPub object or actor by its IRI or its page; undefined when nothing readable is there. */
  readonly object: (iri: string) => Promise<AskedObject | undefined>;
  /** An actor by IRI, page or `@user@host`. */
  readonly actor: (address: string) => Promise<AskedActor | undefined>;
  /** Where a person's own server lets him follow an actor of ours. */
  readonly followPage: (address: string, actor: string) => Promise<FollowPage>;
};

export type AskOptions = { readonly db: Database; readonly client: Client; readonly here: Here };

/** Asks other servers within a budget a host; what is ours is read here. */
export function createAsk({ db, client, here }: AskOptions): Ask {
  const now = () => Date.now() + db.clockOffset();
  const budget = createBudget({ burst: 60, perSecond: 1 }, now);
  const fetch = async (iri: string) => {
    const found = await client.document(iri, { budget });
    return found.kind === "document" ? found : undefined;
  };
  const keepActor = async (claim: ActorClaim): Promise<AskedActor> => {
    const profile = profileOf(claim);
    await perform(db, system, ({ tx, at }) => saveRemoteActor(tx, { ...profile, fetchedAt: at }));
    return actorOf({ ...profile, name: profile.name ?? null, url: profile.url ?? null });
  };
  const actorAt = async (iri: string): Promise<AskedActor | undefined> => {
    const known = await findRemoteActor(db.orm, iri);
    if (known !== undefined && known.goneAt === null && now() - known.fetchedAt < DAY) return actorOf(known);
    const claim = readActor((await fetch(iri))?.object);
    return claim === undefined ? undefined : keepActor(claim);
  };
  const objectAt = async (iri: string): Promise<AskedObject | undefined> => {
    const known = await findRemoteObject(db.orm, iri);
    if (known !== undefined && known.goneAt === null && now() - known.fetchedAt < DAY)
      return objectOfRow(known, await authorOf(db, known.author));
    const document = (await fetch(iri))?.object;
    if (document === undefined) return undefined;
    if (isActorType(typeOf(document))) {
      const claim = readActor(document);
      return claim && objectOfActor(await keepActor(claim));
    }
    const note = readNote(document);
    // An author of another server than the object's could be anybody's claim.
    if (note === undefined || URL.parse(note.author)?.origin !== URL.parse(note.id)?.origin) return undefined;
    const author = await actorAt(note.author);
    const { id, type, url } = note;
    const title = titleOf(note.title, note.content);
    const row = { iri: id, type, title: title ?? null, url: url ?? null, author: note.author };
    await perform(db, system, ({ tx, at }) => saveRemoteObject(tx, { ...row, fetchedAt: at, goneAt: null }));
    return { iri: id, type, title, url: url ?? id, author: author && { iri: author.iri, handle: author.handle } };
  };
  return {
    object: async (iri) => (iri.startsWith(`${here.iris.publicUrl}/`) ? ownObject(db, here, iri) : objectAt(iri)),
    async actor(address) {
      const handle = address.includes("://") ? undefined : handleOf(address);
      if (handle === undefined) return actorAt(address);
      const jrd = await askWebFinger(client, handle, budget);
      const self = jrd?.links.find(({ rel, type }) => rel === "self" && (type?.includes("json") ?? false))?.href;
      return self === undefined ? undefined : actorAt(self);
    },
    followPage: (address, actor) => findFollowPage(client, address, actor, budget),
  };
}

type Known = {
  readonly iri: string;
  readonly host: string;
  readonly type: string;
  readonly name: string | null;
  readonly handle: string;
  readonly url: string | null;
  readonly inbox: string;
};

function actorOf({ iri, host, type, name, handle, url, inbox }: Known): AskedActor {
  const plain = plainText(name ?? "");
  return { iri, type, name: plain === "" ? handle : plain, handle: `@${handle}@${host}`, url: url ?? iri, inbox };
}

const objectOfActor = ({ iri, type, name, url, handle }: AskedActor): AskedObject => ({
  iri,
  type,
  title: name,
  url,
  author: { iri, handle },
});

const objectOfRow = ({ iri, type, title, url }: RemoteObject, author: AskedObject["author"]): AskedObject => ({
  iri,
  type,
  title: title ?? undefined,
  url: url ?? iri,
  author,
});

async function authorOf(db: Database, iri: string | null): Promise<AskedObject["author"]> {
  const actor = iri === null ? undefined : await findRemoteActor(db.orm, iri);
  return actor && { iri: actor.iri, handle: `@${actor.handle}@${actor.host}` };
}

/** The first words of what has no title. */
function titleOf(title: string | undefined, content: string): string | undefined {
  const words = excerpt(plainText(title ?? content), 120);
  return words === "" ? undefined : words;
}

async function ownObject(db: Database, here: Here, iri: string): Promise<AskedObject | undefined> {
  const { url, title, author } = await loadObject(db.orm, iri, here);
  if (author === undefined) return undefined;
  const type = iri.startsWith(here.iris.actor("")) ? "Organization" : "Note";
  return { iri, type, title, url, author: { iri: author.href, handle: author.name } };
}
