import type { Database } from "#db/open.ts";
import type { Instant } from "#domain/time.ts";
import { z } from "zod";
import { readClock } from "#db/clock.ts";
import { listUnnamedBodies, listUnnamedObjects, nameMirroredBody } from "#db/mirrors.ts";
import { findRemoteObject, saveRemoteObject } from "#db/remotes.ts";
import { DAY, MINUTE } from "#domain/time.ts";
import { plainText } from "#text/sanitize.ts";
import type { Budget } from "./budgets.ts";
import type { Client, FetchedDocument } from "./client.ts";
import { linkOne, optional, reference, stringOne } from "./inbox/shapes.ts";

const LIMIT = 20;
const LONGEST = 200;

const shown = z.object({
  type: stringOne,
  name: optional(z.string()),
  content: optional(z.string()),
  preferredUsername: optional(z.string().regex(/^[\w.-]{1,64}$/u)),
  url: optional(linkOne),
  attributedTo: optional(reference),
});

/** What reads names needs: where it writes, how it asks, how often it may, and which addresses are its own. */
export type Naming = {
  readonly db: Database;
  readonly client: Client;
  readonly budget: Budget;
  readonly publicUrl: string;
  readonly isBlocked: (host: string) => boolean;
};

/** Reads what bodies of peers and endorsed objects call themselves: for the eye alone, never for the fold. True if there may be more. */
export async function readNames({ db, client, budget, publicUrl, isBlocked }: Naming): Promise<boolean> {
  const now = await readClock(db.orm, db.clockOffset);
  const stale = { since: now - DAY, retry: now - 10 * MINUTE, limit: LIMIT };
  const bodies = await listUnnamedBodies(db.orm, stale);
  const ask = async (iri: string): Promise<Found> => {
    if (isBlocked(URL.parse(iri)?.host ?? "")) return undefined;
    const found = await client.document(iri, { budget });
    if (found.kind === "unreachable") return found.code === "gone" ? "gone" : undefined;
    return found.id === iri ? found : undefined;
  };
  for (const { actor } of bodies) await nameBody(db, actor, await ask(actor), now);
  const objects = await listUnnamedObjects(db.orm, `${publicUrl}/`, stale);
  for (const { iri } of objects) await nameObject(db, iri, await ask(iri), now);
  return bodies.length === LIMIT || objects.length === LIMIT;
}

type Found = FetchedDocument | undefined | "gone";

const read = (found: Found) => (typeof found === "object" ? shown.safeParse(found.object).data : undefined);

async function nameBody(db: Database, actor: string, found: Found, refreshedAt: Instant): Promise<void> {
  const said = read(found);
  const { preferredUsername } = said ?? {};
  const handle = preferredUsername === undefined ? undefined : `${preferredUsername}@${new URL(actor).host}`;
  const name = short(said?.name) ?? preferredUsername;
  const url = said === undefined ? undefined : pageOf(said.url, actor);
  await db.orm.transaction((tx) =>
    nameMirroredBody(tx, actor, {
      refreshedAt,
      ...(name !== undefined && { name }),
      ...(handle !== undefined && { handle }),
      ...(url !== undefined && { url }),
    }),
  );
}

async function nameObject(db: Database, iri: string, found: Found, fetchedAt: Instant): Promise<void> {
  const said = read(found);
  const goneAt = found === "gone" ? fetchedAt : null;
  const known = said === undefined && goneAt === null ? await findRemoteObject(db.orm, iri) : undefined;
  const { attributedTo } = said ?? {};
  const isOwn = attributedTo !== undefined && new URL(attributedTo).origin === new URL(iri).origin;
  const row = {
    iri,
    type: said?.type ?? "",
    title: said === undefined ? null : (short(said.name) ?? titleIn(said.content) ?? null),
    url: said === undefined ? null : (pageOf(said.url, iri) ?? null),
    author: isOwn ? attributedTo : null,
    goneAt,
  };
  // Who does not answer today is named as yesterday.
  await db.orm.transaction((tx) => saveRemoteObject(tx, { ...(known ?? row), fetchedAt }));
}

/** The first paragraph of a Note, which bears no name: enough to recognize it. */
const titleIn = (content: string | undefined): string | undefined =>
  content === undefined ? undefined : short(plainText(content.split("</p>")[0] ?? ""));

function short(text: string | undefined): string | undefined {
  const plain = text?.replaceAll(/[\s\p{Cc}]+/gu, " ").trim() ?? "";
  if (plain === "") return undefined;
  const letters = Array.from(plain);
  return letters.length <= LONGEST ? plain : `${letters.slice(0, LONGEST - 1).join("")}…`;
}

/** A page of the same server, or none. */
function pageOf(url: string | undefined, iri: string): string | undefined {
  return url !== undefined && new URL(url).origin === new URL(iri).origin ? url : undefined;
}
