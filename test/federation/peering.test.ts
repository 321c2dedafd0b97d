import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { saveActivities } from "#db/activities.ts";
import { enqueueDeliveries } from "#db/deliveries.ts";
import { perform } from "#commands/act.ts";
import { allowHost } from "#commands/peers.ts";
import type { PeerCard } from "#domain/peers.ts";
import { HOUR } from "#domain/time.ts";
import { irisOf } from "#domain/iris.ts";
import { type Coalition, coalition, type Member, must, submitted } from "#test/support/coalition.ts";
import { createToken } from "#commands/accounts.ts";
import { join } from "#test/support/people.ts";
import { actorDocument, type Home, makeSender, post, type Sender, signCavage, startHome } from "./inbox/wall.ts";

type Peer = { readonly host: string; readonly state: string; readonly key: string; readonly cursor: number };
let offset = 0;
let all: Coalition;
let a: Member;
let b: Member;
let home: Home;
let stranger: Sender;

beforeAll(async () => {
  all = await coalition(2, { clockOffset: () => offset });
  [a, b] = all.members as [Member, Member];
  home = await startHome();
  stranger = makeSender(home.origin, "mallory");
  home.pages.set("/users/mallory", { body: { ...actorDocument(stranger), type: "Service" } });
});
afterAll(async () => {
  await all.close();
  await home.close();
});

const path = (peer: Member, deed = "") => `/peers/${encodeURIComponent(peer.host)}${deed}`;
const peerAt = async (member: Member, peer: Member) => must(member.api<Peer>("GET", path(peer)), 200);
const states = async () => [(await peerAt(a, b)).state, (await peerAt(b, a)).state];

/** Everything that peering could change, as one value. */
async function ledgerOf({ database: { sql } }: Member): Promise<unknown> {
  const peers =
    await sql`select host, state, gazette_actor, follow_activity, our_follow_activity from peers order by host`;
  const [facts] = await sql`select count(*)::int as count from record`;
  const logs = await sql`select origin, size, checkpoint from logs order by origin`;
  return { peers: [...peers], facts: facts?.["count"], logs: [...logs] };
}

const bytesOf = async (url: string) => {
  const answer = await fetch(url);
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, hash: createHash("sha256").update(bytes).digest("hex"), length: bytes.length };
};

/** What the holder's mirror serves, byte by byte beside the origin. */
async function expectSameBytes(origin: Member, holder: Member, size: number): Promise<void> {
  const mirror = `${holder.url}/gazette/mirror/${encodeURIComponent(origin.host)}/${origin.slug}`;
  const width = size % 256;
  const tiles = Math.floor(size / 256);
  const last = width === 0 ? [] : [`tile/0/00${tiles}.p/${width}`, `tile/entries/00${tiles}.p/${width}`];
  const full = Array.from({ length: tiles }, (_, at) => [`tile/0/00${at}`, `tile/entries/00${at}`]).flat();
  // Cosignatures come to the origin afterwards: what the log itself signed is the same.
  const signed = async (prefix: string) => {
    const [text, lines = ""] = (await (await fetch(`${prefix}/checkpoint`)).text()).split("\n\n");
    return [text, lines.split("\n")[0]];
  };
  expect(await signed(mirror)).toEqual(await signed(`${origin.url}/gazette/${origin.slug}`));
  for (const file of ["key", ...full, ...last]) {
    const own = await bytesOf(`${origin.url}/gazette/${origin.slug}/${file}`);
    expect(own.status).toBe(200);
    expect([file, await bytesOf(`${mirror}/${file}`)]).toEqual([file, own]);
  }
}

const sizeOf = async ({ database: { sql } }: Member): Promise<number> => {
  const [row] = await sql<{ size: number }[]>`select size from logs where organization is not null`;
  return row?.size ?? 0;
};

