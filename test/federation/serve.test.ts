import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#db/open.ts";
import { perform, system } from "#commands/act.ts";
import { ensureInstanceKeys } from "#commands/keys.ts";
import { changeAnnouncement, deleteAnnouncement, publishAnnouncement } from "#commands/announcements.ts";
import { changeBody, foundBody } from "#commands/bodies.ts";
import { endorse, withdrawEndorsement } from "#commands/endorsements.ts";
import { draftMotion } from "#commands/motions.ts";
import { closeQuestion } from "#commands/questions.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { irisOf } from "#domain/iris.ts";
import { createCache, tagsOf } from "#federation/cache.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord } from "#federation/relay.ts";
import { createFederationRoutes, type FederationRoutes, wantsActivity } from "#federation/serve.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, type Person, putToVote, settle } from "#test/support/people.ts";
import { assertAcceptedByAll } from "#test/wire/receivers.ts";

const iris = irisOf("https://plenum.example");
const AP = "application/activity+json";
let fresh: FreshDatabase;
let db: Database;
let routes: FederationRoutes;
let relay: () => Promise<unknown>;
let admin: Person;
let mover: Person;
let seconder: Person;
let organization: string;

const ask = async (url: string, headers: Record<string, string> = { accept: AP }, method = "GET") =>
  (await routes(new Request(url, { headers, method }))) ?? new Response(null, { status: 599 });
const read = async (url: string): Promise<JsonObject> => (await (await ask(url)).json()) as JsonObject;
const status = async (url: string, headers?: Record<string, string>) => (await ask(url, headers)).status;

beforeAll(async () => {
  fresh = await freshDatabase();
  const cache = createCache({ maxAge: 60_000 });
  db = { ...fresh, wake: (facts) => cache.drop(facts.flatMap(tagsOf)) };
  const house = { iris, handleHost: "plenum.example", chest: createKeyChest(db.sealer) };
  routes = createFederationRoutes({ db, here: house, cache, version: "0.1.0" });
  relay = async () => cache.drop((await relayRecord(db, house)).touched);
  await perform(db, system, ensureInstanceKeys);
  ({ admin, organization } = await settle(db));
  mover = await join(db, admin, "valley", "Max Mover");
  seconder = await join(db, admin, "valley", "Sol Second");
});
afterAll(() => fresh.drop());

describe("actors", () => {
  test("of a body, the instance and the gazette are followable for every receiver, and name nobody", async () => {
    for (const iri of [iris.actor(organization), iris.instanceActor, iris.gazetteActor]) {
      const document = await read(iri);
      assertAcceptedByAll(document);
      expect(document["id"]).toBe(iri);
      for (const name of ["followers", "following", "outbox"]) {
        const collection = await read(document[name] as string);
        assertAcceptedByAll(collection);
        expect(collection["orderedItems"]).toBeUndefined();
      }
    }
    expect(await read(iris.actor(organization))).toMatchObject({
      type: "Organization",
      preferredUsername: "valley",
      attachment: [{}, { name: "Members", value: "3" }, {}],
      assertionMethod: [{ type: "Multikey" }],
    });
  });
  test("a page is the actor for who asks for it, and the actor is a page for who comes by browser", async () => {
    expect(await read("https://plenum.example/@valley")).toMatchObject({ id: iris.actor(organization) });
    expect(await routes(new Request("https://plenum.example/@valley"))).toBeUndefined();
    const page = await ask(iris.actor(organization), { accept: "text/html,application/xhtml+xml,*/*;q=0.8" });
    expect([page.status, page.headers.get("location")]).toEqual([303, "https://plenum.example/@valley"]);
    expect(await status(iris.actor(organization), {})).toBe(200);
  });
  test("an inbox cannot be read, nor a document posted to", async () => {
    expect(await status(iris.inbox(organization))).toBe(405);
    expect(await status(iris.sharedInbox)).toBe(405);
    expect((await ask(iris.actor(organization), { accept: AP }, "POST")).status).toBe(405);
    expect(await routes(new Request(iris.sharedInbox, { method: "POST" }))).toBeUndefined();
  });
  test.each([
    "/ap/actors/x",
    "/ap/actors/0199a0c4-0000-7000-8000-000000000001",
    "/ap/notes/",
    "/ap/",
    "/ap/actors/%00",
  ])("%s is not there", async (path) => expect(await status(iris.publicUrl + path)).toBe(404));
  test.each([
    [AP, true],
    ['application/ld+json; profile="https://www.w3.org/ns/activitystreams"', true],
    [`text/html, ${AP};q=0.9`, false],
    [`text/html;q=0.5, ${AP}`, true],
    ["*/*", false],
    [`${AP};q=0`, false],
  ])("Accept: %s", (accept, wanted) => {
    expect(wantsActivity(new Request("https://plenum.example/", { headers: { accept } }))).toBe(wanted);
  });
});

