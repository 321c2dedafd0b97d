import { describe, expect, test } from "vitest";
import { hashText, type Draft, type EntryOf } from "#domain/entries.ts";
import { canonical, type JsonObject } from "#domain/jcs.ts";
import { auditLog, type Audit } from "#federation/audit/audit.ts";
import { buildEntry, readLeaf } from "#federation/gazette/entry.ts";
import { multibaseOf } from "#federation/gazette/multikey.ts";
import { signDocument } from "#federation/gazette/proof.ts";
import { paperLog, type PaperLog } from "./paper.ts";
import { visit } from "./stranger.ts";

const audit = (log: PaperLog): Promise<Audit> => auditLog({ fetch: log.served(), source: log.prefix, witnesses: [] });

const endorsed = (log: PaperLog, object = "https://peer.example/1"): Draft => ({
  type: "Endorsed",
  issuer: log.actor,
  refs: [],
  object,
});

const leafOf = (log: PaperLog, draft = endorsed(log), prefix = log.prefix) =>
  buildEntry(prefix, draft, log.key, 1).leaf;
const documentOf = (leaf: Uint8Array) => JSON.parse(Buffer.from(leaf).toString()) as JsonObject;

type Change = (document: JsonObject) => JsonObject;
const changed =
  (change: JsonObject): Change =>
  (document) => ({ ...document, ...change });
const inProof =
  (change: JsonObject): Change =>
  (document) => ({ ...document, proof: { ...(document["proof"] as JsonObject), ...change } });

/** Signs a document again, whatever it says. */
function signed(log: PaperLog, document: JsonObject): Uint8Array {
  const act = JSON.parse(JSON.stringify({ ...document, proof: undefined })) as JsonObject;
  return Buffer.from(
    canonical(signDocument(act, log.key, `${log.actor}#${multibaseOf(log.key)}`, "2026-11-21T12:00:00Z")),
  );
}

describe("entries that a log signs although they have no effect", () => {
  test.each<[string, string, Change]>([
    ["a wrong proof", "bad-proof", changed({ object: "https://peer.example/other" })],
    ["an unknown member in the proof", "bad-proof", inProof({ expires: "2030-01-01T00:00:00Z" })],
    ["a proof that names another one's key", "bad-proof", inProof({ verificationMethod: "https://a.example/1#z6Mk" })],
    ["another issuer", "foreign", changed({ issuer: "https://evil.example/ap/actors/1" })],
    ["a time before all times", "malformed", changed({ issuedAt: "1969-12-31T23:59:59Z" })],
    ["a day that no calendar has", "malformed", changed({ issuedAt: "2026-02-30T00:00:00Z" })],
    ["a year with five digits", "malformed", changed({ issuedAt: "+12026-01-01T00:00:00Z" })],
    ["a fault against its schema", "malformed", changed({ object: 7 })],
    ["a member that its type needs and lacks", "malformed", changed({ object: undefined })],
  ])("%s: kept, said, and the rest is read on", async (_, verdict, change) => {
    const log = paperLog();
    log.leaves.push(Buffer.from(canonical(change(documentOf(leafOf(log))))));
    log.add(endorsed(log, "https://peer.example/2"));
    const { faults, size, checked } = await audit(log);
    expect(faults).toMatchObject([{ code: verdict, at: "entries/1" }]);
    expect([size, checked.proofs]).toEqual([3, 2]);
    const seen = await visit(async (path) => {
      const got = await log.served()(`${log.prefix}/${path}`, { accept: "", maxBytes: 0 });
      return got?.status === 200 ? Buffer.from(got.bytes) : undefined;
    }, log.origin);
    expect(seen.size).toBe(3);
  });

  test("an address of another log, spaces between members, a repetition", async () => {
    const log = paperLog();
    const good = leafOf(log);
    log.leaves.push(
      leafOf(log, endorsed(log), "https://other.example/gazette/org"),
      Buffer.from(Buffer.from(good).toString().replace(",", ", ")),
      good,
      good,
    );
    const { faults, checked } = await audit(log);
    const told = faults.map(({ code, at }) => `${code} ${at}`);
    expect(told).toEqual(["foreign entries/1", "malformed entries/2", "replay entries/4"]);
    expect(checked).toMatchObject({ entries: 4, proofs: 2 });
  });

  test("a key that was revoked signs nothing after it", async () => {
    const log = paperLog();
    const key = multibaseOf(log.key);
    log.add({ type: "KeyRevoked", issuer: log.actor, refs: [], actor: log.actor, key });
    log.add(endorsed(log));
    expect((await audit(log)).faults).toMatchObject([{ code: "bad-proof", at: "entries/2" }]);
  });

  test("an entry that is too long is none", async () => {
    expect(await readLeaf(new Uint8Array(65_536))).toEqual({ fault: "malformed" });
  });

  test("a type of the future that is well signed is no fault", async () => {
    const log = paperLog();
    log.leaves.push(signed(log, { ...documentOf(leafOf(log)), type: "plenum:Foretold" }));
    expect(await audit(log)).toMatchObject({ faults: [], unknown: 1, checked: { entries: 2, proofs: 2 } });
  });

  test("a log that begins with the genesis of another key is somebody else's", async () => {
    const log = paperLog();
    const other = paperLog();
    log.leaves.splice(0, 1, ...other.leaves);
    expect((await audit(log)).faults.map(({ code }) => code)).toEqual(["other-genesis"]);
  });

  test("of a log that is all wrong the first thousand faults are told, and how many there are", async () => {
    const log = paperLog();
    for (let n = 0; n < 1_100; n += 1) log.leaves.push(Buffer.from("{}"));
    const { faults } = await audit(log);
    expect(faults).toHaveLength(1_001);
    expect(faults.at(-1)).toMatchObject({ code: "more", text: "and 100 more faults" });
  });
});

