import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  actorDocument,
  followBy,
  makeSender,
  outcomeOf,
  post,
  signCavage,
  startHome,
  startWall,
  type Draft,
  type Home,
  type Sender,
  type Signing,
  type Wall,
} from "./wall.ts";

let home: Home;
let wall: Wall;
let alice: Sender;
let ed: Sender;

beforeAll(async () => {
  home = await startHome();
  alice = makeSender(home.origin, "alice");
  ed = makeSender(home.origin, "ed", "ed25519");
  for (const sender of [alice, ed]) home.pages.set(new URL(sender.id).pathname, { body: actorDocument(sender) });
  wall = await startWall();
});
afterAll(async () => {
  await wall.close();
  await home.close();
});
beforeEach(() => {
  wall.logs.length = 0;
  wall.passed.length = 0;
});

afterEach(async () => {
  const next = await answerTo(signed(followBy(alice)));
  if (next !== "202") throw new Error(`the next honest request was answered ${next}`);
});

const answerTo = (draft: Draft, at: Wall = wall, chunked = false) => outcomeOf(at, draft, chunked);
const signed = (body: Buffer, signing?: Signing) => signCavage(wall.inbox, alice, body, signing);
const withHeaders = (draft: Draft, headers: Record<string, string>): Draft => ({
  ...draft,
  headers: { ...draft.headers, ...headers },
});