describe("the entries of a gazette", () => {
  const id = "https://plenum.example/gazette/valley/entries";
  test("are a collection of the gazette's actor, with pages that hold each address once", async () => {
    await relay();
    const house = { iris, handleHost: "plenum.example", chest: createKeyChest(db.sealer) };
    const anew = createFederationRoutes({ db, here: house, cache: createCache(), version: "0.1.0" });
    const answer = await anew(new Request(iris.gazetteActor, { headers: { accept: AP } }));
    const actor = (await answer?.json()) as JsonObject;
    assertAcceptedByAll(actor);
    expect(actor["streams"]).toEqual([id]);
    const collection = await read(id);
    assertAcceptedByAll(collection);
    const size = Number(collection["totalItems"]);
    expect(collection).toMatchObject({
      id,
      type: "OrderedCollection",
      attributedTo: iris.gazetteActor,
      first: `${id}?page=true`,
    });
    const first = await read(collection["first"] as string);
    assertAcceptedByAll(first);
    const items = first["orderedItems"] as string[];
    expect(items).toHaveLength(size);
    expect(new Set(items).size).toBe(size);
    for (const item of items) expect(item.startsWith(`${id}/`)).toBe(true);
    const page = await read(`${id}?page=true&before=1`);
    assertAcceptedByAll(page);
    expect(page).toMatchObject({ id: `${id}?page=true&before=1`, partOf: id, orderedItems: items.slice(-1) });
    expect(page["next"]).toBeUndefined();
    expect(await read(`${id}?page=true&before=-1`)).toEqual(first);
  });
  test("are no collection of a record that is not our own", async () => {
    expect(await status("https://plenum.example/gazette/nobody/entries")).toBe(404);
    // The page is for whoever does not ask for activities.
    expect(await routes(new Request(id))).toBeUndefined();
  });
});

describe("what is kept", () => {
  test("comes with an ETag, as 304 where it is known, and as HEAD without its bytes", async () => {
    const first = await ask(iris.actor(organization));
    const etag = first.headers.get("etag") ?? "";
    const again = await ask(iris.actor(organization), { accept: AP, "if-none-match": `"x", W/${etag}` });
    expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, etag, ""]);
    const head = await ask(iris.actor(organization), { accept: AP }, "HEAD");
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
  test("is forgotten with the act that changed it, not a moment later", async () => {
    const made = await perform(db, admin, (act) => publishAnnouncement(act, "valley", { content: "First" }));
    const iri = iris.announcement(made.id);
    await relay();
    const create = String((await read(`${iris.outbox(organization)}?page=true`))["orderedItems"] && iri);
    expect(create).toBe(iri);
    expect((await read(iri))["content"]).toContain("First");
    await perform(db, admin, (act) => changeAnnouncement(act, made.id, { content: "Second" }));
    expect((await read(iri))["content"]).toContain("Second");
    await perform(db, admin, (act) => deleteAnnouncement(act, made.id));
    const gone = await ask(iri);
    expect([gone.status, await gone.json()]).toMatchObject([410, { type: "Tombstone" }]);
    expect(JSON.stringify(await read(`${iris.outbox(organization)}?page=true`))).not.toContain("First");
  });
});