/** The organization's own actor, which is not its gazette, says something over the wire. */
async function saysByItself(
  from: Member,
  to: Member,
  said: { readonly type: string; readonly [name: string]: unknown },
) {
  const sender = irisOf(from.url).actor(from.organization);
  const iri = irisOf(from.url).activity(crypto.randomUUID());
  const bytes = new Uint8Array(Buffer.from(JSON.stringify({ id: iri, actor: sender, ...said })));
  await from.db().orm.transaction(async (tx) => {
    const at = Date.now() + offset;
    const saved = await saveActivities(tx, [{ iri, sender, body: null, type: said.type, bytes, createdAt: at }]);
    const activity = saved.get(iri) ?? "";
    await enqueueDeliveries(tx, [{ activity, host: to.host, target: irisOf(to.url).sharedInbox }], at);
  });
  await all.settled();
  const delivered = await from.database.sql`
    select 1 from deliveries d join activities x on x.id = d.activity where x.iri = ${iri} and d.state = 'delivered'`;
  expect(delivered).toHaveLength(1);
}

async function announcedTo(holder: Member, origin: Member): Promise<number | undefined> {
  const [log] = await holder.database.sql<{ announced: number }[]>`
    select announced_size as announced from logs where host = ${origin.host}`;
  return log?.announced;
}