describe("R1: before any fetch", () => {
  const big = Buffer.alloc(1_048_577, " ");
  test("a body over 1 MiB, declared", async () => {
    expect(await answerTo(signed(big))).toBe("413 size");
  });
  test("a body over 1 MiB, counted on the stream", async () => {
    expect(await answerTo(signed(big), wall, true)).toBe("413 size");
  });
  test("a body of exactly 1 MiB is read", async () => {
    const body = Buffer.concat([Buffer.alloc(1_048_576 - followBy(alice).length - 20, " "), followBy(alice)]);
    expect(await post(wall.inbox, signed(body.subarray(0, 1_048_576)))).toBe(202);
  });
  test("a compressed body", async () => {
    expect(await answerTo(withHeaders(signed(followBy(alice)), { "content-encoding": "gzip" }))).toBe(
      "415 content-encoding",
    );
  });
  test.each(["application/json", "text/plain", "application/ld+json", "application/activity+jsonx", ""])(
    "content type %j",
    async (type) => {
      const covered = ["(request-target)", "host", "date", "digest"];
      expect(await answerTo(withHeaders(signed(followBy(alice), { covered }), { "content-type": type }))).toBe(
        "415 content-type",
      );
    },
  );
  const deep = (depth: number) => followBy(alice, { deep: JSON.parse("[".repeat(depth) + "]".repeat(depth)) });
  const text = (json: string) => Buffer.from(followBy(alice).toString().replace("{", `{${json},`));
  test.each<[string, () => Buffer, string]>([
    ["invalid UTF-8", () => Buffer.concat([followBy(alice), Buffer.of(0xff)]), "json-utf-8"],
    ["depth 33", () => deep(32), "json-depth"],
    ["a million brackets", () => Buffer.alloc(1_000_000, "["), "json-depth"],
    ["a repeated key", () => text('"type":"Like"'), "json-duplicate-key"],
    ["a repeated key in disguise", () => text('"t\\u0079pe":"Like"'), "json-duplicate-key"],
    ["1,001 items", () => followBy(alice, { to: Array.from({ length: 1_001 }, () => 1) }), "json-array-length"],
    ["NUL", () => text('"x":"a\\u0000b"'), "json-characters"],
    ["a lone surrogate", () => text('"x":"\\ud800"'), "json-characters"],
    ["a lone surrogate as a key", () => text('"\\udc00":1'), "json-characters"],
    ["no JSON", () => Buffer.from("hello"), "json-syntax"],
    ["an array", () => Buffer.from("[]"), "json-not-an-object"],
    ["nothing", () => Buffer.alloc(0), "json-syntax"],
  ])("%s", async (_, body, reason) => {
    expect(await answerTo(signed(body()))).toBe(`400 ${reason}`);
  });
  test("depth 32 and 1,000 items are read", async () => {
    expect(await post(wall.inbox, signed(deep(31)))).toBe(202);
    expect(await post(wall.inbox, signed(followBy(alice, { to: Array.from({ length: 1_000 }, () => 1) })))).toBe(202);
  });
  test("a sender that hangs up in the middle", async () => {
    const { headers } = signed(followBy(alice));
    const lines = Object.entries({ ...headers, "content-length": "5000" }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const socket = connect(Number(new URL(wall.inbox).port), "127.0.0.1");
    socket.end(`POST /ap/inbox HTTP/1.1\r\n${lines.join("")}\r\n{"half":`);
    await new Promise((resolve) => socket.on("close", resolve).resume());
    expect(wall.passed).toEqual([]);
  });
});

describe("R3: signer, actor and id", () => {
  test("an actor that is not the key's owner", async () => {
    const body = followBy(alice, { actor: ed.id });
    expect(await answerTo(signed(body))).toBe("403 actor-mismatch");
  });
  test("an actor of another origin", async () => {
    const before = home.hits.length;
    const body = followBy(alice, { actor: "http://victim.example/u", id: "http://victim.example/1" });
    expect(await answerTo(signed(body))).toBe("403 key-origin");
    expect(home.hits.length).toBe(before);
  });
  test("an id of another origin", async () => {
    expect(await answerTo(signed(followBy(alice, { id: "http://victim.example/follows/1" })))).toBe("403 id-origin");
  });
  test.each([
    [{ actor: undefined }, "no-actor"],
    [{ actor: ["http://a.example/1", "http://a.example/2"] }, "no-actor"],
    [{ actor: 1 }, "no-actor"],
    [{ id: undefined }, "no-id"],
    [{ id: { id: "x" } }, "no-id"],
  ])("%j", async (members, reason) => {
    expect(await answerTo(signed(followBy(alice, members)))).toBe(`400 ${reason}`);
  });
});

describe("R4: keys", () => {
  test("a rotated key is fetched once more, then a wrong one is not fetched again", async () => {
    const bob = makeSender(home.origin, "bob");
    const rotated = { ...makeSender(home.origin, "bob"), id: bob.id, keyId: bob.keyId };
    let now = Date.now();
    const at = await startWall({ now: () => now });
    home.pages.set("/users/bob", { body: actorDocument(bob) });
    const date = () => new Date(now);
    expect(await post(at.inbox, signCavage(at.inbox, bob, followBy(bob), { date: date() }))).toBe(202);
    home.pages.set("/users/bob", { body: actorDocument(rotated) });
    now += 6 * 60_000;
    const hits = home.hits.length;
    expect(await post(at.inbox, signCavage(at.inbox, rotated, followBy(rotated), { date: date() }))).toBe(202);
    expect(home.hits.length).toBe(hits + 1);
    for (let round = 0; round < 5; round += 1) {
      expect(await answerTo(signCavage(at.inbox, bob, followBy(bob), { date: date() }), at)).toBe(
        "401 signature-wrong",
      );
    }
    expect(home.hits.length).toBe(hits + 1);
    await at.close();
  });
  test("a key that nobody has is asked for once", async () => {
    const ghost = makeSender(home.origin, "ghost");
    const hits = home.hits.length;
    for (let round = 0; round < 3; round += 1) {
      expect(await answerTo(signCavage(wall.inbox, ghost, followBy(ghost)))).toBe("401 key-unreachable");
    }
    expect(home.hits.length).toBe(hits + 1);
  });
  test("a key whose owner does not show it", async () => {
    const mallory = { ...makeSender(home.origin, "mallory"), id: alice.id, keyId: `${home.origin}/files/key` };
    const key = { id: mallory.keyId, owner: alice.id, publicKeyPem: mallory.pem };
    home.pages.set("/files/key", { body: { "@context": "https://w3id.org/security/v1", ...key } });
    expect(await answerTo(signCavage(wall.inbox, mallory, followBy(mallory)))).toBe("401 key-owner");
  });
  test("a file on the owner's server that calls itself the owner", async () => {
    const mallory = { ...makeSender(home.origin, "mallory"), id: alice.id, keyId: `${home.origin}/files/actor` };
    home.pages.set("/files/actor", { body: actorDocument(mallory) });
    expect(await answerTo(signCavage(wall.inbox, mallory, followBy(mallory)))).toBe("401 key-owner");
  });
  test("a key that names another owner than whoever shows it", async () => {
    const eve = makeSender(home.origin, "eve");
    const publicKey = { id: eve.keyId, owner: alice.id, publicKeyPem: eve.pem };
    home.pages.set("/users/eve", { body: { ...actorDocument(eve), publicKey } });
    expect(await answerTo(signCavage(wall.inbox, eve, followBy(eve)))).toBe("401 key-owner");
  });
  test("a key document apart from its owner, each naming the other", async () => {
    const carol = { ...makeSender(home.origin, "carol"), keyId: `${home.origin}/users/carol/main-key` };
    home.pages.set("/users/carol", { body: actorDocument(carol) });
    const { inbox: _, ...stub } = actorDocument(carol);
    home.pages.set("/users/carol/main-key", { body: stub });
    expect(await post(wall.inbox, signCavage(wall.inbox, carol, followBy(carol)))).toBe(202);
  });
  test("a key of an account that is gone", async () => {
    const gone = makeSender(home.origin, "gone");
    home.pages.set("/users/gone", { status: 410, body: {} });
    expect(await answerTo(signCavage(wall.inbox, gone, followBy(gone)))).toBe("401 key-gone");
  });
  test("key ids on private addresses and of other schemes are refused without a connection", async () => {
    const strict = await startWall({ allowPrivateAddresses: false });
    const port = new URL(home.origin).port;
    const connections = home.connections();
    for (const origin of [
      home.origin,
      `https://127.0.0.1:${port}`,
      `https://[::1]:${port}`,
      `https://[::ffff:127.0.0.1]:${port}`,
      `https://2130706433:${port}`,
      `https://localhost:${port}`,
      "https://169.254.169.254",
      "https://10.0.0.1",
      "ftp://files.example",
      "file:///etc",
      "https://user:pass@a.example",
    ]) {
      const sender = { ...alice, id: `${origin}/users/x`, keyId: `${origin}/users/x#main-key` };
      expect(await answerTo(signCavage(strict.inbox, sender, followBy(sender)), strict)).toBe("401 key-refused");
    }
    expect(home.connections()).toBe(connections);
    const honest = { ...alice, id: "https://known.example/users/a", keyId: "https://known.example/users/a#k" };
    strict.saved.set(honest.keyId, { owner: honest.id, pem: honest.pem, fetchedAt: Date.now() });
    expect(await answerTo(signCavage(strict.inbox, honest, followBy(honest)), strict)).toBe("202");
    await strict.close();
  });
});

describe("R7 and R8", () => {
  test("a host that sends too much is told to wait; another one is not", async () => {
    const now = Date.now();
    const at = await startWall({ now: () => now, allowance: { burst: 2, perSecond: 1 } });
    const away = { ...alice, id: "http://away.example/users/a", keyId: "http://away.example/users/a#k" };
    at.saved.set(away.keyId, { owner: away.id, pem: away.pem, fetchedAt: now });
    expect(await answerTo(signCavage(at.inbox, alice, followBy(alice)), at)).toBe("202");
    expect(await answerTo(signCavage(at.inbox, alice, followBy(alice)), at)).toBe("202");
    expect(await answerTo(signCavage(at.inbox, alice, followBy(alice)), at)).toBe("429 budget");
    expect(await answerTo(signCavage(at.inbox, away, followBy(away)), at)).toBe("202");
    await at.close();
  });
  test("forged requests spend nothing of a host's allowance", async () => {
    const at = await startWall({ allowance: { burst: 1, perSecond: 0.001 } });
    const forged = { ...makeSender(home.origin, "alice"), id: alice.id, keyId: alice.keyId };
    for (let round = 0; round < 3; round += 1) {
      expect(await answerTo(signCavage(at.inbox, forged, followBy(forged)), at)).toBe("401 signature-wrong");
    }
    expect(await answerTo(signCavage(at.inbox, alice, followBy(alice)), at)).toBe("202");
    await at.close();
  });
  test("what strangers make us fetch from one host is limited", async () => {
    const now = Date.now();
    const at = await startWall({ now: () => now, fetches: { burst: 2, perSecond: 0.1 } });
    const hits = home.hits.length;
    for (const [index, reason] of ["key-unreachable", "key-unreachable", "key-budget", "key-budget"].entries()) {
      const nobody = { ...alice, id: `${home.origin}/n/${index}`, keyId: `${home.origin}/n/${index}#k` };
      const status = reason === "key-budget" ? 429 : 401;
      expect(await answerTo(signCavage(at.inbox, nobody, followBy(nobody)), at)).toBe(`${status} ${reason}`);
    }
    expect(home.hits.length).toBe(hits + 2);
    await at.close();
  });
  test("a blocked host", async () => {
    const at = await startWall({ isBlocked: () => true });
    expect(await answerTo(signCavage(at.inbox, alice, followBy(alice)), at)).toBe("403 blocked");
    await at.close();
  });
  test("no context is fetched, whatever it names", async () => {
    const hits = home.hits.length;
    const body = followBy(alice, { "@context": [`${home.origin}/context`, { evil: `${home.origin}/evil#` }] });
    expect(await post(wall.inbox, signed(body))).toBe(202);
    expect(home.hits.slice(hits).filter((hit) => !hit.startsWith("/users/"))).toEqual([]);
  });
});
