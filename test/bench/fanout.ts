import { setTimeout as sleep } from "node:timers/promises";
import { perform } from "#commands/act.ts";
import { publishAnnouncement } from "#commands/announcements.ts";
import { type Bench, type Finding, atMost, shareOf } from "./findings.ts";

const POSTS = 4;
const PATIENCE = 60_000;

/** One post to every follower's own inbox, each on a host of its own: durable, signed, until the last one has it. */
export async function measureFanOut({ limits, ours, world, sink }: Bench): Promise<Finding[]> {
  const { home, admin, strangers } = world;
  await ours.work(async ({ sql }) => {
    await sql`delete from followers`;
    await sql`
      insert into followers (body, actor, activity, inbox, deliver_to, since)
      select ${home.id}, actor, actor || '/follow', actor || '/inbox', actor || '/inbox', clock_timestamp()
      from unnest(${strangers.map(({ actor }) => actor)}::text[]) as actor`;
  });
  await untilQuiet(sink.taken);
  const before = { ...ours.cpu(), taken: await sink.taken() };
  const wanted = before.taken + POSTS * strangers.length;
  const begun = performance.now();
  await ours.work(async (database) => {
    for (let number = 0; number < POSTS; number += 1) {
      const content = "Boilers at 40 Mill Street are on again, after eleven days. ".repeat(8);
      await perform(database, admin, (act) => publishAnnouncement(act, home.slug, { content }));
    }
  });
  while ((await sink.taken()) < wanted && performance.now() - begun < PATIENCE) await sleep(20);
  const seconds = (performance.now() - begun) / 1_000;
  const after = ours.cpu();
  const sent = (await sink.taken()) - before.taken;
  const limit = { name: "one core’s RSA sign rate", rate: limits.rsaSign };
  const all =
    sent === POSTS * strangers.length ? {} : { met: false, note: `${sent} of ${POSTS * strangers.length} arrived` };
  const database = ((after.database - before.database) / sent).toFixed(2);
  return [
    { ...shareOf("fan-out, durable, distinct hosts", sent / seconds, limit, 40), ...all },
    atMost("fan-out: CPU a delivery", (after.app - before.app) / sent, "ms", 1, `and ${database} ms of PostgreSQL`),
  ];
}

/** Until a second passes in which nothing came. */
async function untilQuiet(taken: () => Promise<number>): Promise<void> {
  for (let last = -1, now = await taken(); now !== last; now = await taken()) {
    last = now;
    await sleep(1_500);
  }
}
