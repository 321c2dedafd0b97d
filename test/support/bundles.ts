import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { type Bundle, digestOf, receiptLeaf } from "#domain/bundles/bundle.ts";
import { type Draft, type Sha256, sha256Of } from "#domain/entries.ts";
import { type JsonObject, canonical } from "#domain/jcs.ts";
import { hashLeaf, hashesOfLeaves, proveInclusion, rootOfLeaves } from "#domain/merkle.ts";
import { presets } from "#domain/presets.ts";
import { publicResult } from "#domain/publicResults.ts";
import { type Contest, optionsText, termsOf } from "#domain/contests.ts";
import { resultOfContest } from "#domain/contestResults.ts";
import { emptyTally, resultOf } from "#domain/tallies.ts";
import { type DecisionRule, optionsOf, ruleHash } from "#domain/rules.ts";
import { describeRule } from "#domain/ruleSentences.ts";
import { textHash } from "#domain/texts.ts";
import { signCheckpoint } from "#federation/gazette/checkpoint.ts";
import { buildEntry } from "#federation/gazette/entry.ts";
import { multibaseOf } from "#federation/gazette/multikey.ts";
import { formatVkey, verifierKey } from "#federation/gazette/note.ts";

const PREFIX = "https://org.example/gazette/org";
const ORIGIN = PREFIX.slice("https://".length);
const ACTOR = "https://org.example/ap/actors/org";
const CHAPTER = "https://org.example/ap/actors/docks";
const MOTION = "https://org.example/ap/motions/14";
const QUESTION = "01990000-0000-7000-8000-00000000000a";
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const at = (minute: number): string => `2026-11-21T12:${String(minute).padStart(2, "0")}:00.000Z`;

/** How an example differs from the usual one. */
export type Like = {
  readonly rule?: DecisionRule;
  readonly ballots?: Bundle["ballots"];
  readonly secrecy?: Bundle["question"]["secrecy"];
  readonly receipts?: number;
  /** Of the roll of 20. */
  readonly weight?: number;
  readonly contest?: { readonly contest: Contest; readonly options: readonly string[] };
};

/** A bundle of a chapter's vote, as an honest server makes it: recorded, signed, whole. */
export function exampleBundle(like: Like = {}): Bundle {
  const rule = like.rule ?? presets["two-thirds"];
  const ballots = like.ballots ?? {
    named: [],
    others: [
      { mark: "abstain", parts: 2, weight: 2 },
      { mark: "no", parts: 3, weight: 4 },
      { mark: "yes", parts: 9, weight: 12 },
    ],
  };
  const parts = ballots.named.length + ballots.others.reduce((sum, group) => sum + group.parts, 0);
  const codes = Array.from({ length: like.receipts ?? parts }, (_, index) => `K7QF-2M9D-4TXA-${String(index + 2222)}`);
  const receipts = { root: named(rootOfLeaves(codes.map(receiptLeaf))), codes };
  const text = { salt: "00112233445566778899aabbccddeeff", text: "Rent strike fund\n\nWe set aside $6,000." };
  const roll = { size: 20, weight: like.weight ?? 26, hash: named(hashLeaf(new Uint8Array(1))) };
  const options = optionsIn(like, rule);
  const result = resultIn(rule, options, ballots, codes.length, roll);
  const about = { rule, text: sha256Of(textHash(text)), roll, result, receipts, options };
  return sealed({
    format: "plenum-bundle",
    version: 1,
    audience: "public",
    body: { actor: CHAPTER, slug: "docks", name: "The Docks", kind: "chapter" },
    motion: {
      id: MOTION,
      number: 14,
      kind: "resolution",
      title: "Rent strike fund",
      url: "https://org.example/motions/14",
    },
    text,
    textHash: about.text,
    rule: { data: rule, hash: sha256Of(ruleHash(rule)), sentence: describeRule(rule) },
    question: {
      id: QUESTION,
      matter: "motion",
      subject: null,
      secrecy: like.secrecy ?? "secret",
      ...options,
      opensAt: at(10),
      closesAt: at(20),
      closedAt: at(21),
    },
    roll,
    present: null,
    ballots,
    receipts,
    result,
    timeline: [
      { event: "submitted", at: at(1) },
      { event: "stated", at: at(5) },
      { event: "opened", at: at(10) },
      { event: "closed", at: at(21) },
    ],
    log: logOf(about),
  });
}

type Options = Pick<Bundle["question"], "options" | "contest" | "optionsFile">;

