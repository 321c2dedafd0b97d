import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { irisOf } from "#domain/iris.ts";
import type { Ask } from "#domain/asking.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { settle } from "#test/support/people.ts";
import { ORIGIN, pagesOver, type Visitor, visitorOf } from "#test/support/site.ts";

const iris = irisOf(ORIGIN);
let db: FreshDatabase;
let visitor: Visitor;
let asked: string[][];
let organization: string;

const ask: Ask = {
  async object(iri) {
    const author = { iri: iris.actor("x"), handle: "@valley@localhost:3000" };
    return iri.endsWith("/known") ? { iri, type: "Note", title: "A", url: `${ORIGIN}/motions/1`, author } : undefined;
  },
  glance: async () => undefined,
  actor: async () => undefined,
  async followPage(address, actor) {
    asked.push([address, actor]);
    if (address === "@ana@b.example") return { found: true, url: "https://b.example/authorize_interaction?uri=x" };
    return { found: false, why: address === "" ? "bad-address" : "unreachable" };
  },
};

beforeAll(async () => {
  db = await freshDatabase();
  const { admin, organization: home } = await settle(db);
  organization = home;
  const secret = { kind: "chapter", slug: "inside", name: "Inside", visibility: "members" } as const;
  await perform(db, admin, (act) => foundBody(act, secret));
  asked = [];
  visitor = visitorOf(pagesOver(db, { ask }));
});
afterAll(() => db.drop());

describe("following from one's own server", () => {
  test("leads there with a link that names the server", async () => {
    const page = await visitor.post("/@valley/follow", { address: "@ana@b.example" });
    expect(page.status).toBe(200);
    expect(page.text).toContain('href="https://b.example/authorize_interaction?uri=x"');
    expect(asked).toEqual([["@ana@b.example", iris.actor(organization)]]);
  });
  test.each(["", "@bo@silent.example"])(
    "says what is wrong with «%s» at the field, and keeps what was typed",
    async (address) => {
      const page = await visitor.post("/@valley/follow", { address });
      expect(page.status).toBe(422);
      expect(page.text).toContain('aria-invalid="true"');
      expect(page.text).toContain(`value="${address}"`);
    },
  );
  test.each(["/@inside/follow", "/@nobody/follow"])("%s is not there for strangers", async (path) => {
    expect((await visitor.post(path, { address: "@ana@b.example" })).status).toBe(404);
  });
});

describe("what other servers send our people to", () => {
  test.each([
    ["acct:valley@localhost:3000", "/@valley"],
    [`${ORIGIN}/@valley`, "/@valley"],
    [`${ORIGIN}/ap/known`, "/motions/1"],
    [`${ORIGIN}//evil.example/x`, "/evil.example/x"],
    [
      "https://b.example/notes/1?a=b&c",
      `/@valley/endorse?object=${encodeURIComponent("https://b.example/notes/1?a=b&c")}`,
    ],
  ])("%s is at %s", async (uri, place) => {
    const answer = await visitor.get(`/authorize_interaction?uri=${encodeURIComponent(uri)}`);
    expect([answer.status, answer.location]).toEqual([303, place]);
  });
  test.each(["", "javascript:alert(1)", "https://", `${ORIGIN}/ap/unknown`, `https://b.example/${"x".repeat(2_000)}`])(
    "%s is nowhere",
    async (uri) => {
      expect((await visitor.get(`/authorize_interaction?uri=${encodeURIComponent(uri)}`)).status).toBe(404);
    },
  );
});
