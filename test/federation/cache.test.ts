import { describe, expect, test } from "vitest";
import { createCache, followersTag, type Made, tagsOf } from "#federation/cache.ts";

const body = "0199a0c4-0000-7000-8000-000000000001";
const subject = "0199a0c4-0000-7000-8000-000000000002";
const made = (text: string, tags: string[] = []): Made => ({
  status: 200,
  headers: {},
  bytes: new Uint8Array(Buffer.from(text)),
  tags,
});
const textOf = ({ bytes }: { bytes: Uint8Array }): string => Buffer.from(bytes).toString();

describe("the cache of documents", () => {
  test("builds once for many who ask at once, and again after its time", async () => {
    let now = 0;
    let builds = 0;
    const cache = createCache({ now: () => now, maxAge: 5_000 });
    const build = () => Promise.resolve(made(String((builds += 1))));
    await Promise.all([cache.load("a", build), cache.load("a", build)]);
    expect(builds).toBe(1);
    now = 4_999;
    expect(cache.get("a")).toBeDefined();
    now = 5_000;
    expect(cache.get("a")).toBeUndefined();
  });
  test("forgets what shows a changed thing, and nothing else", async () => {
    const cache = createCache();
    await cache.load("a", () => Promise.resolve(made("a", [body])));
    await cache.load("b", () => Promise.resolve(made("b", [subject])));
    cache.drop([body]);
    expect(cache.get("a")).toBeUndefined();
    expect(cache.get("b")).toBeDefined();
  });
  test("keeps nothing that was begun before a change, and gives it to nobody who asks after", async () => {
    const cache = createCache();
    const old = Promise.withResolvers<Made>();
    const first = cache.load("a", () => old.promise);
    cache.drop([body]);
    const second = await cache.load("a", () => Promise.resolve(made("new", [body])));
    old.resolve(made("old", [body]));
    expect([textOf(await first), textOf(second)]).toEqual(["old", "new"]);
    expect(textOf(await cache.load("a", () => Promise.reject(new Error("built again"))))).toBe("new");
  });
  test("stays within its size, the oldest first", async () => {
    const cache = createCache({ size: 3_000 });
    for (const key of ["a", "b", "c"]) await cache.load(key, () => Promise.resolve(made("x".repeat(300))));
    expect(["a", "b", "c"].map((key) => cache.get(key) !== undefined)).toEqual([false, true, true]);
  });
  test("a failed build is no answer for the next who asks", async () => {
    const cache = createCache();
    await expect(cache.load("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
    expect(textOf(await cache.load("a", () => Promise.resolve(made("back"))))).toBe("back");
  });
  test("tags are the things that a fact names; followers and ballots leave documents as they are", () => {
    expect(tagsOf({ kind: "announcement-deleted", announcement: subject, body })).toEqual([subject, body]);
    expect(tagsOf({ kind: "follower-removed", body, actor: "https://b.example/u" })).toEqual([followersTag(body)]);
    expect(tagsOf({ kind: "comment-received", comment: body, subject, body })).toEqual([subject]);
    expect(tagsOf({ kind: "ballot-cast", question: subject, voter: body, weight: 1, isReplacement: false })).toEqual(
      [],
    );
  });
});
