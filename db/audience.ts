import { sql, type SQL } from "drizzle-orm";
import type { Instant } from "#domain/time.ts";
import type { Writer } from "./open.ts";

// All of these take many rows at a time: one statement a batch, whatever its size.

type Column = readonly (string | null)[];
const texts = (column: Column): SQL => sql`${sql.param(column)}::text[]`;
const uuids = (column: Column): SQL => sql`${sql.param(column)}::uuid[]`;
const moment = (at: Instant): SQL => sql`${new Date(at).toISOString()}::timestamptz`;

/** Remembers for ever which activities of which signers came; answers those that are new. */
export async function saveSeen(
  tx: Writer,
  rows: readonly { readonly signer: string; readonly id: string }[],
  at: Instant,
): Promise<{ signer: string; id: string }[]> {
  return tx.execute<{ signer: string; id: string }>(sql`
    insert into inbox_seen (signer, id, at)
    select signer, id, ${moment(at)}
    from unnest(${texts(rows.map(({ signer }) => signer))}, ${texts(rows.map(({ id }) => id))}) as r (signer, id)
    order by signer, id
    on conflict do nothing returning signer, id`);
}

/** Adds followers of public bodies, whom we know how to reach; a repeated Follow takes the place of the first. */
export async function saveFollowers(
  tx: Writer,
  rows: readonly { readonly body: string; readonly actor: string; readonly activity: string }[],
  at: Instant,
): Promise<{ body: string; actor: string; activity: string }[]> {
  return tx.execute<{ body: string; actor: string; activity: string }>(sql`
    insert into followers (body, actor, activity, inbox, deliver_to, since)
    select b.id, a.iri, r.activity, a.inbox, coalesce(a.shared_inbox, a.inbox), ${moment(at)}
    from unnest(${uuids(rows.map(({ body }) => body))}, ${texts(rows.map(({ actor }) => actor))},
      ${texts(rows.map(({ activity }) => activity))}) as r (body, actor, activity)
    join bodies b on b.id = r.body and b.visibility = 'public'
    join remote_actors a on a.iri = r.actor
    on conflict (body, actor) do update set activity = excluded.activity,
      inbox = excluded.inbox, deliver_to = excluded.deliver_to
    returning body, actor, activity`);
}

/** Ends followings: of one body, or the one that this activity began. */
export async function dropFollowers(
  tx: Writer,
  rows: readonly { readonly actor: string; readonly body: string | null; readonly activity: string | null }[],
): Promise<{ body: string; actor: string }[]> {
  return tx.execute<{ body: string; actor: string }>(sql`
    delete from followers f
    using unnest(${texts(rows.map(({ actor }) => actor))}, ${uuids(rows.map(({ body }) => body))},
      ${texts(rows.map(({ activity }) => activity))}) as r (actor, body, activity)
    where f.actor = r.actor and (f.body = r.body or f.activity = r.activity)
    returning f.body, f.actor`);
}

/** Ends every following of actors who are gone. */
export async function dropEveryFollowing(
  tx: Writer,
  actors: readonly string[],
): Promise<{ body: string; actor: string }[]> {
  return tx.execute<{ body: string; actor: string }>(
    sql`delete from followers where actor = any (${texts(actors)}) returning body, actor`,
  );
}

/** What is public and may be answered: motions from their submission on, announcements, replies to either. */
const subjects = sql`(
  select m.id, m.body from motions m join bodies b on b.id = m.body
  where m.visibility = 'public' and b.visibility = 'public' and m.submitted_at is not null
  union all select a.id, a.body from announcements a join bodies b on b.id = a.body
  where a.visibility = 'public' and b.visibility = 'public' and a.deleted_at is null
)`;

/** Adds likes and shares of what is public. */
export async function saveReactions(
  tx: Writer,
  rows: readonly { readonly iri: string; readonly kind: string; readonly subject: string; readonly actor: string }[],
  at: Instant,
): Promise<void> {
  await tx.execute(sql`
    insert into reactions (iri, kind, subject, actor, at)
    select r.iri, r.kind, s.id, r.actor, ${moment(at)}
    from unnest(${texts(rows.map(({ iri }) => iri))}, ${texts(rows.map(({ kind }) => kind))},
      ${uuids(rows.map(({ subject }) => subject))}, ${texts(rows.map(({ actor }) => actor))}) as r (iri, kind, subject, actor)
    join lateral ${subjects} s on s.id = r.subject
    on conflict do nothing`);
}

/** Takes reactions back: by the activity that made them, or by what they were about. */
export async function dropReactions(
  tx: Writer,
  rows: readonly {
    readonly actor: string;
    readonly kind: string | null;
    readonly subject: string | null;
    readonly activity: string | null;
  }[],
): Promise<void> {
  await tx.execute(sql`
    delete from reactions x
    using unnest(${texts(rows.map(({ actor }) => actor))}, ${texts(rows.map(({ kind }) => kind))},
      ${uuids(rows.map(({ subject }) => subject))}, ${texts(rows.map(({ activity }) => activity))}) as r (actor, kind, subject, activity)
    where x.actor = r.actor and (x.iri = r.activity or (x.kind = r.kind and x.subject = r.subject))`);
}

