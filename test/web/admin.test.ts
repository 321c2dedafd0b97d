import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { publishAnnouncement } from "#commands/announcements.ts";
import { addMember } from "#commands/members.ts";
import { createAccount } from "#commands/accounts.ts";
import { findPeer } from "#db/peers.ts";
import type { PeerCard } from "#domain/peers.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Person, settle } from "#test/support/people.ts";
import { type Answer, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
const card: PeerCard = {
  host: "harbor.example",
  address: "https://harbor.example",
  name: "Harbor <b>Workers</b>",
  gazetteActor: "https://harbor.example/ap/gazette",
  inbox: "https://harbor.example/ap/gazette/inbox",
  gazettes: [
    {
      organization: "harbor",
      prefix: "https://harbor.example/gazette/harbor",
      vkey: "harbor.example/gazette/harbor+00000000+AAAA",
      fingerprint: "aaaa bbbb cccc dddd eeee ffff 0000 1111",
    },
  ],
  bodies: [
    { name: "Harbor", kind: "organization", handle: "@harbor@harbor.example", url: "https://harbor.example/@harbor" },
  ],
};
let db: FreshDatabase;
let admin: Person;
let ana: Visitor;
let bea: Visitor;
let stranger: Visitor;
let announcement: string;

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin } = await settle(db));
  const pages = pagesOver(db, {
    ask: {
      card: async (address) => (address.includes("harbor") ? card : "unreachable"),
      object: async () => undefined,
      glance: async () => undefined,
      actor: async () => undefined,
      followPage: async () => ({ found: false, why: "unreachable" }),
    },
  });
  [ana, bea, stranger] = [visitorOf(pages), visitorOf(pages), visitorOf(pages)];
  await perform(db, system, (act) =>
    createAccount(act, { name: "Bea", email: "bea@people.example", password: PASSWORD }),
  );
  await perform(db, admin, (act) => addMember(act, "valley", { email: "bea@people.example" }));
  await logInAs(ana, "ana@valley.example", PASSWORD);
  await logInAs(bea, "bea@people.example", PASSWORD);
  ({ id: announcement } = await perform(db, admin, (act) =>
    publishAnnouncement(act, "valley", { content: "Meeting on Friday" }),
  ));
});
afterAll(() => db.drop());

const sound = async (answer: Answer, status = 200): Promise<void> =>
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);

const paths = [
  "/admin",
  "/admin/audit",
  "/admin/moderation",
  "/admin/federation",
  "/admin/federation/trace?url=x",
  "/admin/bodies/new",
];

test.each(paths)("%s is an admin's: others are told the role, strangers to log in", async (path) => {
  const seen = await ana.get(path);
  expect([seen.status, await faultsOf(seen.text)]).toEqual([200, []]);
  expect(seen.headers.get("cache-control")).toBe("private, no-store");
  const refused = await bea.get(path);
  expect([refused.status, await faultsOf(refused.text)]).toEqual([403, []]);
  expect((await stranger.get(path)).location).toMatch(/^\/log-in\?back=/);
});

test("the overview says how old the last backup is", async () => {
  const light = async () => /<h2>Backup<\/h2>.*?<\/li>/su.exec((await ana.get("/admin")).text)?.[0];
  expect(await light()).toContain("There is none");
  await db.sql`insert into counters (name, value) values ('last-backup-at', 1793527200000)`;
  expect(await light()).toContain("The last one was made on");
});

test("the record of acts names what is only in the public record since a backup was put back", async () => {
  expect((await ana.get("/admin/audit")).text).not.toContain("lost here");
  await db.sql`insert into counters (name, value) values ('restored-to', 1000)`;
  await db.sql`insert into logs (origin, prefix, organization, vkey, size)
    select 'localhost:3000/gazette/valley', 'http://localhost:3000/gazette/valley', id, 'key', 1 from bodies where slug = 'valley'`;
  const name = "01890000-0000-7000-8000-000000000001";
  await db.sql`insert into log_entries (log, index, iri, type, issuer, issued_at, leaf, hash, verdict)
    select id, 0, prefix || '/entries/' || ${name}, 'MotionSubmitted', 'https://valley.example', now(), '', 'x', 'ok' from logs`;
  const seen = await ana.get("/admin/audit");
  await sound(seen);
  expect(seen.text).toContain("Published, and lost here");
  expect(seen.text).toContain(`/entries/${name}">Motion · 1</a>`);
  await db.sql`delete from log_entries`;
  await db.sql`delete from logs`;
});

