import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { beginSession } from "#commands/accounts.ts";
import { perform } from "#commands/act.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, settle } from "#test/support/people.ts";
import { type Call, type Caller, ORIGIN, openApi, text } from "./caller.ts";

let db: FreshDatabase;
let admin: Person;
let api: Caller;
let ana: Call;
let bea: Call;

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin } = await settle(db));
  api = await openApi(db);
  ana = await api.as(admin);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
});
afterAll(() => db.drop());

const countRows = async () => {
  const [row] = await db.sql<{ rows: bigint }[]>`
    select (select count(*) from bodies) + (select count(*) from record) + (select count(*) from memberships) as rows`;
  return row?.rows;
};

describe("bodies", () => {
  test("are founded, found and changed", async () => {
    const made = await ana("POST", "/v1/bodies", { kind: "chapter", slug: "north", name: "North", summary: "Up." });
    expect(made.status).toBe(201);
    expect(made.headers.get("location")).toBe("/api/v1/bodies/north");
    expect(made.body).toMatchObject({
      kind: "chapter",
      slug: "north",
      parent: "valley",
      handle: "north@plenum.test",
      url: `${ORIGIN}/@north`,
      actor: `${ORIGIN}/ap/actors/${text(made.body.id)}`,
    });
    expect(made.body).not.toHaveProperty("gazette");
    expect((await api.stranger("GET", "/v1/bodies/north")).body).toEqual(made.body);
    const changed = await ana("PATCH", "/v1/bodies/north", { name: "North Side", rules: { secondsRequired: 2 } });
    expect(changed.body).toMatchObject({ name: "North Side", rules: { secondsRequired: 2, secondDays: 30 } });
  });

  test("the organization has a gazette", async () => {
    const { body } = await api.stranger("GET", "/v1/organization");
    expect(body).toMatchObject({ kind: "organization", slug: "valley", gazette: `${ORIGIN}/gazette/valley` });
    expect((await api.stranger("GET", "/v1/instance")).body).toMatchObject({ organization: body, host: "plenum.test" });
    expect((await ana("PATCH", "/v1/organization", { summary: "All tenants." })).body.summary).toBe("All tenants.");
  });

  test.each([
    ["a taken slug", { kind: "chapter", slug: "valley", name: "X" }, 409, "slug-taken"],
    ["a reserved slug", { kind: "chapter", slug: "admin", name: "X" }, 422, "reserved-slug"],
    ["a bad slug", { kind: "chapter", slug: "Über Uns", name: "X" }, 422, "bad-slug"],
    ["a slug with NUL", { kind: "chapter", slug: "a\u0000b", name: "X" }, 422, "bad-slug"],
    ["an unknown member", { kind: "chapter", slug: "west", name: "X", color: "red" }, 422, "invalid"],
    ["a parent that is not there", { kind: "chapter", slug: "west", name: "X", parent: "nowhere" }, 404, "not-found"],
    ["a parent with NUL", { kind: "chapter", slug: "west", name: "X", parent: "a\u0000" }, 404, "not-found"],
    [
      "an organization inside another",
      { kind: "organization", slug: "w", name: "X", parent: "valley" },
      422,
      "no-parent-allowed",
    ],
    ["rules that cannot be", { kind: "chapter", slug: "w", name: "X", rules: { secondDays: 0 } }, 422, "invalid"],
  ])("%s is refused and changes nothing", async (_, input, status, code) => {
    const before = await countRows();
    const answer = await ana("POST", "/v1/bodies", input);
    expect(answer).toMatchObject({ status, body: { type: `/problems/${code}`, status } });
    expect(await countRows()).toBe(before);
  });

  test("every problem is listed, each with its path", async () => {
    const { body } = await ana("POST", "/v1/bodies", { kind: "club", slug: "x", name: "", colour: 1 });
    const paths = (body.problems as { path: string; code: string }[]).map(({ path }) => path);
    expect(paths.toSorted()).toEqual(["colour", "kind", "name"]);
  });

  test("a member may not found one, nobody may without a log-in", async () => {
    const input = { kind: "chapter", slug: "south", name: "South" };
    expect(await bea("POST", "/v1/bodies", input)).toMatchObject({
      status: 403,
      body: { type: "/problems/role-needed", role: "admin" },
    });
    const refused = await api.stranger("POST", "/v1/bodies", "not even JSON");
    expect(refused).toMatchObject({ status: 401, body: { type: "/problems/log-in-needed" } });
    expect(refused.headers.get("www-authenticate")).toBe('Bearer realm="Plenum"');
  });

  test("what is for members only is not there for strangers", async () => {
    await ana("POST", "/v1/bodies", { kind: "committee", slug: "hidden", name: "Hidden", visibility: "members" });
    expect((await api.stranger("GET", "/v1/bodies/hidden")).status).toBe(404);
    expect((await bea("GET", "/v1/bodies/hidden")).status).toBe(404);
    expect((await bea("PATCH", "/v1/bodies/hidden", { name: "Seen" })).status).toBe(404);
    expect((await ana("GET", "/v1/bodies/hidden")).status).toBe(200);
    const slugs = ({ body }: { body: { readonly [name: string]: unknown } }) =>
      (body.items as { slug: string }[]).map(({ slug }) => slug);
    expect(slugs(await api.stranger("GET", "/v1/bodies"))).not.toContain("hidden");
    expect(slugs(await ana("GET", "/v1/bodies"))).toContain("hidden");
  });

  test("lists are paged to their end", async () => {
    const seen: string[] = [];
    for (let cursor = ""; ;) {
      const { body } = await ana("GET", `/v1/bodies?limit=1${cursor}`);
      seen.push(...(body.items as { slug: string }[]).map(({ slug }) => slug));
      if (body.next === null) break;
      cursor = `&cursor=${text(body.next)}`;
    }
    expect(seen).toEqual([...new Set(seen)]);
    expect(seen.slice(0, 2)).toEqual(["valley", "north"]);
    for (const query of ["limit=0", "limit=101", "limit=x", "cursor=x", "page=2", "kind=club"])
      expect({ query, status: (await ana("GET", `/v1/bodies?${query}`)).status }).toEqual({ query, status: 422 });
  });
});