describe("a motion", () => {
  test("can be read with its thread, its stages, its result and the activities that told of them", async () => {
    const { motion, question } = await putToVote(db, { admin, mover, seconder, body: "valley" });
    await relay();
    expect(await read(iris.featured(organization))).toMatchObject({ orderedItems: [iris.motion(motion.id)] });
    expect(await status(iris.question(question.id))).toBe(404);
    await perform({ ...db, clockOffset: () => 61_000 }, system, (act) => closeQuestion(act, question.id));
    await relay();
    const note = await read(iris.motion(motion.id));
    assertAcceptedByAll(note);
    expect(await read(iris.motionPage(motion.number, motion.title))).toEqual(note);
    const thread = await read(note["context"] as string);
    const replies = await read(note["replies"] as string);
    for (const collection of [thread, replies]) assertAcceptedByAll(collection);
    const items = (thread["first"] as JsonObject)["orderedItems"] as string[];
    expect(items).toHaveLength(6);
    expect((replies["first"] as JsonObject)["items"]).toEqual(items.slice(1));
    for (const iri of items) {
      const document = await read(iri);
      assertAcceptedByAll(document);
      expect(document["id"]).toBe(iri);
    }
    const page = await read(`${iris.outbox(organization)}?page=true`);
    assertAcceptedByAll(page);
    for (const activity of page["orderedItems"] as JsonObject[])
      expect(await read(activity["id"] as string)).toEqual(activity);
  });
  test("that is a draft or members-only is nowhere", async () => {
    const draft = { kind: "resolution" as const, title: "A secret title", text: "x" };
    const drafted = await perform(db, mover, (act) => draftMotion(act, "valley", draft));
    const { motion, question } = await putToVote(
      db,
      { admin, mover, seconder, body: "valley" },
      { motion: { title: "Another secret title", visibility: "members" } },
    );
    await perform({ ...db, clockOffset: () => 61_000 }, system, (act) => closeQuestion(act, question.id));
    await relay();
    for (const { id, number, title } of [drafted, motion]) {
      const places = [
        iris.motion(id),
        iris.replies(iris.motion(id)),
        iris.thread(iris.motion(id)),
        iris.motionPage(number, title),
      ];
      for (const place of places) expect(await status(place)).toBe(404);
    }
    expect(await status(iris.question(question.id))).toBe(404);
    expect(JSON.stringify(await read(`${iris.outbox(organization)}?page=true`))).not.toContain("secret title");
  });
});

describe("endorsements", () => {
  test("are read with their withdrawal; the boost is no longer in the outbox", async () => {
    const object = "https://b.example/notes/1";
    const made = await perform(db, admin, (act) => endorse(act, { body: "valley", object }));
    await relay();
    const outbox = () => read(`${iris.outbox(organization)}?page=true`).then((page) => JSON.stringify(page));
    expect(await outbox()).toContain(`${made.id}-announce`);
    await perform(db, admin, (act) => withdrawEndorsement(act, made.id, iris.endorsement));
    expect(await outbox()).not.toContain(`${made.id}-announce`);
    const note = await read(iris.endorsement(made.id));
    assertAcceptedByAll(note);
    const replies = (await read(iris.replies(iris.endorsement(made.id))))["first"] as JsonObject;
    const [withdrawal = ""] = replies["items"] as string[];
    const said = await read(withdrawal);
    assertAcceptedByAll(said);
    expect(said).toMatchObject({ inReplyTo: iris.endorsement(made.id) });
  });
});

describe("a body that becomes members-only", () => {
  test("is gone from every address at once, with all that it said", async () => {
    const body = await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug: "north", name: "North" }));
    const said = await perform(db, admin, (act) => publishAnnouncement(act, "north", { content: "Hello" }));
    const places = [
      iris.actor(body.id),
      iris.outbox(body.id),
      `${iris.outbox(body.id)}?page=true`,
      iris.followers(body.id),
      iris.featured(body.id),
      iris.announcement(said.id),
      iris.replies(iris.announcement(said.id)),
      iris.bodyPage("north"),
      "https://plenum.example/.well-known/webfinger?resource=acct:north@plenum.example",
    ];
    await relay();
    const items = (await read(`${iris.outbox(body.id)}?page=true`))["orderedItems"] as JsonObject[];
    places.push(items[0]?.["id"] as string);
    for (const place of places) expect([place, await status(place)]).toEqual([place, 200]);
    await perform(db, admin, (act) => changeBody(act, "north", { visibility: "members" }));
    for (const place of places) expect([place, await status(place)]).toEqual([place, 404]);
    await relay();
    for (const place of places) expect([place, await status(place)]).toEqual([place, 404]);
  });
});

