import { perform, system } from "#commands/act.ts";
import { publishAnnouncement } from "#commands/announcements.ts";
import type { Database } from "#db/open.ts";
import { newId } from "#db/ids.ts";
import { appendRecords } from "#db/record.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord } from "#federation/relay.ts";
import { settle } from "#test/support/people.ts";
import { type Bench, type Finding, atMost } from "./findings.ts";
import { clocked, withScratch } from "./scratch.ts";

const POSTS = 300;
const FOLLOWERS = 100;
const QUIET = 3_000;

/** The way from the record to the queues: posts for followers, and acts of which nobody outside hears. */
export async function measureRelay({ ours, world: { iris } }: Bench): Promise<Finding[]> {
  return withScratch(ours, async ({ database }) => {
    const { organization, admin } = await settle(database);
    const house = { iris, handleHost: iris.host, chest: createKeyChest(database.sealer) };
    const relay = async () => {
      while ((await relayRecord(database, house)).rows > 0);
    };
    await follow(database, organization);
    await relay();
    for (let number = 0; number < POSTS; number += 1)
      await perform(database, admin, (act) => publishAnnouncement(act, "valley", { content: `Number ${number}.` }));
    const posts = await clocked(relay);
    await perform(database, system, ({ tx, at }) =>
      appendRecords(
        tx,
        Array.from({ length: QUIET }, () => ({
          id: newId(at),
          at,
          actor: "system",
          body: organization,
          fact: { kind: "comment-removed", comment: newId(at), subject: newId(at), body: organization, by: "author" },
        })),
      ),
    );
    const quiet = await clocked(relay);
    const rate = (rows: number, seconds: number) => `${Math.round(rows / seconds)} rows/s`;
    return [
      atMost(`relay: CPU a post to ${FOLLOWERS} followers`, posts.cpu / POSTS, "ms", 5, rate(POSTS, posts.seconds)),
      atMost("relay: CPU an act that stays home", quiet.cpu / QUIET, "ms", 0.1, rate(QUIET, quiet.seconds)),
    ];
  });
}

async function follow({ sql }: Database, body: string): Promise<void> {
  const actors = Array.from({ length: FOLLOWERS }, (_, number) => `https://h${number}.example/u`);
  await sql`
    insert into followers (body, actor, activity, inbox, deliver_to, since)
    select ${body}, actor, actor || '/follow', actor || '/inbox', actor || '/inbox', clock_timestamp()
    from unnest(${actors}::text[]) as actor`;
}
