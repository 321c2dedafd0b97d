import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, putToVote, settle } from "#test/support/people.ts";
import { type Answered, type Call, type Caller, openApi, text } from "./caller.ts";

let db: FreshDatabase;
let admin: Person;
let api: Caller;
let ana: Call;
const at: Record<"member" | "announcement" | "motion" | "question" | "endorsement", string> = {
  member: "",
  announcement: "",
  motion: "",
  question: "",
  endorsement: "",
};

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin } = await settle(db));
  // More is asked here than a person may ask at once.
  const wide = { burst: 100_000, perSecond: 1_000 };
  api = await openApi(db, { limits: { reads: wide, writes: wide, strangers: wide } });
  ana = await api.as(admin);
  const bea = await join(db, admin, "valley", "Bea Baker");
  const idOf = async (answer: Promise<Answered>) => text((await answer).body.id);
  at.member = await idOf(ana("POST", "/v1/bodies/valley/members", { name: "Nobody" }));
  at.announcement = await idOf(ana("POST", "/v1/bodies/valley/announcements", { content: "x" }));
  at.motion = await idOf(ana("POST", "/v1/bodies/valley/motions", { kind: "resolution", title: "x", text: "x" }));
  at.question = (await putToVote(db, { admin, mover: admin, seconder: bea, body: "valley" })).question.id;
  at.endorsement = await idOf(ana("POST", "/v1/endorsements", { body: "valley", object: "https://a.example/1" }));
});
afterAll(() => db.drop());

const unstorable = [
  "a\u0000b",
  "\ud800",
  "\ud800x\udc00",
  "\u0007",
  "x".repeat(70_000),
  "",
  "'; drop table bodies; --",
];

/** What may be sent where, with every member that can be text. */
const places = [
  [
    "POST",
    () => "/v1/bodies",
    { kind: "chapter", slug: "north", name: "N", summary: "s", parent: "valley", locale: "en" },
  ],
  ["PATCH", () => "/v1/organization", { name: "N", summary: "s", parent: "valley" }],
  ["POST", () => "/v1/bodies/valley/members", { name: "N", email: "n@people.example", role: "member" }],
  ["PATCH", () => `/v1/bodies/valley/members/${at.member}`, { name: "N", role: "member", standing: "good" }],
  ["POST", () => "/v1/bodies/valley/invitations", { email: "n@people.example", role: "member", member: "x" }],
  ["POST", () => "/v1/bodies/valley/announcements", { content: "c", title: "t", language: "en", visibility: "public" }],
  ["PATCH", () => `/v1/announcements/${at.announcement}`, { content: "c", title: "t", language: "en" }],
  ["POST", () => "/v1/bodies/valley/motions", { kind: "resolution", title: "t", text: "t", object: "o", rule: "r" }],
  ["PATCH", () => `/v1/motions/${at.motion}`, { title: "t", text: "t", object: "o", language: "en" }],
  ["POST", () => `/v1/motions/${at.motion}/rule-out`, { article: "1", reason: "r" }],
  ["POST", () => `/v1/motions/${at.motion}/open`, { closesAt: "2030-01-01T00:00:00Z", secrecy: "secret" }],
  ["POST", () => "/v1/bodies/valley/quick-votes", { title: "t", text: "t", closesAt: "2030-01-01T00:00:00Z" }],
  ["POST", () => "/v1/rules/check", { rule: "majority", counts: { yes: 1 } }],
  ["POST", () => "/v1/bodies/valley/charter", { articles: [{ number: "1", title: "t", text: "t", rules: {} }] }],
  ["PUT", () => `/v1/questions/${at.question}/ballot`, { choice: "yes", reason: "r" }],
  ["POST", () => "/v1/endorsements", { body: "valley", object: "https://a.example/2", statement: "s", question: "q" }],
  ["POST", () => `/v1/endorsements/${at.endorsement}/withdraw`, { question: "q" }],
] as const;

test.each(places)("%s %s answers text that cannot be meant with 2xx or 4xx", async (method, path, good) => {
  const statuses = new Set<number>();
  for (const name of Object.keys(good))
    for (const value of [...unstorable, 2 ** 60, -1, [], {}, null, true])
      statuses.add((await ana(method, path(), { ...good, [name]: value })).status);
  for (const body of ["[]", "null", '"x"', "1", '{"__proto__":{"a":1}}', "{".repeat(10_000), "[".repeat(100_000)])
    statuses.add((await ana(method, path(), body)).status);
  expect([...statuses].filter((status) => status < 200 || status >= 500)).toEqual([]);
});

test("no path or query brings a fault", async () => {
  const parts = [
    "%00",
    "%ff",
    "..%2f..",
    "'",
    "%F0%9F%92%A3",
    "x".repeat(3_000),
    "00000000-0000-0000-0000-000000000000",
  ];
  const paths = Object.keys(api.document.paths);
  const statuses = new Set<number>();
  for (const path of paths)
    for (const part of parts) {
      const filled = path.replaceAll(/\{[^}]+\}/g, part);
      for (const query of [`?limit=${part}`, `?cursor=${part}&state=${part}`, `?q=${part}&body=${part}&object=${part}`])
        statuses.add((await ana("GET", filled + query)).status);
    }
  expect([...statuses].filter((status) => status >= 500)).toEqual([]);
});