describe("connections", () => {
  const peer = "/admin/federation/peers/harbor.example";

  test("begin with a card that an admin compares", async () => {
    const nobody = await ana.post("/admin/federation/card", { address: "nowhere.example" });
    await sound(nobody, 422);
    expect(nobody.text).toContain("Nobody answers at this address");
    const shown = await ana.post("/admin/federation/card", { address: "harbor.example" });
    await sound(shown);
    expect(shown.text).toContain("aaaa bbbb cccc dddd");
    expect(shown.text).toContain("Harbor &lt;b&gt;Workers");
    expect(await findPeer(db.orm, card.host)).toBeUndefined();
    const asked = { deed: "propose", address: card.address };
    await sound(await ana.post("/admin/federation/peers", { ...asked, fingerprint: "0000" }), 409);
    const sent = await ana.post("/admin/federation/peers", {
      ...asked,
      fingerprint: card.gazettes[0]?.fingerprint ?? "",
    });
    expect(sent.location).toBe("/admin/federation");
    await sound(await ana.follow(sent));
    expect(await findPeer(db.orm, card.host)).toMatchObject({ state: "proposed-by-us" });
    expect((await bea.post("/admin/federation/peers", asked)).status).toBe(403);
  });

  test("are public once they are there, with an admin's part for admins only", async () => {
    await db.sql`update peers set state = 'peered', last_error = 'unreachable', last_success_at = '2026-11-02T10:00Z', failures = 4`;
    await db.sql`insert into peer_days (host, day, pulls, failed_pulls)
      select 'harbor.example', floor(extract(epoch from now()) / 86400)::integer - n, case when n > 1 then 9 else 0 end, 2
      from generate_series(0, 9) as n`;
    const seen = await stranger.get("/peers/harbor.example");
    await sound(seen);
    expect(seen.text).toContain("Harbor &lt;b&gt;Workers");
    expect(seen.text).toContain("has not answered since Mon 2 Nov");
    expect(seen.text).not.toContain("Try now");
    expect(seen.text).not.toContain("aaaa bbbb");
    const inside = await ana.get("/peers/harbor.example");
    await sound(inside);
    expect(inside.text).toContain("Try now");
    expect(inside.text).toContain("Reached on 8 of 10 days.");
    const own = await ana.get(peer);
    await sound(own);
    expect(own.text).toContain("its server does not answer");
    await db.sql`update peers set state = 'proposed-by-us', last_error = null`;
  });

  test("show how they are, and end", async () => {
    await sound(await ana.get(peer));
    // Whom we only asked is nobody else's business.
    expect((await stranger.get("/peers/harbor.example")).status).toBe(404);
    expect((await bea.get("/peers/harbor.example")).status).toBe(404);
    expect((await ana.get("/peers/harbor.example")).location).toBe(peer);
    const tried = await ana.post(peer, { deed: "retry" });
    expect(tried.location).toBe(peer);
    await sound(await ana.follow(tried));
    expect((await bea.post(peer, { deed: "retry" })).status).toBe(403);
    expect((await ana.post(peer, { deed: "resume" })).status).toBe(409);
    expect((await ana.post(peer, { deed: "nonsense" })).status).toBe(409);
    expect((await ana.post(peer, { deed: "block" })).location).toBe(peer);
    expect(await findPeer(db.orm, card.host)).toMatchObject({ state: "blocked" });
    await sound(await ana.get(peer));
    expect((await ana.get("/admin/federation/peers/unknown.example")).status).toBe(404);
    await sound(await ana.get("/coalition"));
    expect((await ana.post(peer, { deed: "allow" })).location).toBe("/admin/federation");
    expect(await findPeer(db.orm, card.host)).toBeUndefined();
  });

  test("with a server that nobody knows are decided about too", async () => {
    const hosts = "/admin/federation/hosts";
    expect((await ana.post(hosts, { host: " Spam.Example ", deed: "block" })).location).toBe("/admin/federation");
    expect((await ana.post(hosts, { host: "good.example", deed: "allow" })).location).toBe("/admin/federation");
    const page = await ana.get("/admin/federation");
    await sound(page);
    expect(page.text).toContain("spam.example");
    expect(page.text).toContain("good.example");
    await sound(await ana.post(hosts, { host: "https://x/y", deed: "block" }), 422);
    await sound(await ana.post(hosts, { host: "x.example", deed: "nonsense" }), 422);
    expect((await bea.post(hosts, { host: "x.example", deed: "block" })).status).toBe(403);
    const rows =
      await db.sql`select host from hosts where blocked_at is not null or allowed_at is not null order by host`;
    expect(rows.map(({ host }) => host)).toEqual(["good.example", "harbor.example", "spam.example"]);
  });
});

