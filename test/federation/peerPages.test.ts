import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR } from "#domain/time.ts";
import { type Coalition, coalition, connect, type Member, must, submitted } from "#test/support/coalition.ts";
import { faultsOf } from "#test/support/html.ts";

type Peer = {
  readonly lastSuccessAt: string | null;
  readonly lastError: string | null;
  readonly failures: number;
  readonly lag: number;
  readonly health: {
    readonly reached: number;
    readonly tried: number;
    readonly days: readonly {
      readonly day: string;
      readonly pulls: { readonly succeeded: number; readonly failed: number };
    }[];
  };
};
let offset = 0;
let all: Coalition;
let a: Member;
let b: Member;
let c: Member;

beforeAll(async () => {
  all = await coalition(3, { clockOffset: () => offset });
  [a, b, c] = all.members as [Member, Member, Member];
  await connect(a, b, all.settled);
  await connect(b, c, all.settled);
  await connect(a, c, all.settled);
  await submitted(b, b.slug, "Boilers on again");
  await all.settled();
}, 60_000);
afterAll(() => all.close());

const peerAt = (member: Member, peer: Member) =>
  must(member.api<Peer>("GET", `/peers/${encodeURIComponent(peer.host)}`), 200);
const pageOf = async (member: Member, path: string) => {
  const answer = await fetch(member.url + path, { headers: { accept: "text/html" } });
  const text = await answer.text();
  expect([path, answer.status, await faultsOf(text)]).toEqual([path, 200, []]);
  return text;
};
const publicPage = (peer: Member) => `/peers/${encodeURIComponent(peer.host)}`;
const mirrorOf = (peer: Member) => `/gazette/mirror/${encodeURIComponent(peer.host)}/${peer.slug}`;

test("how it goes with a peer is counted by days, and everybody can read its record here", async () => {
  const peer = await peerAt(a, b);
  expect(peer).toMatchObject({ lastError: null, failures: 0, lag: 0, health: { reached: 1, tried: 1 } });
  expect(peer.health.days[0]?.pulls.succeeded).toBeGreaterThan(0);
  expect(await pageOf(a, publicPage(b))).toContain("Connected");
  const list = await pageOf(a, mirrorOf(b));
  expect(list).toContain("“Boilers on again” is moved");
  const entry = /<a href="([^"]+\/entries\/[^"]+)"/.exec(list)?.[1] ?? "";
  expect(await pageOf(a, entry)).toContain("Boilers on again");
  const proof = await fetch(`${a.url}${entry}.tlog-proof`);
  expect([proof.status, (await proof.text()).split("\n")[0]]).toEqual([200, "c2sp.org/tlog-proof@v1"]);
  const own = await fetch(`${a.url}${entry}`, { headers: { accept: "application/json" } });
  expect(await own.json()).toMatchObject({ verdict: "ok", type: "MotionSubmitted" });
});

test("when its server is gone, its record is still read here; what comes from another mirror is no sign of its life", async () => {
  const { lastSuccessAt } = await peerAt(a, b);
  await b.stop();
  offset += HOUR;
  await a.database.sql`update logs set pull_due_at = now() where host = ${b.host}`;
  await expect.poll(async () => (await peerAt(a, b)).failures, { timeout: 20_000 }).toBeGreaterThan(0);
  const peer = await peerAt(a, b);
  expect(peer.lastSuccessAt).toBe(lastSuccessAt);
  expect(peer.lastError).toBe("unreachable");
  expect(peer.health.days.at(-1)?.pulls.failed).toBeGreaterThan(0);
  for (const path of [publicPage(b), mirrorOf(b)])
    expect(await pageOf(a, path)).toMatch(/The server of [^<]+ has not answered since/);
  expect(await pageOf(a, mirrorOf(b))).toContain("“Boilers on again” is moved");
  expect(
    (await must(a.api<{ deliveries: number }>("POST", `/peers/${encodeURIComponent(b.host)}/retry`), 200)).deliveries,
  ).toBeGreaterThanOrEqual(0);
});

test("whom we no longer hear stays readable, and can be allowed again", async () => {
  const at = `/peers/${encodeURIComponent(b.host)}`;
  await must(a.api("POST", `${at}/block`), 200);
  expect(await pageOf(a, publicPage(b))).toContain("Not connected");
  expect(await pageOf(a, mirrorOf(b))).toContain("“Boilers on again” is moved");
  expect((await a.api("POST", `${at}/allow`, undefined, null)).status).toBe(401);
  expect(await must(a.api("POST", `${at}/allow`), 200)).toEqual({ host: b.host, state: null });
  expect((await a.api("GET", at)).status).toBe(404);
  expect(await pageOf(a, publicPage(b))).toContain("Not connected");
});
