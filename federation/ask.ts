import type { Database } from "#db/open.ts";
import type { Ask, AskedActor, AskedObject } from "#domain/asking.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { perform, system } from "#commands/act.ts";
import {
  findRemoteActor,
  findRemoteObject,
  type RemoteObject,
  saveRemoteActor,
  saveRemoteObject,
} from "#db/remotes.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { DAY, type Instant, SECOND } from "#domain/time.ts";
import { excerpt, plainText } from "#text/sanitize.ts";
import { type Budget, createBudget } from "./budgets.ts";
import type { Client } from "./client.ts";
import type { Here } from "./documents.ts";
import { profileOf } from "./inbox/letters.ts";
import { type ActorClaim, isActorType, readActor, readNote, typeOf } from "./inbox/notes.ts";
import { documentAt } from "./answers.ts";
import { loadObject } from "./loading.ts";
import { pageOf } from "./places.ts";
import { askWebFinger, findFollowPage, handleOf } from "./remoteFollow.ts";

/** Longest time that somebody waits for the name of what he endorses, in milliseconds. */
const GLANCE = 2 * SECOND;

type AskOptions = { readonly db: Database; readonly client: Client; readonly here: Here };

/** Asks other servers within a budget a host; what is ours is read here. */
export function createAsk({ db, client, here }: AskOptions): Ask {
  const now = () => Date.now() + db.clockOffset();
  const budget = createBudget({ burst: 60, perSecond: 1 }, now);
  const asking: Asking = {
    db,
    isFresh: ({ fetchedAt, goneAt }) => goneAt === null && now() - fetchedAt < DAY,
    async fetch(iri) {
      const found = await client.document(iri, { budget });
      return found.kind === "document" ? found.object : undefined;
    },
  };
  const object: Ask["object"] = async (iri) =>
    iri.startsWith(`${here.iris.publicUrl}/`) ? ownObject(db, here, iri) : objectAt(asking, iri);
  const look: Ask["look"] = async (iri) => {
    const [found, told] = iri.startsWith(`${here.iris.publicUrl}/`)
      ? [await object(iri), undefined]
      : await lookAt(asking, client, budget, iri);
    if (found !== undefined || told !== undefined) return found ?? told;
    return iri.startsWith(`${here.iris.publicUrl}/`) ? ownFault(db, here, iri) : undefined;
  };
  return {
    object,
    look,
    glance: (iri) => Promise.race([object(iri).catch(() => undefined), sleep(GLANCE, undefined, { ref: false })]),
    async actor(address) {
      const handle = address.includes("://") ? undefined : handleOf(address);
      if (handle === undefined) return actorAt(asking, address);
      const jrd = await askWebFinger(client, handle, budget);
      const self = jrd?.links.find(({ rel, type }) => rel === "self" && (type?.includes("json") ?? false))?.href;
      return self === undefined ? undefined : actorAt(asking, self);
    },
    followPage: (address, actor) => findFollowPage(client, address, actor, budget),
  };
}

type Told = "gone" | "no-object" | undefined;

/** What another server shows; or that it says that there is nothing any more, or nothing that is an object. Whoever does not answer says nothing. */
async function lookAt(
  asking: Asking,
  client: Client,
  budget: Budget,
  iri: string,
): Promise<[AskedObject | undefined, Told]> {
  const known = await findRemoteObject(asking.db.orm, iri);
  if (known !== undefined && asking.isFresh(known) && known.type !== "")
    return [objectOfRow(known, await authorOf(asking.db, known.author)), undefined];
  const found = await client.document(iri, { budget });
  if (found.kind === "document") {
    const read = await objectAt({ ...asking, fetch: async () => found.object }, iri);
    const type = typeOf(found.object);
    if (type === "Tombstone") return [undefined, "gone"];
    if (read !== undefined || type === undefined) return [read, read === undefined ? "no-object" : undefined];
    // An object of a kind that is not shown here: its address is enough to stand behind it.
    return [{ iri: found.id, type, title: undefined, url: found.id, author: undefined }, undefined];
  }
  const { code, status } = found;
  if (code === "gone" || status === 404) return [undefined, "gone"];
  return [undefined, code === "content-type" || code === "json" || code === "origin" ? "no-object" : undefined];
}

