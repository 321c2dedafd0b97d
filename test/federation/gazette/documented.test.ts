import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isRule } from "#domain/bundles/shape.ts";
import { hashText } from "#domain/entries.ts";
import { canonical, type Json, type JsonObject } from "#domain/jcs.ts";
import { entryTypes, parseEntry } from "#federation/gazette/entry.ts";

const book = readFileSync("FEDERATION.md", "utf8");
const [, section = ""] = /### Entry by entry\n([\s\S]*?)\n### /.exec(book) ?? [];
const chapters = new Map(
  section
    .split("\n#### ")
    .slice(1)
    .map((chapter) => {
      const [, example = ""] = /```json\n([\s\S]*?)```/.exec(chapter) ?? [];
      return [chapter.split("\n")[0] ?? "", example] as const;
    }),
);

test("FEDERATION.md tells of every type of entry that this version knows, and of no other", () => {
  expect([...chapters.keys()].toSorted()).toEqual([...entryTypes].toSorted());
});

describe.each([...chapters])("the example of %s", (type, example) => {
  const own = JSON.parse(example) as JsonObject;
  const envelope = {
    "@context": ["https://www.w3.org/ns/activitystreams"],
    id: "https://org.example/gazette/org/entries/1",
    issuer: "https://org.example/ap/actors/1",
    issuedAt: "2026-11-21T12:00:00Z",
  };

  test("is what the schema asks for, member by member", () => {
    const entry = parseEntry({ ...envelope, ...own });
    expect(entry?.type).toBe(type);
    expect(JSON.parse(JSON.stringify({ ...entry, type: own["type"] }))).toEqual({
      ...own,
      id: envelope.id,
      issuer: envelope.issuer,
      issuedAt: envelope.issuedAt,
    });
  });
});

test("the example of a vote bears a rule that votes can be counted by, and its hash", () => {
  const { rule, ruleHash } = JSON.parse(chapters.get("QuestionOpened") ?? "{}") as Record<string, Json>;
  expect(isRule(rule as JsonObject)).toBe(true);
  expect(ruleHash).toBe(hashText(canonical(rule as Json)));
});

test("the example of a log that succeeds another one is what the schema asks for", () => {
  const [, chapter = ""] = /### Succeeding logs\n([\s\S]*?)\n### /.exec(book) ?? [];
  const [, example = ""] = /```json\n([\s\S]*?)```/.exec(chapter) ?? [];
  const own = JSON.parse(example) as JsonObject;
  const envelope = { id: "https://org.example/gazette/org-2/entries/1", issuer: "https://org.example/ap/actors/1" };
  const entry = parseEntry({ "@context": ["x"], issuedAt: "2026-11-21T12:00:00Z", ...envelope, ...own });
  expect(entry).toMatchObject({ type: "Genesis", succeeds: own["succeeds"], approvals: own["approvals"] });
});