const rule = {
  electorate: "members",
  quorum: { base: "roll", num: 1, den: 2, strict: false, min: 0, counts: "ballots" },
  tests: [{ base: "yes_no", num: 1, den: 2, strict: true }],
  tie: "lost",
  secrecy: "secret",
  mayChange: "until_close",
};
type Told = EntryOf<"QuestionClosed">["result"];
type Asked = Partial<EntryOf<"QuestionOpened">>;
const counted = { yes: 4, no: 2, abstain: 0, blocks: 0, standAsides: 0 };
const fair: Told = { outcome: "adopted", counts: counted, ballots: 6, quorum: { required: 5, reached: 6, met: true } };

/** A log in which a question of ten voters was closed with this result. */
async function closedWith(result: Partial<Told>, asked: Asked = {}): Promise<Audit> {
  const log = paperLog();
  const [issuer, textHash] = [log.actor, log.say("t")];
  const object = "https://paper.example/motions/1";
  const motion = log.add({ type: "MotionSubmitted", issuer, refs: [], object, kind: "resolution", textHash });
  const frozen = { rule, ruleHash: hashText(canonical(asked.rule ?? rule)), rollSize: 10, rollHash: textHash };
  const terms = { ...frozen, closesAt: "2026-11-21T12:00:00Z", mayChange: true };
  const refs = log.add({ type: "QuestionOpened", issuer, refs: motion, textHash, ...terms, ...asked });
  log.add({ type: "QuestionClosed", issuer, refs, result: { ...fair, ...result } });
  return audit(log);
}

const counts = (change: Partial<typeof counted>) => ({ ...counted, yes: 0, no: 0, ...change });
const quorum = (required: number, reached: number, met: boolean) => ({ required, reached, met });

describe("a result in the log", () => {
  test.each<[string, Partial<Told>, Asked]>([
    ["by rule and counts", {}, {}],
    ["lost", { outcome: "lost", counts: counts({ yes: 3, no: 3 }) }, {}],
    ["no quorum", { outcome: "no_quorum", counts: counts({ yes: 4 }), ballots: 4, quorum: quorum(5, 4, false) }, {}],
    [
      "with more votes than people, who have several each",
      { counts: counts({ yes: 30, no: 2 }), ballots: 6, quorum: quorum(20, 32, true) },
      {},
    ],
    ["a tie that the chair decided", { counts: counts({ yes: 3, no: 3 }) }, { rule: { ...rule, tie: "chair" } }],
    [
      "lost on a base that the log does not tell",
      { outcome: "lost" },
      { rule: { ...rule, tests: [{ base: "present", num: 1, den: 2, strict: true }] } },
    ],
  ])("follows: %s", async (_, result, asked) => {
    expect(await closedWith(result, asked)).toMatchObject({ faults: [], checked: { results: 1 } });
  });

  test.each<[string, Partial<Told>, string, Asked]>([
    ["adopted with as many against", { counts: counts({ yes: 3, no: 3 }) }, "outcome", {}],
    ["lost with most in favour", { outcome: "lost" }, "outcome", {}],
    [
      "adopted by fewer than most of the roll",
      {},
      "outcome",
      { rule: { ...rule, tests: [{ base: "roll", num: 1, den: 2, strict: true }] } },
    ],
    [
      "a quorum that the rule sets higher",
      { counts: counts({ yes: 3 }), ballots: 3, quorum: quorum(3, 3, true) },
      "quorum",
      {},
    ],
    ["a quorum that its own numbers miss", { quorum: quorum(7, 6, true) }, "quorum", {}],
    [
      "more ballots than voters",
      { counts: counts({ yes: 11 }), ballots: 11, quorum: quorum(5, 11, true) },
      "more-ballots-than-voters",
      {},
    ],
    ["more ballots than votes", { ballots: 7 }, "counts", {}],
    ["fewer who took part than voted", { quorum: quorum(5, 5, true) }, "quorum", {}],
    ["no quorum where there was one", { outcome: "no_quorum" }, "outcome", {}],
    [
      "a decision without a quorum",
      { counts: counts({ yes: 4 }), ballots: 4, quorum: quorum(5, 4, false) },
      "outcome",
      {},
    ],
    ["another rule than the hash says", {}, "rule-hash", { ruleHash: hashText("other") }],
    ["a rule that nobody can count by", {}, "rule", { rule: { tests: [] } }],
  ])("does not follow: %s", async (_, result, code, asked) => {
    const { faults, checked } = await closedWith(result, asked);
    expect(faults.map((fault) => fault.code)).toContain(code);
    expect(faults.every(({ at }) => at === "entries/3")).toBe(true);
    expect(checked.results).toBe(0);
  });

  const contest = { method: "approval", seats: 2, reopen: false, options: 3 } as const;
  const elected: Partial<Told> = { outcome: "elected", counts: { 1: 4, 2: 3, 3: 1 }, elected: [1, 2], tied: [] };
  test("of a contest names options that were there, no more than there are seats", async () => {
    expect(await closedWith(elected, { contest })).toMatchObject({ faults: [], checked: { results: 1 } });
    for (const wrong of [{ elected: [1, 4] }, { elected: [1, 1] }, { elected: [1, 2, 3] }])
      expect((await closedWith({ ...elected, ...wrong }, { contest })).faults).toMatchObject([{ code: "elected" }]);
    const tie = await closedWith({ ...elected, outcome: "tie", elected: [] }, { contest });
    expect(tie.faults).toMatchObject([{ code: "outcome" }]);
  });
});
