import { getRequestListener } from "@hono/node-server";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { publishAnnouncement } from "#commands/announcements.ts";
import type { Letter } from "#commands/letters.ts";
import { irisOf, type Iris } from "#domain/iris.ts";
import { createClient, type Client } from "#federation/client.ts";
import { createAccept } from "#federation/inbox/accept.ts";
import { createInbox } from "#federation/inbox/mount.ts";
import { freshDatabase, type FreshDatabase } from "#test/support/database.ts";
import { settle } from "#test/support/people.ts";
import { actorDocument, makeSender, post, signCavage, startHome, type Home, type Sender } from "./wall.ts";

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

let db: FreshDatabase;
let home: Home;
let client: Client;
let server: Server;
let iris: Iris;
let body: string;
let open: string;
let closed: string;
let senders: Sender[];
const hints: unknown[] = [];

beforeAll(async () => {
  db = await freshDatabase();
  home = await startHome();
  client = createClient({ allowPrivateAddresses: true, userAgent: "test" });
  const mounted: { inbox?: (request: Request) => Promise<Response> } = {};
  server = createServer(getRequestListener((request) => mounted.inbox?.(request) ?? new Response(null)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  iris = irisOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const { admin, organization } = await settle(db);
  body = organization;
  const announce = (visibility: "public" | "members") =>
    perform(db, admin, (act) => publishAnnouncement(act, "valley", { content: "Hello", visibility }));
  open = (await announce("public")).id;
  closed = (await announce("members")).id;
  const onHint = (hint: unknown) => hints.push(hint);
  mounted.inbox = createInbox({
    db,
    client,
    iris,
    allowPrivateAddresses: true,
    isBlocked: () => false,
    onHint,
    log: () => undefined,
  });
  senders = Array.from({ length: 40 }, (_, at) => makeSender(home.origin, `u${at}`, "ed25519"));
  for (const sender of senders) home.pages.set(new URL(sender.id).pathname, { body: actorDocument(sender) });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await client.close();
  await home.close();
  await db.drop();
});
beforeEach(async () => {
  await db.sql`truncate followers, comments, reactions, reports, inbox_seen, record`;
});

const sender = (at = 0): Sender => senders[at] ?? makeSender(home.origin, "nobody");
let count = 0;
const newId = (by: Sender) => `${by.id}/activities/${(count += 1)}`;

function say(by: Sender, activity: Record<string, unknown>): Promise<number> {
  const body = Buffer.from(JSON.stringify({ id: newId(by), actor: by.id, ...activity }));
  return post(iris.sharedInbox, signCavage(iris.sharedInbox, by, body, { algorithm: "hs2019" }));
}
const noteBy = (by: Sender, more: Record<string, unknown> = {}) => ({
  id: `${by.id}/notes/1`,
  type: "Note",
  attributedTo: by.id,
  content: "<p>I <b>agree</b><script>alert(1)</script></p>",
  inReplyTo: iris.announcement(open),
  to: [PUBLIC],
  cc: [],
  ...more,
});
const rows = async (table: string) =>
  Number((await db.sql.unsafe(`select count(*)::int as n from ${table}`))[0]?.["n"]);
const facts = async () =>
  (await db.sql`select kind, actor from record order by number`).map(({ kind }) => String(kind));

describe("following", () => {
  test("a Follow is kept once, however often it comes, and its Undo ends it", async () => {
    const follow = { id: newId(sender()), type: "Follow", object: iris.actor(body) };
    expect([await say(sender(), follow), await say(sender(), follow), await say(sender(), follow)]).toEqual([
      202, 202, 202,
    ]);
    expect(await rows("followers")).toBe(1);
    const [row] = await db.sql`select actor, deliver_to from followers`;
    expect(row).toEqual({ actor: sender().id, deliver_to: `${sender().id}/inbox` });
    expect(await facts()).toEqual(["follower-added"]);
    const undo = { type: "Undo", object: { ...follow, actor: sender().id } };
    expect(await say(sender(), undo)).toBe(202);
    expect(await rows("followers")).toBe(0);
    expect(await facts()).toEqual(["follower-added", "follower-removed"]);
  });
  test("an Undo by its IRI alone ends it too; another's Undo does not", async () => {
    const follow = { id: newId(sender()), type: "Follow", object: iris.actor(body) };
    await say(sender(), follow);
    expect(await say(sender(1), { type: "Undo", object: follow.id })).toBe(202);
    expect(
      await say(sender(1), {
        type: "Undo",
        object: { type: "Follow", id: newId(sender(1)), actor: sender(1).id, object: iris.actor(body) },
      }),
    ).toBe(202);
    expect(await rows("followers")).toBe(1);
    await say(sender(), { type: "Undo", object: follow.id });
    expect(await rows("followers")).toBe(0);
  });
  test.each([
    "http://elsewhere.example/ap/actors/1",
    "/ap/actors/x",
    "/ap/actors/0199a0c4-0000-7000-8000-000000000009",
  ])("a Follow of %s changes nothing", async (object) => {
    expect(await say(sender(), { type: "Follow", object: new URL(object, iris.publicUrl).href })).toBe(202);
    expect([await rows("followers"), await facts()]).toEqual([0, []]);
  });
  test("many at once are all kept; one sender's stay in order", async () => {
    const object = iris.actor(body);
    const done = await Promise.all(
      senders.flatMap((by) => {
        const follow = { id: newId(by), type: "Follow", object };
        return [say(by, follow), say(by, { type: "Like", object: iris.announcement(open) })];
      }),
    );
    expect(new Set(done)).toEqual(new Set([202]));
    expect([await rows("followers"), await rows("reactions"), await rows("inbox_seen")]).toEqual([40, 40, 80]);
  });
});

describe("replies and reactions", () => {
  test("a public reply is shown clean, changed and deleted by its author only", async () => {
    await say(sender(), { type: "Create", object: noteBy(sender()) });
    const text = async () => (await db.sql`select content_html as html from comments`).map(({ html }) => String(html));
    expect(await text()).toEqual(["<p>I <strong>agree</strong></p>"]);
    const stolen = noteBy(sender(1), { id: noteBy(sender()).id, content: "<p>No</p>" });
    await say(sender(1), { type: "Update", object: stolen });
    await say(sender(1), { type: "Delete", object: noteBy(sender()).id });
    expect(await text()).toEqual(["<p>I <strong>agree</strong></p>"]);
    await say(sender(), { type: "Update", object: noteBy(sender(), { content: "<p>Yes</p>" }) });
    expect(await text()).toEqual(["<p>Yes</p>"]);
    await say(sender(1), { type: "Create", object: noteBy(sender(1), { inReplyTo: noteBy(sender()).id }) });
    expect(await rows("comments")).toBe(2);
    await say(sender(), { type: "Delete", object: { id: noteBy(sender()).id, type: "Tombstone" } });
    expect(await rows("comments")).toBe(1);
    expect(await facts()).toEqual(["comment-received", "comment-changed", "comment-received", "comment-removed"]);
  });
  test.each<[string, () => Record<string, unknown>]>([
    ["to followers only", () => ({ to: [`${sender().id}/followers`] })],
    ["to what members alone see", () => ({ inReplyTo: iris.announcement(closed) })],
    ["to something elsewhere", () => ({ inReplyTo: "https://elsewhere.example/1" })],
    ["to nothing", () => ({ inReplyTo: null })],
  ])("a note %s is not kept", async (_, more) => {
    expect(await say(sender(), { type: "Create", object: noteBy(sender(), more()) })).toBe(202);
    expect([await rows("comments"), await facts()]).toEqual([0, []]);
  });
  test("a note that was only named is fetched from its own origin, and counts only for its author", async () => {
    home.pages.set(new URL(noteBy(sender()).id).pathname, { body: noteBy(sender()) });
    expect(await say(sender(1), { type: "Create", object: noteBy(sender()).id })).toBe(202);
    expect(await rows("comments")).toBe(0);
    expect(await say(sender(), { type: "Create", object: noteBy(sender()).id })).toBe(202);
    expect(await rows("comments")).toBe(1);
  });
  test("likes and shares count once and can be taken back", async () => {
    const like = { id: newId(sender()), type: "Like", object: iris.announcement(open) };
    await say(sender(), like);
    await say(sender(), { ...like, id: newId(sender()) });
    await say(sender(), { type: "Announce", object: iris.announcement(open) });
    await say(sender(), { type: "Like", object: iris.announcement(closed) });
    expect(await rows("reactions")).toBe(2);
    await say(sender(1), { type: "Undo", object: like.id });
    await say(sender(), { type: "Undo", object: { ...like, actor: sender().id } });
    expect(await rows("reactions")).toBe(1);
  });
  test("whoever is gone leaves nothing behind", async () => {
    await say(sender(), { type: "Follow", object: iris.actor(body) });
    await say(sender(), { type: "Create", object: noteBy(sender()) });
    await say(sender(), { type: "Like", object: iris.announcement(open) });
    expect(await say(sender(), { type: "Delete", object: sender().id })).toBe(202);
    expect([await rows("followers"), await rows("comments"), await rows("reactions")]).toEqual([0, 0, 0]);
  });
  test("reports of ours are kept for moderators", async () => {
    await say(sender(), {
      type: "Flag",
      object: [iris.announcement(open), "https://elsewhere.example/"],
      content: "spam",
    });
    expect([...(await db.sql`select objects, content from reports`)]).toEqual([
      { objects: [iris.announcement(open)], content: "spam" },
    ]);
  });
});

describe("gazettes", () => {
  test("a Follow of our gazette by somebody who is no gazette proposes nothing; an Add is a hint", async () => {
    expect(await say(sender(), { type: "Follow", object: iris.gazetteActor })).toBe(202);
    expect(await rows("peers")).toBe(0);
    expect(
      await say(sender(), { type: "Add", object: `${home.origin}/e/1`, target: `${home.origin}/gazette`, entry: {} }),
    ).toBe(202);
    expect(hints).toEqual([
      {
        host: new URL(home.origin).host,
        signer: sender().id,
        entry: `${home.origin}/e/1`,
        target: `${home.origin}/gazette`,
        checkpoint: undefined,
      },
    ]);
    expect(await rows("inbox_seen")).toBe(1);
  });
});

describe("batches", () => {
  test("a letter that cannot be saved is refused alone", async () => {
    const accept = createAccept({ db, iris: irisOf("https://valley.example") });
    const letter = (at: number, to: string): Letter => {
      const by = sender(at);
      return { signer: by.id, host: "h", id: newId(by), saying: { kind: "follow", body: to } };
    };
    await Promise.all(senders.slice(0, 4).map((by) => say(by, { type: "Block", object: "https://x.example/" })));
    const outcomes = await Promise.allSettled([
      accept(letter(0, body)),
      accept(letter(1, body)),
      accept(letter(2, "poison")),
      accept(letter(3, body)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect([await rows("followers"), await rows("inbox_seen")]).toEqual([3, 3]);
  });
  test("when the database is away the sender is told to come again, and it is received then", async () => {
    await say(sender(), { type: "Block", object: "https://x.example/" });
    const follow = { id: newId(sender()), type: "Follow", object: iris.actor(body) };
    await db.sql`alter table followers rename to away`;
    expect(await say(sender(), follow)).toBe(503);
    await db.sql`alter table away rename to followers`;
    expect([await rows("followers"), await rows("inbox_seen")]).toEqual([0, 0]);
    expect(await say(sender(), follow)).toBe(202);
    expect(await rows("followers")).toBe(1);
  });
});
