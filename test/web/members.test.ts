import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { findBodyBySlug } from "#db/bodies.ts";
import { listMembers } from "#db/members.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { settle } from "#test/support/people.ts";
import { type Answer, type Visitor, hiddenField, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let pages: ReturnType<typeof pagesOver>;
let ana: Visitor;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin } = await settle(db);
  await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug: "riverside", name: "Riverside" }));
  pages = pagesOver(db);
  ana = visitorOf(pages);
  await logInAs(ana, "ana@valley.example", PASSWORD);
});
afterAll(() => fresh.drop());

const sound = async (answer: Answer, status = 200): Promise<void> =>
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);

const membersOf = async (slug: string) => {
  const body = await findBodyBySlug(db.orm, slug);
  return listMembers(db.orm, { body: body?.id ?? "", limit: 1_000 });
};
const linksIn = (page: Answer) => [...page.text.matchAll(/\/invitations\/([\w-]{43})/g)].map(([path]) => path);

describe("invitations", () => {
  test("are made, printed, used once by somebody new, and then gone", async () => {
    await sound(await ana.get("/@riverside/invitations"));
    await sound(await ana.post("/@riverside/invitations", { deed: "make", count: "0" }), 422);
    const made = await ana.follow(await ana.post("/@riverside/invitations", { deed: "make", count: "3" }));
    await sound(made);
    expect(new Set(linksIn(made)).size).toBe(3);
    await sound(await ana.get("/@riverside/invitations/print"));
    const [link = ""] = linksIn(made);
    const bea = visitorOf(pages);
    await sound(await bea.get(link));
    await sound(await bea.post(link, { name: "Bea", email: "ana@valley.example", password: PASSWORD }), 409);
    await sound(await bea.post(link, { name: "", email: "bea@people.example", password: "kurz9" }), 422);
    const joined = await bea.post(link, { name: "Bea Baker", email: "bea@people.example", password: PASSWORD });
    expect(joined).toMatchObject({ status: 303, location: "/@riverside" });
    expect((await bea.follow(joined)).text).toContain("You are a member now");
    await sound(await bea.get("/home"));
    const late = visitorOf(pages);
    await sound(await late.get(link), 410);
    expect((await late.post(link, { name: "Late", email: "l@people.example", password: PASSWORD })).status).toBe(410);
    expect((await membersOf("riverside")).map(({ name }) => name)).toEqual(["Ana Admin", "Bea Baker"]);
    expect((await late.get(`/invitations/${"x".repeat(43)}`)).status).toBe(404);
  });

  test("let somebody in with the account they have", async () => {
    const made = await ana.follow(await ana.post("/@valley/invitations", { deed: "make", role: "secretary" }));
    const [link = ""] = linksIn(made);
    const bea = visitorOf(pages);
    await logInAs(bea, "bea@people.example", PASSWORD);
    await sound(await bea.get(link));
    expect((await bea.post(link)).location).toBe("/@valley");
    const place = (await membersOf("valley")).find(({ name }) => name === "Bea Baker");
    expect(place).toMatchObject({ role: "secretary", standing: "good" });
  });

  test("of a higher role show their link only to who may give it; revoked and old ones are 410", async () => {
    const made = await ana.follow(
      await ana.post("/@valley/invitations", { deed: "make", role: "admin", email: "dora@people.example" }),
    );
    const [link = ""] = linksIn(made);
    expect(link).not.toBe("");
    const bea = visitorOf(pages);
    await logInAs(bea, "bea@people.example", PASSWORD);
    const seen = await bea.get("/@valley/invitations");
    expect(seen.text).toContain("dora@people.example");
    expect(linksIn(seen)).toEqual([]);
    const id = hiddenField(seen.text, "invitation");
    expect((await bea.post("/@valley/invitations", { deed: "revoke", invitation: id })).status).toBe(403);
    expect((await ana.post("/@valley/invitations", { deed: "revoke", invitation: id })).status).toBe(303);
    expect((await ana.post("/@valley/invitations", { deed: "revoke", invitation: "1" })).status).toBe(409);
    expect((await visitorOf(pages).get(link)).status).toBe(410);
    const other = linksIn(await ana.follow(await ana.post("/@valley/invitations", { deed: "make" })))[0] ?? "";
    offset += 15 * 86_400_000;
    expect((await visitorOf(pages).get(other)).status).toBe(410);
    offset = 0;
  });
});