describe("what was sent", () => {
  test("can be traced from the page to the answer, and tried again", async () => {
    const [{ id: activity } = { id: "" }] = await db.sql<{ id: string }[]>`
      insert into activities (iri, sender, type, bytes, created_at)
      values ('http://localhost:3000/ap/activities/1', 'x', 'Create',
        convert_to(${JSON.stringify({ object: `http://localhost:3000/ap/announcements/${announcement}` })}, 'UTF8'), now())
      returning id`;
    const [{ id } = { id: "" }] = await db.sql<{ id: string }[]>`
      insert into deliveries (activity, host, target, state, attempts, next_at, last_status, last_error, created_at)
      values (${activity}, 'mastodon.example', 'https://mastodon.example/inbox', 'failed', 3, now(), 410, 'gone', now())
      returning id`;
    await db.sql`insert into hosts (host, failures) values ('mastodon.example', 3)`;
    const page = `http://localhost:3000/@valley/announcements/${announcement}`;
    const traced = await ana.get(`/admin/federation/trace?url=${encodeURIComponent(page)}`);
    await sound(traced);
    expect(traced.text).toContain(`/admin/federation/deliveries/${id}`);
    const path = `/admin/federation/deliveries/${id}`;
    await sound(await ana.get(path));
    expect((await bea.post(path, { deed: "retry" })).status).toBe(403);
    expect((await ana.post(path, { deed: "retry" })).location).toBe(path);
    const [row] = await db.sql`select state from deliveries where id = ${id}`;
    expect(row).toEqual({ state: "pending" });
    for (const wrong of ["1", "00000000-0000-7000-8000-000000000000"]) {
      expect((await ana.get(`/admin/federation/deliveries/${wrong}`)).status).toBe(404);
      expect((await ana.post(`/admin/federation/deliveries/${wrong}`, { deed: "retry" })).status).toBe(404);
    }
  });
});

describe("moderation", () => {
  test("hides a comment from everybody, shows it again, and settles reports; each once", async () => {
    const [{ id: comment } = { id: "" }] = await db.sql<{ id: string }[]>`
      insert into comments (iri, subject, body, in_reply_to, author, content_html, created_at)
      select 'https://m.example/1', ${announcement}, id, 'x', 'https://m.example/u', '<p>Rude words</p>', now()
      from bodies where slug = 'valley' returning id`;
    const [{ id: report } = { id: "" }] = await db.sql<{ id: string }[]>`
      insert into reports (iri, actor, objects, content, at)
      values ('https://m.example/r', 'https://m.example/actor', '["https://m.example/1"]', '<i>Spam</i>', now())
      returning id`;
    const desk = await ana.get("/admin/moderation");
    await sound(desk);
    expect(desk.text).toContain("&lt;i&gt;Spam");
    const page = `/@valley/announcements/${announcement}`;
    expect((await stranger.get(page)).text).toContain("Rude words");
    expect((await bea.post("/admin/moderation", { deed: "hide", comment })).status).toBe(403);
    expect((await ana.post("/admin/moderation", { deed: "hide", comment })).status).toBe(303);
    expect((await ana.post("/admin/moderation", { deed: "hide", comment })).status).toBe(409);
    expect((await stranger.get(page)).text).not.toContain("Rude words");
    expect((await ana.post("/admin/moderation", { deed: "show", comment })).status).toBe(303);
    expect((await ana.post("/admin/moderation", { deed: "settle", report })).status).toBe(303);
    expect((await ana.post("/admin/moderation", { deed: "settle", report })).status).toBe(409);
    expect((await ana.post("/admin/moderation", { deed: "settle", report: "1" })).status).toBe(409);
    const audit = await ana.get("/admin/audit");
    expect(audit.text).toContain("Report settled");
    expect(audit.text).toContain("Ana Admin");
  });
});
