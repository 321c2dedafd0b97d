import { anything, assert, constantFrom, property, record } from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Json } from "#domain/jcs.ts";
import { readClaim } from "#federation/inbox/claims.ts";
import { readJson } from "#federation/inbox/json.ts";

type Fixture = {
  readonly expect: object;
  readonly activity: { readonly id: string; readonly type: string; readonly actor: string };
};

const folder = new URL("fixtures/", import.meta.url);
const fixtures = readdirSync(folder).map(
  (file) => [file.replace(".json", ""), JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Fixture[]] as const,
);

describe.each(fixtures)("what %s sends", (_, rows) => {
  test.each(rows.map((row) => [row.activity.type, row.activity.id, row] as const))("%s %s", (_type, _id, row) => {
    const reading = readJson(Buffer.from(JSON.stringify(row.activity)));
    const activity = reading.ok ? reading.value : {};
    expect(readClaim({ signer: row.activity.actor, activity })).toMatchObject(row.expect);
  });
});

describe("claims", () => {
  const signer = "https://a.example/users/1";
  const types = [
    "Follow",
    "Undo",
    "Create",
    "Update",
    "Delete",
    "Like",
    "Announce",
    "Accept",
    "Reject",
    "Flag",
    "Move",
    "Block",
    "Add",
  ];
  test("nothing makes reading throw", () => {
    const members = {
      type: constantFrom(...types, ["Create"], "toString", "__proto__"),
      object: anything(),
      target: anything(),
    };
    assert(
      property(record(members), (activity) => {
        expect(readClaim({ signer, activity: activity as { [member: string]: Json } }).kind).toBeTypeOf("string");
      }),
    );
  });
  const note = { id: "https://a.example/notes/1", type: "Note", attributedTo: signer, content: "x" };
  const claim = (activity: { [member: string]: Json }) => readClaim({ signer, activity });
  test.each<[string, { [member: string]: Json }, object]>([
    [
      "a note of another origin",
      { type: "Create", object: { ...note, id: "https://b.example/1" } },
      { kind: "create-elsewhere" },
    ],
    [
      "a note by another author",
      { type: "Create", object: { ...note, attributedTo: "https://b.example/u" } },
      { kind: "create-elsewhere" },
    ],
    [
      "a neighbour's note",
      { type: "Update", object: { ...note, attributedTo: "https://a.example/users/2" } },
      { kind: "update-elsewhere" },
    ],
    [
      "another's profile",
      {
        type: "Update",
        object: {
          id: "https://a.example/users/2",
          type: "Person",
          preferredUsername: "x",
          inbox: "https://a.example/i",
        },
      },
      { kind: "ignored", reason: "not-theirs" },
    ],
    [
      "a deletion elsewhere",
      { type: "Delete", object: "https://b.example/1" },
      { kind: "ignored", reason: "other-origin" },
    ],
    [
      "an Undo of another's Follow",
      {
        type: "Undo",
        object: {
          id: "https://a.example/f",
          type: "Follow",
          actor: "https://a.example/users/2",
          object: "https://u.example/",
        },
      },
      { kind: "ignored", reason: "not-theirs" },
    ],
    [
      "an Undo of a Follow elsewhere",
      { type: "Undo", object: { id: "https://b.example/f", type: "Follow" } },
      { kind: "ignored", reason: "other-origin" },
    ],
    [
      "another's Move",
      { type: "Move", object: "https://a.example/users/2", target: "https://a.example/users/3" },
      { kind: "ignored", reason: "not-theirs" },
    ],
    ["a script address", { type: "Follow", object: "javascript:alert(1)" }, { kind: "ignored", reason: "unreadable" }],
    [
      "an address with a password",
      { type: "Like", object: "https://u:p@a.example/" },
      { kind: "ignored", reason: "unreadable" },
    ],
    [
      "64 KiB and a byte",
      { type: "Create", object: { ...note, content: "x".repeat(65_537) } },
      { kind: "ignored", reason: "unknown-object" },
    ],
    ["an array of one", { type: ["Create"], object: [note] }, { kind: "create" }],
    ["two objects", { type: "Like", object: [note.id, note.id] }, { kind: "ignored", reason: "unreadable" }],
    [
      "a gazette's hint",
      {
        type: "Add",
        object: "https://a.example/e",
        target: "https://a.example/g",
        entry: { x: 1 },
        checkpoint: "a.example\n1\n",
      },
      { kind: "add", entry: { x: 1 }, checkpoint: "a.example\n1\n" },
    ],
  ])("%s", (_, activity, expected) => {
    expect(claim(activity)).toMatchObject(expected);
  });
});