function optionsIn({ contest: put }: Like, rule: DecisionRule): Options {
  if (put === undefined) return { options: optionsOf(rule), contest: null, optionsFile: null };
  const salt = "ffeeddccbbaa99887766554433221100";
  const hash = sha256Of(textHash({ salt, text: optionsText(put.options) }));
  return { ...put, optionsFile: { salt, hash } };
}

function resultIn(
  rule: DecisionRule,
  { options, contest }: Options,
  { named, others }: Bundle["ballots"],
  ballots: number,
  roll: Bundle["roll"],
): Bundle["result"] {
  const marks = [...named, ...others];
  if (contest !== null) return resultOfContest({ rule, options, contest }, { ballots, marks }, { roll });
  const weights = { ...emptyTally.weights };
  for (const { mark, weight } of marks) if (typeof mark === "string") weights[mark] += BigInt(weight);
  return resultOf({ rule }, { weights, ballots }, { roll });
}

/** The bundle with the digest that fits what it says. */
export function sealed(bundle: Omit<Bundle, "digest">): Bundle {
  const { digest: _, ...rest } = bundle as Bundle;
  return { ...rest, digest: digestOf(rest) };
}

const named = (root: Uint8Array): Sha256 => sha256Of(hex(root));

type About = { readonly rule: DecisionRule; readonly text: Sha256; readonly options: Options } & Pick<
  Bundle,
  "roll" | "result" | "receipts"
>;

function logOf({ rule, text, roll, result, receipts, options }: About): Bundle["log"] {
  const [log, owner, chapter] = [newKey(), newKey(), newKey()];
  const build = (draft: Draft, key: KeyObject, minute: number, name: string) =>
    buildEntry(PREFIX, draft, key, Date.parse(at(minute)), name);
  const vkey = formatVkey(verifierKey(ORIGIN, log));
  const genesis = build(
    {
      type: "Genesis",
      issuer: ACTOR,
      refs: [],
      vkey,
      actor: ACTOR,
      key: multibaseOf(owner),
      recovery: { need: 1, commitments: [] },
    },
    owner,
    0,
    "genesis",
  );
  const founded = build(
    { type: "BodyFounded", issuer: ACTOR, refs: [], body: CHAPTER, kind: "chapter", key: multibaseOf(chapter) },
    owner,
    0,
    "docks",
  );
  const moved = build(
    { type: "MotionSubmitted", issuer: CHAPTER, refs: [], object: MOTION, kind: "resolution", textHash: text },
    chapter,
    1,
    "14",
  );
  const opened = build(
    {
      type: "QuestionOpened",
      issuer: CHAPTER,
      refs: [{ id: moved.id, hash: moved.hash }],
      textHash: text,
      rule: rule as unknown as JsonObject,
      ruleHash: sha256Of(ruleHash(rule)),
      closesAt: at(20),
      mayChange: rule.mayChange === "until_close",
      rollSize: roll.size,
      rollHash: roll.hash,
      ...contestIn(options),
    },
    chapter,
    10,
    QUESTION,
  );
  const closed = build(
    {
      type: "QuestionClosed",
      issuer: CHAPTER,
      refs: [{ id: opened.id, hash: opened.hash }],
      result: publicResult(result),
      receiptsRoot: receipts.root,
    },
    chapter,
    21,
    "closed",
  );
  const entries = [genesis, founded, moved, opened, closed];
  const leaves = entries.map(({ leaf }) => hashLeaf(leaf));
  const read = hashesOfLeaves(leaves);
  return {
    origin: ORIGIN,
    checkpoint: signCheckpoint({ origin: ORIGIN, size: leaves.length, root: rootOfLeaves(leaves) }, log),
    entries: entries.map(({ leaf }, index) => ({
      index,
      entry: JSON.parse(Buffer.from(leaf).toString()) as JsonObject,
      path: proveInclusion(read, index, leaves.length).map(hex),
    })),
  };
}

function contestIn({ contest, options, optionsFile }: Options) {
  if (contest === null || optionsFile === null) return {};
  const { optionsHash, ...terms } = termsOf({ contest, options, optionsHash: optionsFile.hash });
  return { contest: terms, optionsHash: optionsHash as Sha256 };
}

const newKey = (): KeyObject => generateKeyPairSync("ed25519").privateKey;

/** A deep copy that may be changed. */
export const copyOf = (bundle: Bundle): Record<string, unknown> =>
  JSON.parse(canonical(bundle)) as Record<string, unknown>;
