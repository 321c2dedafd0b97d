import { erasedMark } from "#domain/erasures.ts";
import type { Instant } from "#domain/time.ts";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Reader, Writer } from "./open.ts";
import { amendments, textVersions } from "./schema/amendments.ts";
import { activities, deliveries } from "./schema/federation.ts";
import { logEntries } from "./schema/gazette.ts";
import { motions } from "./schema/motions.ts";

/** The hashes of all texts that a motion and its amendments ever had. */
export async function listHashesOf(db: Reader, motion: string): Promise<string[]> {
  const rows = await db.execute<{ hash: string }>(sql`
    select text_hash as hash from ${motions} where id = ${motion} and text_hash is not null
    union select hash from ${textVersions} where motion = ${motion}
    union select text_hash from ${amendments} where motion = ${motion}`);
  return rows.map(({ hash }) => hash);
}

/** Puts a mark where words of this hash stood, wherever they are kept here. */
export async function eraseWords(tx: Writer, hash: string, at: Instant): Promise<void> {
  const when = new Date(at).toISOString();
  const mark = (language: string) => erasedMark(language, at, () => when.slice(0, 10));
  const inWords = (column: string) =>
    sql`case when ${sql.raw(column)} like 'es%' then ${mark("es")}::text else ${mark("en")}::text end`;
  await tx.execute(sql`
    update motions set title = ${inWords("language")}, text = ${inWords("language")},
      text_html = '<p>' || ${inWords("language")} || '</p>', text_salt = null,
      erased_at = ${when}::timestamptz, changed_at = greatest(changed_at, ${when}::timestamptz)
    where text_hash = ${hash} and erased_at is null`);
  await tx.execute(sql`
    update text_versions v set text = ${inWords("m.language")}, salt = ''::bytea
    from motions m where m.id = v.motion and v.hash = ${hash}`);
  await tx.execute(sql`
    update amendments a set text = ${inWords("m.language")}, text_salt = ''::bytea, reason = null, reason_html = null
    from motions m where m.id = a.motion and a.text_hash = ${hash}`);
  await tx.execute(sql`
    update endorsements e set statement = ${inWords("b.locale")},
      statement_html = '<p>' || ${inWords("b.locale")} || '</p>', erased_at = ${when}::timestamptz
    from bodies b where b.id = e.body and e.text_hash = ${hash} and e.erased_at is null`);
}

/**
 * Takes the words out of what a body has posted about something (and, `withReplies`, in reply to it), and out of what is
 * still on its way; answers the addresses of the posts.
 */
export async function takeBackPosts(
  tx: Writer,
  body: string,
  { id: about, withReplies }: { readonly id: string; readonly withReplies: boolean },
): Promise<string[]> {
  const rows = await tx
    .select({ id: activities.id, bytes: activities.bytes })
    .from(activities)
    .where(
      and(
        eq(activities.body, body),
        inArray(activities.type, ["Create", "Update"]),
        sql`position(${Buffer.from(about)}::bytea in ${activities.bytes}) > 0`,
      ),
    );
  const posts = new Set<string>();
  for (const { id, bytes } of rows) {
    const { object, ...rest } = JSON.parse(Buffer.from(bytes).toString()) as { object?: Posted };
    if (!isAbout(object, about, withReplies)) continue;
    posts.add(object.id);
    const emptied = JSON.stringify({ ...rest, object: object.id });
    await tx
      .update(activities)
      .set({ bytes: new Uint8Array(Buffer.from(emptied)) })
      .where(eq(activities.id, id));
    await tx
      .update(deliveries)
      .set({ state: "dropped" })
      .where(and(eq(deliveries.activity, id), eq(deliveries.state, "pending")));
  }
  return [...posts];
}

type Posted = { readonly id?: unknown; readonly inReplyTo?: unknown } | string | undefined;

function isAbout(object: Posted, about: string, withReplies: boolean): object is { readonly id: string } {
  if (typeof object !== "object" || typeof object.id !== "string") return false;
  return [object.id, withReplies ? object.inReplyTo : undefined].some(
    (iri) => typeof iri === "string" && iri.includes(about),
  );
}

/** The first entry of an actor in a log that names a text and has effect. */
export async function findEntryOfText(
  db: Reader,
  log: string,
  issuer: string,
  hash: string,
): Promise<{ readonly iri: string; readonly hash: string } | undefined> {
  const named = Buffer.from(`"textHash":"sha256:${hash}"`);
  const [row] = await db
    .select({ iri: logEntries.iri, hash: logEntries.hash })
    .from(logEntries)
    .where(
      and(
        eq(logEntries.log, log),
        eq(logEntries.issuer, issuer),
        eq(logEntries.verdict, "ok"),
        sql`${logEntries.type} <> 'TextErased'`,
        sql`position(${named}::bytea in ${logEntries.leaf}) > 0`,
      ),
    )
    .orderBy(logEntries.index)
    .limit(1);
  return row;
}