describe("discovery", () => {
  const webFinger = (resource: string) =>
    `https://plenum.example/.well-known/webfinger?resource=${encodeURIComponent(resource)}`;
  test.each([
    "acct:valley@plenum.example",
    "acct:VALLEY@Plenum.Example",
    "https://plenum.example/@valley",
    "actor",
    "https://plenum.example/",
  ])("WebFinger finds a body by %s", async (resource) => {
    const answer = await ask(webFinger(resource === "actor" ? iris.actor(organization) : resource));
    expect(answer.headers.get("content-type")).toBe("application/jrd+json");
    expect(await answer.json()).toMatchObject({
      subject: "acct:valley@plenum.example",
      links: expect.arrayContaining([
        { rel: "self", href: iris.actor(organization), type: AP },
        {
          rel: "http://ostatus.org/schema/1.0/subscribe",
          template: "https://plenum.example/authorize_interaction?uri={uri}",
        },
      ]) as unknown,
    });
  });
  test.each(["instance", "gazette"])("WebFinger finds the %s", async (name) => {
    const found = (await (await ask(webFinger(`acct:${name}@plenum.example`))).json()) as JsonObject;
    expect(await status((found["links"] as { href: string }[])[0]?.href ?? "")).toBe(200);
  });
  test.each([
    ["acct:nobody@plenum.example", 404],
    ["acct:valley@elsewhere.example", 404],
    ["https://elsewhere.example/@valley", 404],
    ["valley", 400],
    ["", 400],
    ["acct:@@@", 400],
  ])("WebFinger for %s is %i", async (resource, code) => expect(await status(webFinger(resource))).toBe(code));
  test("NodeInfo 2.1 says which gazettes are here, and counts no accounts", async () => {
    const links = (await read("https://plenum.example/.well-known/nodeinfo"))["links"] as { href: string }[];
    expect(await read(links[0]?.href ?? "")).toMatchObject({
      version: "2.1",
      software: { name: "plenum" },
      usage: { users: { total: 1 } },
      metadata: {
        plenum: {
          version: "0.1.0",
          actor: iris.gazetteActor,
          gazettes: [{ organization: "Valley Tenants’ Union", prefix: "https://plenum.example/gazette/valley" }],
        },
      },
    });
    expect(await (await ask("https://plenum.example/.well-known/host-meta")).text()).toContain(
      "webfinger?resource={uri}",
    );
  });
});

test("entries of a gazette come in pages of a hundred, without gaps", async () => {
  const { sql } = fresh;
  await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug: "many", name: "Many" }));
  await sql`with made as (
    insert into logs (origin, prefix, organization, vkey, size)
    select 'plenum.example/gazette/many', 'https://plenum.example/gazette/many', id, 'k', 250 from bodies where slug = 'many' returning id
  ) insert into log_entries (log, index, iri, type, issuer, leaf, hash, verdict)
    select made.id, n, 'https://plenum.example/gazette/many/entries/' || n, 'Genesis', '', '', '', 'ok' from made, generate_series(0, 249) as n`;
  const seen: string[] = [];
  let next: unknown = "https://plenum.example/gazette/many/entries?page=true";
  while (typeof next === "string") {
    const page: JsonObject = await read(next);
    seen.push(...(page["orderedItems"] as string[]));
    next = page["next"];
  }
  expect(seen.map((iri) => Number(iri.split("/").at(-1)))).toEqual(Array.from({ length: 250 }, (_, at) => 249 - at));
});
