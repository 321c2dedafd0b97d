import { verifyRequest } from "@fedify/fedify";
import { signRequest } from "@fedify/fedify/sig";
import { connect } from "node:net";
import { webcrypto } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { digestOf, signPost } from "#federation/outbox/sign.ts";
import {
  actorDocument,
  followBy,
  makeSender,
  post,
  signCavage,
  signRfc9421,
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

/** The status, and the one reason that was logged if nothing passed. */
async function answerTo(draft: Draft, at: Wall = wall, chunked = false): Promise<string> {
  const logged = at.logs.length;
  const passed = at.passed.length;
  const status = await post(at.inbox, draft, chunked);
  const reasons = at.logs.slice(logged).map(({ event, reason }) => (event === "inbox.reject" ? reason : event));
  return [status, ...reasons, ...(status === 202 ? [] : at.passed.slice(passed).map(() => "passed"))].join(" ");
}

const signed = (body: Buffer, signing?: Signing) => signCavage(wall.inbox, alice, body, signing);
const withHeaders = (draft: Draft, headers: Record<string, string>): Draft => ({
  ...draft,
  headers: { ...draft.headers, ...headers },
});

describe("honest requests", () => {
  test("draft-cavage with RSA gives the signer, the host, the activity and its bytes", async () => {
    const body = followBy(alice);
    expect(await post(wall.inbox, signed(body))).toBe(202);
    const [passed] = wall.passed;
    expect(passed).toMatchObject({ signer: alice.id, host: new URL(home.origin).host, activity: { type: "Follow" } });
    expect(passed?.bytes.equals(body)).toBe(true);
  });
  test("a body without a declared length", async () => {
    expect(await post(wall.inbox, signed(followBy(alice)), true)).toBe(202);
  });
  test.each([
    ["hs2019", () => signed(followBy(alice), { algorithm: "hs2019" })],
    [
      "hs2019 with (created)",
      () =>
        signed(followBy(alice), {
          algorithm: "hs2019",
          covered: ["(request-target)", "(created)", "host", "digest"],
          extra: `,created=${Math.trunc(Date.now() / 1_000)}`,
        }),
    ],
    ["Ed25519", () => signCavage(wall.inbox, ed, followBy(ed), { algorithm: "hs2019" })],
    [
      "RFC 9421 with RSA",
      () => signRfc9421(wall.inbox, alice, followBy(alice), { parameters: ';alg="rsa-v1_5-sha256"' }),
    ],
    ["RFC 9421 with Ed25519", () => signRfc9421(wall.inbox, ed, followBy(ed))],
    [
      "RFC 9421 with path and authority",
      () =>
        signRfc9421(wall.inbox, alice, followBy(alice), {
          covered: ['"@method"', '"@path"', '"@authority"', '"content-digest"', '"content-type"'],
        }),
    ],
    [
      "ld+json",
      () => {
        const type = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
        const covered = ["(request-target)", "host", "date", "digest"];
        return withHeaders(signed(followBy(alice), { covered }), { "content-type": type });
      },
    ],
  ])("%s", async (_, draft) => {
    expect({ status: await post(wall.inbox, draft()), reason: wall.logs.at(-1)?.reason }).toEqual({ status: 202 });
  });
  test("a signature in the Authorization header", async () => {
    const { headers, body } = signed(followBy(alice));
    const { signature, ...rest } = headers;
    expect(await post(wall.inbox, { headers: { ...rest, authorization: `Signature ${signature}` }, body })).toBe(202);
  });
  test.each(["draft-cavage-http-signatures-12", "rfc9421"] as const)(
    "signed by another implementation: %s",
    async (spec) => {
      const pkcs8 = alice.key.export({ type: "pkcs8", format: "der" });
      const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
      const key = await webcrypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]);
      const request = new Request(wall.inbox, {
        method: "POST",
        headers: { "content-type": "application/activity+json" },
        body: followBy(alice).toString(),
      });
      const response = await fetch(await signRequest(request, key as CryptoKey, new URL(alice.keyId), { spec }));
      expect({ status: response.status, reason: wall.logs.at(-1)?.reason }).toEqual({ status: 202 });
    },
  );
  test("what we sign, we and another implementation accept", async () => {
    const body = followBy(alice);
    const headers = await signPost(alice, new URL(wall.inbox), digestOf(body), Date.now());
    expect(await post(wall.inbox, { headers, body })).toBe(202);
    const loader = () => Promise.resolve({ contextUrl: null, documentUrl: alice.id, document: actorDocument(alice) });
    const request = new Request(wall.inbox, { method: "POST", headers, body: body.toString() });
    const key = await verifyRequest(request, { documentLoader: loader });
    expect(key?.id?.href).toBe(alice.keyId);
  });
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

describe("R2: what a signature must cover", () => {
  const all = ["(request-target)", "host", "date", "digest"];
  test("none at all", async () => {
    const { headers, body } = signed(followBy(alice));
    const { signature: _, ...rest } = headers;
    expect(await answerTo({ headers: rest, body })).toBe("401 signature-missing");
  });
  test.each([
    ["(request-target)", "signature-coverage"],
    ["host", "signature-coverage"],
    ["date", "signature-coverage"],
    ["digest", "digest-missing"],
  ])("draft-cavage without %s", async (left, reason) => {
    const covered = all.filter((name) => name !== left);
    expect(await answerTo(signed(followBy(alice), { covered }))).toBe(`401 ${reason}`);
  });
  test.each([
    ['"@method"', "signature-coverage"],
    ['"@target-uri"', "signature-coverage"],
    ['"content-digest"', "digest-missing"],
  ])("RFC 9421 without %s", async (left, reason) => {
    const covered = ['"@method"', '"@target-uri"', '"content-digest"'].filter((name) => name !== left);
    expect(await answerTo(signRfc9421(wall.inbox, alice, followBy(alice), { covered }))).toBe(`401 ${reason}`);
  });
  test("RFC 9421 with a path but no authority", async () => {
    const covered = ['"@method"', '"@path"', '"content-digest"'];
    expect(await answerTo(signRfc9421(wall.inbox, alice, followBy(alice), { covered }))).toBe("401 signature-coverage");
  });
  test("RFC 9421 without a time", async () => {
    expect(await answerTo(signRfc9421(wall.inbox, alice, followBy(alice), { created: "none" }))).toBe(
      "401 signature-coverage",
    );
  });
  const minutes = (count: number) => new Date(Date.now() + count * 60_000);
  test.each([-61, 61])("a date %i minutes off", async (off) => {
    expect(await answerTo(signed(followBy(alice), { date: minutes(off) }))).toBe("401 signature-clock");
    const created = Math.trunc(minutes(off).getTime() / 1_000);
    expect(await answerTo(signRfc9421(wall.inbox, alice, followBy(alice), { created }))).toBe("401 signature-clock");
  });
  test.each([-59, 59])("a date %i minutes off is near enough", async (off) => {
    expect(await post(wall.inbox, signed(followBy(alice), { date: minutes(off) }))).toBe(202);
  });
  test("an expired signature", async () => {
    const past = Math.trunc(Date.now() / 1_000) - 10;
    expect(await answerTo(signed(followBy(alice), { extra: `,expires=${past}` }))).toBe("401 signature-expired");
    const draft = signRfc9421(wall.inbox, alice, followBy(alice), { parameters: `;expires=${past}` });
    expect(await answerTo(draft)).toBe("401 signature-expired");
  });
  test("two signatures", async () => {
    const draft = signed(followBy(alice));
    const twice = `${draft.headers["signature"]}, ${draft.headers["signature"]}`;
    expect(await answerTo(withHeaders(draft, { signature: twice }))).toBe("401 signature-many");
    const both = withHeaders(draft, { authorization: `Signature ${draft.headers["signature"]}` });
    expect(await answerTo(both)).toBe("401 signature-many");
    const modern = signRfc9421(wall.inbox, alice, followBy(alice));
    const input = modern.headers["signature-input"] ?? "";
    const two = withHeaders(modern, { "signature-input": `${input}, ${input.replace("sig1", "sig2")}` });
    expect(await answerTo(two)).toBe("401 signature-many");
  });
  test("a body other than the digest's", async () => {
    const draft = signed(followBy(alice));
    expect(await answerTo({ ...draft, body: followBy(alice, { object: "http://us.example/ap/b" }) })).toBe(
      "401 digest-mismatch",
    );
  });
  test("two digests of which one is another body's", async () => {
    const draft = signed(followBy(alice), {
      covered: ["(request-target)", "host", "date", "digest", "content-digest"],
    });
    const other = withHeaders(draft, { "content-digest": `sha-256=:${Buffer.alloc(32).toString("base64")}:` });
    expect(await answerTo(other)).toBe("401 digest-mismatch");
  });
  test("a signature that was made for another path or host", async () => {
    expect(await answerTo(signed(followBy(alice), { target: "post /elsewhere" }))).toBe("401 signature-wrong");
    expect(await answerTo(signed(followBy(alice), { host: "other.example" }))).toBe("401 signature-wrong");
  });
  test.each(["hmac-sha256", "rsa-sha1", "none"])("algorithm %s", async (algorithm) => {
    expect(await answerTo(signed(followBy(alice), { algorithm }))).toBe("401 signature-algorithm");
  });
  test("an algorithm that is not the key's", async () => {
    expect(await answerTo(signCavage(wall.inbox, ed, followBy(ed)))).toBe("401 signature-wrong");
  });
  test("a key shorter than RSA-2048", async () => {
    const weak = makeSender(home.origin, "weak", "rsa-1024");
    home.pages.set("/users/weak", { body: actorDocument(weak) });
    expect(await answerTo(signCavage(wall.inbox, weak, followBy(weak)))).toBe("401 key-weak");
  });
  test.each(["", "x", 'keyId="a"', 'keyId="a",signature="!!"', "=,=,=", 'signature="", '.repeat(900)])(
    "a signature header of %j",
    async (signature) => {
      const draft = withHeaders(signed(followBy(alice)), { signature });
      expect(await post(wall.inbox, draft)).toBe(401);
      expect(wall.passed).toEqual([]);
    },
  );
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
