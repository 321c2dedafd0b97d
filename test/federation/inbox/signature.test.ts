import { verifyRequest } from "@fedify/fedify";
import { signRequest } from "@fedify/fedify/sig";
import { webcrypto } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { digestOf, signPost } from "#federation/outbox/sign.ts";
import {
  actorDocument,
  followBy,
  makeSender,
  outcomeOf,
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

const answerTo = (draft: Draft, at: Wall = wall, chunked = false) => outcomeOf(at, draft, chunked);
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