describe("members", () => {
  test("are listed for those inside, with addresses for officers only", async () => {
    await sound(await ana.get("/@riverside/members"));
    expect((await ana.get("/@riverside/members?q=bea")).text).toContain("bea@people.example");
    expect((await ana.get("/@riverside/members?q=%25")).text).not.toContain("bea@people.example");
    const bea = visitorOf(pages);
    await logInAs(bea, "bea@people.example", PASSWORD);
    const seen = await bea.get("/@riverside/members");
    await sound(seen);
    expect(seen.text).toContain("Ana Admin");
    expect(seen.text).not.toContain("ana@valley.example");
    expect((await bea.post("/@riverside/members", { name: "Eve" })).status).toBe(403);
    expect((await visitorOf(pages).get("/@riverside/members")).status).toBe(303);
  });

  test("are added by name, changed by a fresh form, taken out; the last admin stays", async () => {
    await sound(await ana.post("/@riverside/members", { name: "" }), 422);
    expect((await ana.post("/@riverside/members", { name: "Grandma Ruth" })).location).toBe("/@riverside/members");
    const ruth = (await membersOf("riverside")).find(({ name }) => name === "Grandma Ruth");
    const path = `/@riverside/members/${ruth?.id}`;
    const page = await ana.get(path);
    await sound(page);
    const stamp = hiddenField(page.text, "stamp");
    expect((await ana.post(path, { role: "chair", standing: "good", stamp })).status).toBe(303);
    await sound(await ana.post(path, { role: "member", standing: "good", stamp }), 409);
    const fresh = hiddenField((await ana.get(path)).text, "stamp");
    expect((await ana.post(path, { deed: "remove", stamp: fresh })).status).toBe(303);
    const own = (await membersOf("riverside")).find(({ name }) => name === "Ana Admin");
    const last = `/@riverside/members/${own?.id}`;
    const mine = hiddenField((await ana.get(last)).text, "stamp");
    await sound(await ana.post(last, { role: "member", standing: "good", stamp: mine }), 409);
    expect((await ana.get("/@riverside/members/not-an-id")).status).toBe(404);
  });

  test("come from a file: first a verdict for each row and no change, then the same for real", async () => {
    const csv =
      "name,email,standing\r\nOlga Ox,olga@people.example,good\r\n<b>Pia</b>,,\r\nNobody,not an address,good\r\n";
    const before = await membersOf("riverside");
    const file = new File([csv], "members.csv", { type: "text/csv" });
    const checked = await ana.post("/@riverside/members/import", { deed: "check", file });
    await sound(checked);
    expect(checked.text).toContain("&lt;b&gt;Pia");
    expect(await membersOf("riverside")).toEqual(before);
    const done = await ana.post("/@riverside/members/import", { deed: "import", text: csv });
    await sound(done);
    expect(await membersOf("riverside")).toHaveLength(before.length + 2);
    await sound(await ana.post("/@riverside/members/import", { deed: "import", text: "a,b\n1,2" }), 422);
    await sound(await ana.post("/@riverside/members/import", { deed: "check" }), 422);
  });
});

describe("bodies", () => {
  test("are founded by a form that keeps what was typed, and changed by a fresh one", async () => {
    await sound(await ana.get("/admin/bodies/new"));
    const typed = {
      kind: "committee",
      name: "Kitchen & Garden",
      slug: "riverside",
      parent: "riverside",
      preset: "consensus",
    };
    const taken = await ana.post("/admin/bodies/new", typed);
    await sound(taken, 409);
    expect(taken.text).toContain("Kitchen &amp; Garden");
    expect((await ana.post("/admin/bodies/new", { ...typed, slug: "kitchen" })).location).toBe("/@kitchen");
    expect(await findBodyBySlug(db.orm, "kitchen")).toMatchObject({ kind: "committee", rules: { secondsRequired: 0 } });
    const edit = await ana.get("/@kitchen/edit");
    await sound(edit);
    const stamp = hiddenField(edit.text, "stamp");
    const change = { name: "Kitchen", summary: "We cook.", parent: "valley", visibility: "members", stamp };
    expect((await ana.post("/@kitchen/edit", change)).location).toBe("/@kitchen");
    await sound(await ana.post("/@kitchen/edit", change), 409);
    expect((await visitorOf(pages).get("/@kitchen")).status).toBe(404);
    const loop = {
      name: "Riverside",
      summary: "",
      parent: "riverside",
      stamp: hiddenField((await ana.get("/@riverside/edit")).text, "stamp"),
    };
    await sound(await ana.post("/@riverside/edit", loop), 409);
    const bea = visitorOf(pages);
    await logInAs(bea, "bea@people.example", PASSWORD);
    expect((await bea.get("/admin/bodies/new")).status).toBe(403);
    expect((await bea.post("/admin/bodies/new", { ...typed, slug: "beas" })).status).toBe(403);
  });
});

describe("settings", () => {
  test("change the name that is shown, the password and the tokens", async () => {
    const bea = visitorOf(pages);
    await logInAs(bea, "bea@people.example", PASSWORD);
    for (const path of ["/settings", "/settings/password", "/settings/tokens"]) await sound(await bea.get(path));
    await sound(await bea.post("/settings", { name: " ", language: "en" }), 422);
    expect((await bea.post("/settings", { name: "Beatrice", language: "en", isNamePublic: "yes" })).status).toBe(303);
    expect((await bea.get("/settings")).text).toMatch(/name="isNamePublic"[^>]*checked/);
    await sound(await bea.post("/settings/password", { current: "wrong", next: "another password" }), 403);
    await sound(await bea.post("/settings/password", { current: PASSWORD, next: "kurz9" }), 422);
    const other = visitorOf(pages);
    await logInAs(other, "bea@people.example", PASSWORD);
    expect((await bea.post("/settings/password", { current: PASSWORD, next: "another password" })).status).toBe(303);
    expect((await bea.get("/home")).status).toBe(200);
    expect((await other.get("/home")).status).toBe(303);
    const made = await bea.post("/settings/tokens", { deed: "make", name: "script" });
    await sound(made);
    expect(made.text).toMatch(/plenum_[\w-]{43}/);
    const list = await bea.get("/settings/tokens");
    expect(list.text).not.toMatch(/plenum_[\w-]{43}/);
    const token = hiddenField(list.text, "token");
    expect((await ana.post("/settings/tokens", { deed: "revoke", token })).status).toBe(404);
    expect((await bea.post("/settings/tokens", { deed: "revoke", token })).status).toBe(303);
  });
});