describe("connecting", () => {
  test("is nothing that somebody of an instance may propose", async () => {
    await saysByItself(b, a, { type: "Follow", object: irisOf(a.url).gazetteActor });
    expect((await must(a.api<{ items: unknown[] }>("GET", "/peers"), 200)).items).toEqual([]);
  });

  test("one asks, the other sees its card and says yes; then both hold the other's record", async () => {
    const asked = await must(a.api<Peer>("POST", "/peers", { address: b.url }), 201);
    expect(asked).toMatchObject({ host: b.host, state: "proposed-by-us", bodies: [{ handle: `${b.slug}@${b.host}` }] });
    await all.settled();
    const [card] = (await must(b.api<{ items: Peer[] }>("GET", "/peers"), 200)).items;
    expect(card).toMatchObject({ host: a.host, state: "proposed-by-them", name: "Valley Tenants’ Union" });
    expect(card?.key).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    await must(b.api("POST", path(a, "/confirm")), 200);
    await all.settled();
    expect(await states()).toEqual(["peered", "peered"]);
    expect((await peerAt(b, a)).cursor).toBe(1);
    await expectSameBytes(a, b, 1);
    await expectSameBytes(b, a, 1);
  });

  test("is refused in words where it cannot be, and leaves nothing", async () => {
    home.pages.set("/.well-known/nodeinfo", { type: "application/json", body: { links: [] } });
    const before = await ledgerOf(a);
    for (const [address, code] of [
      ["http://127.0.0.1:1", "unreachable"],
      [home.origin, "not-plenum"],
      [a.url, "own-address"],
      [`${a.host}/about`, "own-address"],
      ["ftp://harbor.example", "bad-address"],
      ["no address", "bad-address"],
      ["http://user:secret@harbor.example", "bad-address"],
    ] as const) {
      const { status, body } = await a.api<{ problems: unknown }>("POST", "/peers", { address });
      expect([address, status, body.problems]).toEqual([address, 422, [{ path: "address", code }]]);
    }
    expect((await a.api("POST", "/peers", {})).status).toBe(422);
    expect((await a.api("POST", "/peers", { address: b.url }, null)).status).toBe(401);
    expect((await a.api("POST", "/peers", { address: b.url, fingerprint: "0000" })).status).toBe(409);
    expect((await a.api("POST", "/peers", { address: b.url })).status).toBe(409);
    expect((await a.api("POST", "/peers/nowhere.example/confirm")).status).toBe(404);
    const member = await join(a.db(), a.admin, a.slug, "Mere Member");
    const { token } = await perform(a.db(), a.admin, (act) => createToken(act, member, "test"));
    expect((await a.api("POST", "/peers", { address: b.url }, token)).status).toBe(403);
    expect((await a.api("GET", "/peers", undefined, token)).status).toBe(403);
    expect((await ledgerOf(a)) as { peers: unknown }).toMatchObject({ peers: (before as { peers: unknown }).peers });
  });

  test("what strangers forge changes nothing", async () => {
    await all.settled();
    const before = [await ledgerOf(a), await ledgerOf(b)];
    const { gazetteActor: ours, sharedInbox } = irisOf(a.url);
    const { gazetteActor: theirs } = irisOf(b.url);
    const follow = { id: `${a.url}/ap/activities/1`, type: "Follow", actor: ours, object: theirs };
    const say = async (activity: Record<string, unknown>, signer = stranger) => {
      const body = Buffer.from(JSON.stringify({ id: `${home.origin}/${crypto.randomUUID()}`, ...activity }));
      return post(sharedInbox, signCavage(sharedInbox, signer, body, { date: new Date(Date.now() + offset) }));
    };
    for (const type of ["Accept", "Reject"]) expect(await say({ type, actor: stranger.id, object: follow })).toBe(202);
    const theirFollow = { id: `${b.url}/ap/activities/1`, type: "Follow", actor: theirs, object: ours };
    expect(await say({ type: "Undo", actor: stranger.id, object: { ...theirFollow, actor: stranger.id } })).toBe(202);
    expect(await say({ type: "Follow", actor: stranger.id, object: ours })).toBe(202);
    const target = `${b.url}/gazette/${b.slug}/entries`;
    const checkpoint = `${b.host}/gazette/${b.slug}\n999999\nAAAA\n`;
    expect(await say({ type: "Add", actor: stranger.id, object: `${target}/1`, target, checkpoint })).toBe(202);
    // In the other's name, with the stranger's key: under its own name, and under that of the other's key.
    const mask = { ...stranger, keyId: `${theirs}#main-key` };
    for (const type of ["Follow", "Accept", "Reject", "Undo"]) {
      const forged = {
        type,
        id: `${b.url}/${crypto.randomUUID()}`,
        actor: theirs,
        object: type === "Follow" ? ours : follow,
      };
      expect([await say(forged), await say(forged, mask)]).toEqual([403, 401]);
    }
    await all.settled();
    expect([await ledgerOf(a), await ledgerOf(b)]).toEqual(before);
    expect(await announcedTo(a, b)).toBeLessThan(999_999);
  });

  test("nobody but its gazette speaks for an instance", async () => {
    const before = [await ledgerOf(a), await ledgerOf(b)];
    const { gazetteActor: ours } = irisOf(a.url);
    const follow = { type: "Follow", object: ours };
    const target = `${b.url}/gazette/${b.slug}/entries`;
    const checkpoint = `${b.host}/gazette/${b.slug}\n999999\nAAAA\n`;
    await saysByItself(b, a, { type: "Follow", object: ours });
    await saysByItself(b, a, { type: "Undo", object: follow });
    await saysByItself(b, a, { type: "Accept", object: { ...follow, actor: ours } });
    await saysByItself(b, a, { type: "Reject", object: { ...follow, actor: ours } });
    await saysByItself(b, a, { type: "Add", object: `${target}/1`, target, checkpoint });
    await all.settled();
    expect([await ledgerOf(a), await ledgerOf(b)]).toEqual(before);
    expect(await announcedTo(a, b)).toBeLessThan(999_999);
  });

  test("what comes again has no effect again", async () => {
    const before = [await ledgerOf(a), await ledgerOf(b)];
    for (const { database } of [a, b]) {
      const again = await database.sql`
        update deliveries set state = 'pending', attempts = 0, done_at = null where state = 'delivered' returning id`;
      expect(again.length).toBeGreaterThan(0);
      await database.sql`update hosts set due_at = now()`;
    }
    await all.settled();
    expect([await ledgerOf(a), await ledgerOf(b)]).toEqual(before);
  });
});