/** Why nothing of ours is at an address; entries and positions of ours have no document of lane A and can be endorsed. */
async function ownFault(db: Database, here: Here, address: string): Promise<AskedObject | Told> {
  const path = address.slice(here.iris.publicUrl.length);
  if (/^\/(?:gazette\/[a-z0-9_-]+\/entries|positions|candidates|ap\/candidates)\/[\w-]+$/u.test(path))
    return { iri: address, type: "Object", title: undefined, url: address, author: undefined };
  const page = pageOf(path);
  const found = page && (await documentAt(db.orm, page, nowhere, here));
  return found?.document["type"] === "Tombstone" ? "gone" : found === undefined ? "no-object" : undefined;
}

/** Reads the document of an actor elsewhere as it is now, and keeps it. */
export function createLearner({ db, client }: Pick<AskOptions, "db" | "client">) {
  const budget = createBudget({ burst: 60, perSecond: 1 }, () => Date.now() + db.clockOffset());
  return async (iri: string): Promise<(AskedActor & { readonly alsoKnownAs: readonly string[] }) | undefined> => {
    const found = await client.document(iri, { budget });
    const claim = found.kind === "document" ? readActor(found.object) : undefined;
    if (claim === undefined || claim.id !== iri) return undefined;
    return { ...(await keepActor(db, claim)), alsoKnownAs: claim.alsoKnownAs };
  };
}

type Asking = {
  readonly db: Database;
  readonly isFresh: (seen: { readonly fetchedAt: Instant; readonly goneAt: Instant | null }) => boolean;
  readonly fetch: (iri: string) => Promise<JsonObject | undefined>;
};

async function actorAt({ db, isFresh, fetch }: Asking, iri: string): Promise<AskedActor | undefined> {
  const known = await findRemoteActor(db.orm, iri);
  if (known !== undefined && isFresh(known)) return actorOf(known);
  const claim = readActor(await fetch(iri));
  return claim === undefined ? undefined : keepActor(db, claim);
}

async function keepActor(db: Database, claim: ActorClaim): Promise<AskedActor> {
  const profile = profileOf(claim);
  await perform(db, system, ({ tx, at }) => saveRemoteActor(tx, { ...profile, fetchedAt: at }));
  return actorOf({ ...profile, name: profile.name ?? null, url: profile.url ?? null });
}

async function objectAt(asking: Asking, iri: string): Promise<AskedObject | undefined> {
  const { db, isFresh, fetch } = asking;
  const known = await findRemoteObject(db.orm, iri);
  if (known !== undefined && isFresh(known)) return objectOfRow(known, await authorOf(db, known.author));
  const document = await fetch(iri);
  if (document === undefined) return undefined;
  if (isActorType(typeOf(document))) {
    const claim = readActor(document);
    return claim && objectOfActor(await keepActor(db, claim));
  }
  const note = readNote(document);
  // An author of another server than the object's could be anybody's claim.
  if (note === undefined || URL.parse(note.author)?.origin !== URL.parse(note.id)?.origin) return undefined;
  const author = await actorAt(asking, note.author);
  const { id, type, url } = note;
  const title = titleOf(note.title, note.content);
  const row = { iri: id, type, title: title ?? null, url: url ?? null, author: note.author };
  await perform(db, system, ({ tx, at }) => saveRemoteObject(tx, { ...row, fetchedAt: at, goneAt: null }));
  return { iri: id, type, title, url: url ?? id, author: author && { iri: author.iri, handle: author.handle } };
}

type Known = {
  readonly iri: string;
  readonly host: string;
  readonly type: string;
  readonly name: string | null;
  readonly handle: string;
  readonly url: string | null;
};

function actorOf({ iri, host, type, name, handle, url }: Known): AskedActor {
  const plain = plainText(name ?? "");
  return { iri, type, name: plain === "" ? handle : plain, handle: `@${handle}@${host}`, url: url ?? iri };
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

async function ownObject(db: Database, here: Here, address: string): Promise<AskedObject | undefined> {
  const page = pageOf(address.slice(here.iris.publicUrl.length));
  const found = page && (await documentAt(db.orm, page, nowhere, here));
  const id = found?.document["id"];
  const iri = typeof id === "string" ? id : address;
  const { url, title, author } = await loadObject(db.orm, iri, here);
  if (author === undefined) return undefined;
  const type = iri.startsWith(here.iris.actor("")) ? "Organization" : "Note";
  return { iri, type, title, url, author: { iri: author.href, handle: author.name } };
}

const nowhere = { isPage: false, before: undefined, after: undefined };