describe("the door", () => {
  const send = (headers: Record<string, string>, body = "{}") =>
    api.fetch(new Request(`${ORIGIN}/v1/bodies`, { method: "POST", body, headers }));

  test("what is not JSON, not called so, or too large is refused", async () => {
    expect((await ana("POST", "/v1/bodies", "{")).body.type).toBe("/problems/not-json");
    expect((await ana("POST", "/v1/bodies", "{}", { "content-type": "text/plain" })).status).toBe(415);
    expect((await ana("POST", "/v1/bodies", `"${"x".repeat(1_048_576)}"`)).status).toBe(413);
  });

  test("a bad token is nobody's", async () => {
    const answer = await send({ authorization: "Bearer plenum_nothing", "content-type": "application/json" });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("invalid_token");
    expect((await send({ authorization: "Basic YTpi" })).status).toBe(401);
  });

  test("a cookie counts only from our own pages, whatever the content type", async () => {
    const secret = await perform(db, admin, (act) => beginSession(act, admin.account));
    const cookie = { cookie: `__Host-plenum=${secret}` };
    const json = { "content-type": "application/json" };
    const good = { ...cookie, ...json, origin: ORIGIN, "sec-fetch-site": "same-origin" };
    expect((await send(good)).status).toBe(422);
    for (const headers of [
      { ...cookie, ...json },
      cookie,
      { ...good, origin: "https://evil.example" },
      { ...good, origin: "null" },
      { ...good, "sec-fetch-site": "cross-site" },
      { ...good, "sec-fetch-site": "same-site" },
    ])
      expect({ headers, status: (await send(headers)).status }).toEqual({ headers, status: 403 });
    expect((await send({ ...good, cookie: `plenum=${secret}` })).status).toBe(401);
  });

  test("limits are by account, and by address only for strangers", async () => {
    const tight = { burst: 2, perSecond: 1 };
    const narrow = await openApi(db, {
      addressOf: () => "192.0.2.1",
      limits: { reads: tight, writes: tight, strangers: tight },
    });
    const call = await narrow.as(admin);
    const other = await narrow.as(admin);
    const read = () => call("GET", "/v1/instance");
    await read();
    await other("GET", "/v1/instance");
    const refused = await read();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    for (let each = 0; each < 2; each += 1) expect((await narrow.stranger("GET", "/v1/instance")).status).toBe(200);
    expect((await narrow.stranger("GET", "/v1/instance")).status).toBe(429);
  });

  test("a database that is away is a matter of time", async () => {
    const gone = await freshDatabase();
    const lonely = await openApi(gone);
    await gone.drop();
    const answer = await lonely.stranger("GET", "/v1/organization");
    expect(answer).toMatchObject({ status: 503, body: { type: "/problems/unavailable" } });
    expect(answer.headers.get("retry-after")).not.toBeNull();
  });

  test("a fault tells its request id and nothing else", async () => {
    const broken = await openApi({ ...db, orm: undefined as unknown as FreshDatabase["orm"] });
    const answer = await broken.stranger("GET", "/v1/organization");
    expect(answer.status).toBe(500);
    expect(Object.keys(answer.body).toSorted()).toEqual(["requestId", "status", "title", "type"]);
    expect(answer.body.requestId).toBe(answer.headers.get("x-request-id"));
  });

  test("the document is OpenAPI 3.1 and the rule has a schema", async () => {
    expect(api.document).toMatchObject({ openapi: "3.1.0", servers: [{ url: `${ORIGIN}/api` }] });
    expect((await api.stranger("GET", "/rule.schema.json")).body).toMatchObject({ type: "object" });
    expect((await api.stranger("GET", "/v1/nothing")).status).toBe(404);
  });
});
