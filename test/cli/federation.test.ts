import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Coalition, coalition, connect, type Member, must } from "#test/support/coalition.ts";
import { plenum } from "#test/support/process.ts";

let all: Coalition;
let a: Member;
let b: Member;

beforeAll(async () => {
  all = await coalition(2);
  [a, b] = all.members as [Member, Member];
  await connect(a, b, all.settled);
});
afterAll(() => all.close());

const run = async (...words: string[]) => {
  const { code, out, err } = await plenum([...words, "--json"], a.env);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out) as unknown;
};

const DEAD = "http://127.0.0.1:1/inbox";

test("federation status and gazette tell how it goes", async () => {
  expect(await run("federation", "status")).toMatchObject({
    mode: "open",
    peers: [{ host: b.host, state: "peered", cursor: 1, lag: 0, lastError: null }],
    deliveries: { pending: 0, failed: 0 },
    hosts: [],
  });
  const prefix = `${a.url}/gazette/${a.slug}`;
  expect(await run("gazette", "status")).toMatchObject({ logs: [{ prefix, size: 1, checkpointSize: 1 }] });
  const mirrored = `${b.url}/gazette/${b.slug}`;
  expect(await run("gazette", "peers")).toMatchObject({
    mirrors: [{ prefix: mirrored, host: b.host, size: 1, lag: 0, forks: 0, lastError: null }],
  });
  const { code, out } = await plenum(["federation", "status"], a.env);
  expect([code, out]).toEqual([
    0,
    expect.stringContaining(`${b.host}  Valley Tenants’ Union  peered  1 entries, 0 behind`),
  ]);
});

test("federation trace follows a post to every inbox and says what is in the way; retry tries again", async () => {
  const { sql } = a.database;
  await sql`
    insert into followers (body, actor, activity, inbox, deliver_to, since)
    values (${a.organization}, 'http://127.0.0.1:1/users/x', 'http://127.0.0.1:1/follow', ${DEAD}, ${DEAD}, now())`;
  const post = await must(
    a.api<{ url: string; activity: string }>("POST", `/bodies/${a.slug}/announcements`, {
      content: "Meeting at eight",
    }),
    201,
  );
  const attempts = async () => {
    const rows = await sql<{ attempts: number }[]>`select attempts from deliveries where target = ${DEAD}`;
    return rows[0]?.attempts ?? 0;
  };
  const patience = { timeout: 60_000 };
  await expect.poll(attempts, patience).toBeGreaterThan(0);
  for (const address of [post.activity, post.url])
    expect(await run("federation", "trace", address)).toMatchObject({
      activities: [{ type: "Create", targets: [{ target: DEAD, state: "pending", why: "network" }] }],
    });
  const unknown = await plenum(["federation", "trace", `${a.url}/nothing`], a.env);
  expect([unknown.code, unknown.out]).toEqual([1, expect.stringContaining("Nothing with this address")]);
  const before = await attempts();
  expect(await run("federation", "retry", "127.0.0.1:1")).toEqual({ host: "127.0.0.1:1", deliveries: 1 });
  await expect.poll(attempts, patience).toBeGreaterThan(before);
});

test("federation hold, resume, block and allow decide who is heard", async () => {
  expect(await run("federation", "hold", b.host)).toEqual({ host: b.host, state: "held" });
  expect(await run("federation", "resume", b.host)).toEqual({ host: b.host, state: "peered" });
  expect(await run("federation", "block", b.host)).toEqual({ host: b.host, state: "blocked" });
  expect(await run("federation", "block", "spam.example")).toEqual({ host: "spam.example", state: null });
  const { hosts } = (await run("federation", "status")) as { hosts: { host: string; blocked: boolean }[] };
  expect(hosts.filter(({ blocked }) => blocked).map(({ host }) => host)).toEqual([b.host, "spam.example"].toSorted());
  expect(await run("federation", "allow", b.host)).toEqual({ host: b.host, state: null });
  // The running instance reads once a second what another process decided.
  await sleep(1_500);
  await connect(b, a, all.settled);
  expect(await run("federation", "status")).toMatchObject({ peers: [{ host: b.host, state: "peered" }] });
});

test.each([
  ["federation", "hold", "Not A Host"],
  ["federation", "block", "http://b.example"],
  ["federation", "retry", "b.example/path"],
  ["federation", "trace"],
  ["gazette", "nothing"],
])("%s %s %s is misuse", async (...words) => {
  const { code, out } = await plenum(
    words.filter((word) => word !== undefined),
    a.env,
  );
  expect([code, out]).toEqual([2, ""]);
});

test("what cannot be done is refused in words", async () => {
  const { code, err } = await plenum(["federation", "hold", "nowhere.example"], a.env);
  expect([code, err]).toEqual([1, "There is no such peer.\n"]);
});