export type NewComment = {
  readonly iri: string;
  readonly author: string;
  readonly contentHtml: string;
  readonly url: string | null;
  readonly inReplyTo: string;
  readonly replyKind: string;
  readonly replyId: string | null;
};

export type CommentPlace = {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly author: string;
};

/** Adds replies under what is public, wherever in the thread they were written. */
export async function saveComments(tx: Writer, rows: readonly NewComment[], at: Instant): Promise<CommentPlace[]> {
  return tx.execute<CommentPlace>(sql`
    insert into comments (iri, subject, body, in_reply_to, author, content_html, url, created_at)
    select r.iri, s.id, s.body, r.in_reply_to, r.author, r.content, r.url, ${moment(at)}
    from unnest(${texts(rows.map(({ iri }) => iri))}, ${texts(rows.map(({ author }) => author))},
      ${texts(rows.map(({ contentHtml }) => contentHtml))}, ${texts(rows.map(({ url }) => url))},
      ${texts(rows.map(({ inReplyTo }) => inReplyTo))}, ${texts(rows.map(({ replyKind }) => replyKind))},
      ${uuids(rows.map(({ replyId }) => replyId))}) as r (iri, author, content, url, in_reply_to, kind, target)
    join lateral ${subjects} s on s.id = case r.kind
      when 'comment' then (select subject from comments c where c.iri = r.in_reply_to)
      when 'question' then (select motion from questions q where q.id = r.target)
      when 'note' then (select (fact ->> 'motion')::uuid from record e where e.id = r.target)
      else r.target end
    on conflict (iri) do nothing
    returning id, subject, body, author`);
}

/** Changes replies, each only by its author. */
export async function changeComments(
  tx: Writer,
  rows: readonly { readonly iri: string; readonly author: string; readonly contentHtml: string }[],
  at: Instant,
): Promise<CommentPlace[]> {
  return tx.execute<CommentPlace>(sql`
    update comments c set content_html = r.content, changed_at = ${moment(at)}
    from unnest(${texts(rows.map(({ iri }) => iri))}, ${texts(rows.map(({ author }) => author))},
      ${texts(rows.map(({ contentHtml }) => contentHtml))}) as r (iri, author, content)
    where c.iri = r.iri and c.author = r.author
    returning c.id, c.subject, c.body, c.author`);
}

/** Deletes replies, each only by its author; a reply of any IRI when the author is gone. */
export async function dropComments(
  tx: Writer,
  rows: readonly { readonly iri: string | null; readonly author: string }[],
): Promise<CommentPlace[]> {
  return tx.execute<CommentPlace>(sql`
    delete from comments c
    using unnest(${texts(rows.map(({ iri }) => iri))}, ${texts(rows.map(({ author }) => author))}) as r (iri, author)
    where c.author = r.author and (r.iri is null or c.iri = r.iri)
    returning c.id, c.subject, c.body, c.author`);
}

/** Forgets all that actors who are gone left here, but for their replies and followings. */
export async function markGone(tx: Writer, actors: readonly string[], at: Instant): Promise<void> {
  await tx.execute(sql`update remote_actors set gone_at = ${moment(at)} where iri = any (${texts(actors)})`);
  await tx.execute(sql`delete from reactions where actor = any (${texts(actors)})`);
}

/** Says where an actor went; what we follow and who follows us is theirs to move. */
export async function markMoved(tx: Writer, actor: string, target: string): Promise<void> {
  await tx.execute(sql`update remote_actors set moved_to = ${target} where iri = ${actor}`);
}

/** Notes what those whom persons of ours asked to follow answered. */
export async function answerFollows(
  tx: Writer,
  rows: readonly { readonly actor: string; readonly state: "accepted" | "rejected" }[],
): Promise<{ person: string; actor: string; state: "accepted" | "rejected" }[]> {
  return tx.execute<{ person: string; actor: string; state: "accepted" | "rejected" }>(sql`
    update follows f set state = r.state
    from unnest(${texts(rows.map(({ actor }) => actor))}, ${texts(rows.map(({ state }) => state))}) as r (actor, state)
    where f.actor = r.actor and f.state <> r.state and f.state <> 'rejected'
    returning f.person, f.actor, f.state`);
}

/** Keeps a report for the moderators. */
export async function saveReport(
  tx: Writer,
  row: { readonly iri: string; readonly actor: string; readonly objects: readonly string[]; readonly content: string },
  at: Instant,
): Promise<string | undefined> {
  const [saved] = await tx.execute<{ id: string }>(sql`
    insert into reports (iri, actor, objects, content, at)
    values (${row.iri}, ${row.actor}, ${JSON.stringify(row.objects)}::jsonb, ${row.content}, ${moment(at)})
    on conflict do nothing returning id`);
  return saved?.id;
}
