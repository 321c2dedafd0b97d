import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { settle } from "#test/support/people.ts";
import { ORIGIN, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";
import { instantOf, localOf } from "#web/kit/times.ts";

const PASSWORD = "correct horse battery";
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  await settle(db);
});
afterAll(() => fresh.drop());

describe("logging in", () => {
  test("leads back to where one wanted to go, and never to another site", async () => {
    const ana = visitorOf(pagesOver(db));
    const first = await ana.get("/@valley/motions/new?x=1");
    expect(first.location).toBe("/log-in?back=%2F%40valley%2Fmotions%2Fnew%3Fx%3D1");
    const form = await ana.follow(first);
    expect(await faultsOf(form.text)).toEqual([]);
    expect(form.text).toContain('value="/@valley/motions/new?x=1"');
    for (const back of ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
      expect((await ana.post("/log-in", { email: "ana@valley.example", password: PASSWORD, back })).location).toBe(
        "/home",
      );
  });

  test("answers the same whether there is an account, and keeps the address but not the password", async () => {
    const someone = visitorOf(pagesOver(db));
    const known = await logInAs(someone, "ana@valley.example", "a wrong password");
    const unknown = await logInAs(someone, "ava@valley.example", "a wrong password");
    expect(known.status).toBe(403);
    expect(unknown.status).toBe(403);
    expect(known.text.replaceAll("ana@", "")).toBe(unknown.text.replaceAll("ava@", ""));
    expect(known.text).not.toContain("a wrong password");
    expect(await faultsOf(known.text)).toEqual([]);
    expect((await logInAs(someone, "not an address", "")).status).toBe(422);
  });

  test("makes a new session and ends the one before it (R33)", async () => {
    const pages = pagesOver(db);
    const ana = visitorOf(pages);
    await logInAs(ana, "ana@valley.example", PASSWORD);
    const before = ana.cookies.get("plenum-3000") ?? "";
    await logInAs(ana, "ana@valley.example", PASSWORD);
    const after = ana.cookies.get("plenum-3000") ?? "";
    expect(after).not.toBe(before);
    const old = visitorOf(pages);
    old.cookies.set("plenum", before);
    expect((await old.get("/@valley/motions/new")).status).toBe(303);
    expect((await ana.get("/@valley/motions/new")).status).toBe(200);
    const out = await ana.post("/log-out");
    expect(out).toMatchObject({ status: 303, location: "/" });
    expect(ana.cookies.has("plenum")).toBe(false);
    expect((await ana.follow(out)).text).toContain("You are logged out.");
    expect((await ana.get("/")).text).not.toContain("You are logged out.");
    old.cookies.set("plenum", after);
    expect((await old.get("/@valley/motions/new")).status).toBe(303);
  });

  test("is slowed down after ten wrong tries for an account, and says until when; other accounts are not", async () => {
    const guesser = visitorOf(pagesOver(db, { addressOf: () => "192.0.2.7" }));
    for (let n = 0; n < 10; n += 1)
      expect((await logInAs(guesser, "ana@valley.example", "wrong wrong wrong")).status).toBe(403);
    const stopped = await logInAs(guesser, "ana@valley.example", PASSWORD);
    expect(stopped.status).toBe(429);
    expect(Number(stopped.headers.get("retry-after"))).toBeGreaterThan(800);
    expect(await faultsOf(stopped.text)).toEqual([]);
    expect((await logInAs(guesser, "nobody@valley.example", "wrong wrong wrong")).status).toBe(403);
    offset += 16 * 60_000;
    expect((await logInAs(guesser, "ana@valley.example", PASSWORD)).status).toBe(303);
  });

  test("uses a cookie of the host alone over https (R31)", async () => {
    const pages = pagesOver(db, { iris: (await import("#domain/iris.ts")).irisOf("https://valley.example") });
    const body = new URLSearchParams({ email: "ana@valley.example", password: PASSWORD });
    const request = new Request("https://valley.example/log-in", {
      method: "POST",
      body,
      headers: { origin: "https://valley.example" },
    });
    const [cookie] = (await pages.fetch(request)).headers.getSetCookie().filter((line) => line.includes("plenum="));
    expect(cookie).toMatch(/^__Host-plenum=[\w-]{43};/);
    for (const part of [/; Path=\/(?:;|$)/, /; HttpOnly/, /; Secure/, /; SameSite=Lax/]) expect(cookie).toMatch(part);
    expect(cookie).not.toMatch(/Domain/i);
  });

  test("is named by the port on plain http, so that two instances of a machine do not log each other out", async () => {
    const pages = pagesOver(db, { iris: (await import("#domain/iris.ts")).irisOf("http://localhost:3001") });
    const body = new URLSearchParams({ email: "ana@valley.example", password: PASSWORD });
    const headers = { origin: "http://localhost:3001" };
    const answer = await pages.fetch(new Request("http://localhost:3001/log-in", { method: "POST", body, headers }));
    const [cookie = ""] = answer.headers.getSetCookie().filter((line) => line.startsWith("plenum-3001="));
    const inside = { cookie: cookie.split(";")[0] ?? "" };
    const asked = async (headersOf: Record<string, string>) =>
      (await pages.fetch(new Request("http://localhost:3001/@valley/motions/new", { headers: headersOf }))).status;
    expect(await asked(inside)).toBe(200);
    expect(await asked({ cookie: inside.cookie.replace("plenum-3001", "plenum") })).toBe(303);
  });
});

describe("forms of other sites (R32)", () => {
  const send = async (headers: Record<string, string>, body?: string, method = "POST") => {
    const ana = visitorOf(pagesOver(db));
    await logInAs(ana, "ana@valley.example", PASSWORD);
    const cookie = `plenum-3000=${ana.cookies.get("plenum-3000")}`;
    const request = new Request(`${ORIGIN}/log-out`, {
      method,
      headers: { cookie, ...headers },
      ...(body && { body }),
    });
    request.headers.delete(body === undefined ? "content-type" : "x-none");
    const { status } = await pagesOver(db).fetch(request);
    return { status, isStillIn: (await ana.get("/@valley/motions/new")).status === 200 };
  };
  const refused = { status: 403, isStillIn: true };

  test("are refused and change nothing, whatever they carry", async () => {
    expect(await send({ origin: "https://evil.example" })).toEqual(refused);
    expect(await send({ origin: "https://evil.example" }, "a=b")).toEqual(refused);
    expect(await send({ origin: "null" })).toEqual(refused);
    expect(await send({ origin: "https://evil.example", "sec-fetch-site": "none" })).toEqual(refused);
    expect(await send({ "sec-fetch-site": "cross-site" })).toEqual(refused);
    expect(await send({ "sec-fetch-site": "same-site", origin: ORIGIN })).toEqual(refused);
    expect(await send({ origin: "http://localhost:3001" })).toEqual(refused);
    expect(await send({})).toEqual(refused);
    expect(await send({ origin: "https://evil.example" }, undefined, "DELETE")).toEqual(refused);
    expect(await send({ origin: ORIGIN, "sec-fetch-site": "same-origin" })).toEqual({ status: 303, isStillIn: false });
  });

  test("that are no forms are 415, and too large ones 413", async () => {
    const pages = pagesOver(db);
    const headers = { origin: ORIGIN, "content-type": "application/json" };
    const post = (init: RequestInit) => pages.fetch(new Request(`${ORIGIN}/log-in`, { method: "POST", ...init }));
    expect((await post({ headers, body: "{}" })).status).toBe(415);
    const large = new URLSearchParams({ email: "x".repeat(3_000_000) });
    expect((await post({ headers: { origin: ORIGIN }, body: large })).status).toBe(413);
    const broken = { origin: ORIGIN, "content-type": "multipart/form-data; boundary=x" };
    expect((await post({ headers: broken, body: "--y" })).status).toBe(415);
  });
});

describe("the language of the pages", () => {
  test("is the browser's, then the cookie's, then the account's", async () => {
    const ana = visitorOf(pagesOver(db), "es-MX,en;q=0.5");
    expect((await ana.get("/")).text).toContain('<html lang="es">');
    const chosen = await ana.get("/language/en?back=/motions");
    expect(chosen.location).toBe("/motions");
    expect((await ana.follow(chosen)).text).toContain('<html lang="en">');
    await logInAs(ana, "ana@valley.example", PASSWORD);
    await ana.get("/language/es", { "sec-fetch-site": "cross-site" });
    await ana.get("/language/es", { "sec-fetch-site": "same-origin" });
    ana.cookies.delete("plenum-language");
    const other = visitorOf(pagesOver(db), "en");
    await logInAs(other, "ana@valley.example", PASSWORD);
    expect((await other.get("/motions")).text).toContain('<html lang="es">');
    expect((await ana.get("/language/en?back=//evil.example")).location).toBe("/");
  });
});

describe("faults", () => {
  test("a database that is away is 503 with a time, and nothing of it is told", async () => {
    const gone = await freshDatabase();
    await settle(gone);
    const pages = pagesOver(gone);
    await gone.close();
    const answer = await visitorOf(pages).get("/motions");
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(await faultsOf(answer.text)).toEqual([]);
    await gone.drop();
  });

  test("a fault is 500 with a number to ask about, and without its message", async () => {
    const broken = {
      ...db,
      clockOffset: () => {
        throw new Error("a secret detail");
      },
    };
    const answer = await visitorOf(pagesOver(broken)).get("/motions");
    expect(answer.status).toBe(500);
    expect(answer.text).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(answer.text).not.toContain("secret detail");
  });
});

describe("times of forms", () => {
  test("are the organization's, on both sides of a change of the clock", () => {
    const zone = "Europe/Madrid";
    expect(instantOf("2026-07-01T12:00", zone)).toBe(Date.UTC(2026, 6, 1, 10));
    expect(instantOf("2026-12-01T12:00", zone)).toBe(Date.UTC(2026, 11, 1, 11));
    expect(instantOf("2026-10-25T04:00", zone)).toBe(Date.UTC(2026, 9, 25, 3));
    for (const wrong of ["", "tomorrow", "2026-13-01T12:00", "2026-02-30T12:00", "2026-07-01"])
      expect(instantOf(wrong, zone)).toBeUndefined();
    expect(localOf(Date.UTC(2026, 6, 1, 10), zone)).toBe("2026-07-01T12:00");
  });
});