describe("outages and decisions", () => {
  test("an instance that was away catches up by itself, to the byte", async () => {
    await b.stop();
    const before = await sizeOf(a);
    for (let round = 0; round < 30; round += 1)
      await Promise.all(Array.from({ length: 10 }, (_, at) => submitted(a, a.slug, `Act ${round * 10 + at}`)));
    await all.settled();
    expect(await sizeOf(a)).toBe(before + 300);
    await b.start();
    await all.settled();
    expect((await peerAt(b, a)).cursor).toBe(before + 300);
    await expectSameBytes(a, b, before + 300);
    // What was not delivered meanwhile is tried again later: here and now, later has come.
    offset += HOUR;
    await all.settled();
  });

  test("a peer that is held is not pulled, and is caught up with when it is resumed", async () => {
    const { cursor } = await peerAt(a, b);
    expect((await must(a.api<Peer>("POST", path(b, "/hold")), 200)).state).toBe("held");
    await submitted(b, b.slug, "While held");
    await all.settled();
    await expect.poll(() => sizeOf(b)).toBe(cursor + 1);
    // Whatever makes its mirror due: it rests. Two rounds of the mirrors' loop have passed then.
    await a.database.sql`update logs set pull_due_at = now() where host = ${b.host}`;
    await sleep(2_000);
    expect(await peerAt(a, b)).toMatchObject({ state: "held", cursor });
    expect((await a.api("POST", path(b, "/hold"))).status).toBe(409);
    expect((await must(a.api<Peer>("POST", path(b, "/resume")), 200)).state).toBe("peered");
    await all.settled();
    expect((await peerAt(a, b)).cursor).toBe(cursor + 1);
  });

  test("whoever is blocked is told so, is not heard and gets nothing more; asking again begins anew", async () => {
    const { cursor } = await peerAt(a, b);
    expect((await must(a.api<Peer>("POST", path(b, "/block")), 200)).state).toBe("blocked");
    await all.settled();
    await expect.poll(states).toEqual(["blocked", "proposed-by-us"]);
    const before = await ledgerOf(a);
    const inboxOfB = await b.database.sql`select 1 from inbox_seen`;
    await submitted(b, b.slug, "While blocked");
    await must(b.api("POST", "/peers", { address: a.url }), 201);
    await all.settled();
    expect(await ledgerOf(a)).toEqual(before);
    const refused = await b.database.sql`
      select 1 from deliveries d join activities x on x.id = d.activity where x.type = 'Follow' and d.last_status = 403`;
    expect(refused).toHaveLength(1);
    await submitted(a, a.slug, "Not for you");
    await all.settled();
    expect(await b.database.sql`select 1 from inbox_seen`).toHaveLength(inboxOfB.length);
    await must(a.api("POST", "/peers", { address: b.url }), 201);
    await all.settled();
    await expect.poll(states).toEqual(["peered", "peered"]);
    await all.settled();
    expect((await peerAt(a, b)).cursor).toBe(cursor + 1);
  });
});

describe("an instance that hears only whom it named", () => {
  test("does not hear others, asks no others, and connects with whom it allows", async () => {
    const closed = await coalition(1, { clockOffset: () => offset, env: { FEDERATION_MODE: "allowlist" } });
    const [c] = closed.members as [Member];
    try {
      const askC = b.api<PeerCard>("POST", "/peers", { address: c.url });
      expect((await must(askC, 201)).host).toBe(c.host);
      const problems = [{ path: "address", code: "host-not-allowed" }];
      expect(await c.api("POST", "/peers", { address: b.url })).toMatchObject({ status: 422, body: { problems } });
      await all.settled();
      await expect
        .poll(() => b.database.sql`select last_status from deliveries where host = ${c.host} and last_status = 403`)
        .toHaveLength(1);
      expect((await must(c.api<{ items: unknown[] }>("GET", "/peers"), 200)).items).toEqual([]);
      await perform(c.db(), c.admin, (act) => allowHost(act, b.host));
      await expect.poll(async () => (await c.api("POST", "/peers", { address: b.url })).status).toBe(201);
      await expect
        .poll(async () => [(await peerAt(b, c)).state, (await peerAt(c, b)).state])
        .toEqual(["peered", "peered"]);
    } finally {
      await closed.close();
    }
  });
});
