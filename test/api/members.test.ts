import { afterAll, beforeAll, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { createAccount } from "#commands/accounts.ts";
import { mailContext } from "#commands/mails.ts";
import { mails } from "#db/schema/mails.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, settle } from "#test/support/people.ts";
import { type Call, type Caller, openApi, rowsOf, text } from "./caller.ts";

let db: FreshDatabase;
let api: Caller;
let ana: Call;
let bea: Call;
let outsider: Call;

beforeAll(async () => {
  db = await freshDatabase();
  const { admin } = await settle(db);
  api = await openApi(db, { post: { publicUrl: "https://valley.example" } });
  ana = await api.as(admin);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
  const other = await perform(db, system, (act) => createAccount(act, { name: "Otto", email: "otto@people.example" }));
  outsider = await api.as({ kind: "person", ...other });
});
afterAll(() => db.drop());

test("members are listed to members, with e-mails to officers alone", async () => {
  expect((await api.stranger("GET", "/v1/bodies/valley/members")).status).toBe(401);
  expect(await outsider("GET", "/v1/bodies/valley/members")).toMatchObject({
    status: 403,
    body: { type: "/problems/role-needed", role: "member" },
  });
  const seen = await bea("GET", "/v1/bodies/valley/members");
  expect(rowsOf(seen).map(({ name }) => name)).toEqual(["Ana Admin", "Bea Baker"]);
  expect(JSON.stringify(seen.body)).not.toContain("@");
  expect(rowsOf(await ana("GET", "/v1/bodies/valley/members"))[1]).toMatchObject({ email: "bea.baker@people.example" });
  const first = await bea("GET", "/v1/bodies/valley/members?limit=1");
  expect(rowsOf(await bea("GET", `/v1/bodies/valley/members?limit=1&cursor=${text(first.body.next)}`))).toMatchObject([
    { name: "Bea Baker" },
  ]);
});

test("a member is added by e-mail or by name alone, changed and removed", async () => {
  const made = await ana("POST", "/v1/bodies/valley/members", { email: "OTTO@people.example" });
  expect(made).toMatchObject({
    status: 201,
    body: { name: "Otto", role: "member", standing: "good", hasAccount: true },
  });
  const path = `/v1/bodies/valley/members/${text(made.body.id)}`;
  expect(`/api${path}`).toBe(made.headers.get("location"));
  expect((await ana("GET", path)).body).toEqual(made.body);
  expect((await ana("POST", "/v1/bodies/valley/members", { email: "otto@people.example" })).body.type).toBe(
    "/problems/already-member",
  );
  expect((await ana("PATCH", path, { role: "chair" })).body.role).toBe("chair");
  expect((await bea("PATCH", path, { standing: "suspended" })).status).toBe(403);
  expect((await bea("DELETE", path)).status).toBe(403);
  expect((await ana("DELETE", path)).status).toBe(204);
  expect((await ana("GET", path)).body.standing).toBe("resigned");
  const named = await ana("POST", "/v1/bodies/valley/members", { name: "Nobody’s Account" });
  expect(named.body).toMatchObject({ hasAccount: false, email: null });
});

test.each([
  ["nobody's e-mail without a name", { email: "nobody@people.example" }, 422],
  ["nothing at all", {}, 422],
  ["a role that is none", { name: "X", role: "king" }, 422],
  ["an unknown member", { name: "X", weight: 2 }, 422],
])("%s adds nobody", async (_, input, status) => {
  const before = rowsOf(await ana("GET", "/v1/bodies/valley/members")).length;
  expect((await ana("POST", "/v1/bodies/valley/members", input)).status).toBe(status);
  expect(rowsOf(await ana("GET", "/v1/bodies/valley/members"))).toHaveLength(before);
});

test("an invitation is a link, mailed where mail is set", async () => {
  const mailed = async () =>
    (await db.orm.select().from(mails)).map(({ id, to, text: sealed }) => {
      const plain = db.sealer.open(mailContext(id), sealed ?? new Uint8Array())?.toString() ?? "";
      return { to, hasLink: plain.includes(`\nhttps://valley.example${new URL(text(made.body.url)).pathname}\n`) };
    });
  const made = await ana("POST", "/v1/bodies/valley/invitations", { email: "zoe@people.example" });
  expect(made.status).toBe(201);
  expect(await mailed()).toEqual([{ to: "zoe@people.example", hasLink: true }]);
  expect((await bea("POST", "/v1/bodies/valley/invitations", {})).status).toBe(403);
  expect((await ana("POST", "/v1/bodies/valley/invitations", {})).status).toBe(201);
  expect(await mailed()).toHaveLength(1);
});
