import { hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { termsOf } from "#domain/contests.ts";
import { entryHash } from "#domain/entries.ts";
import { canonical, isObject, type Json, type JsonObject } from "#domain/jcs.ts";
import { hashLeaf, verifyInclusion } from "#domain/merkle.ts";
import { type Checkpoint, parseCheckpoint, parseNote, parseVerifier } from "#domain/notes.ts";
import { rawKeyOf, readProof } from "#domain/proofs.ts";
import { publicResult } from "#domain/publicResults.ts";
import type { Result } from "#domain/tallies.ts";
import type { Bundle, BundleLog } from "./bundle.ts";
import { type BundleStep, type Finding, finding } from "./findings.ts";

/** Whether an Ed25519 key of 32 bytes signed a message; undefined where that cannot be checked. */
export type IsSigned = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean | undefined>;

type Checked = { readonly entries: number; readonly proofs: number; readonly cosignatures: number };
type LogCheck = {
  readonly findings: readonly Finding[];
  readonly absent: readonly BundleStep[];
  readonly checked: Checked;
};

/** Whether the gazette records this vote as the bundle tells it: what entries say, that they are in the signed tree, who signed them. */
export async function checkLog(bundle: Bundle, counted: Result | undefined, isSigned: IsSigned): Promise<LogCheck> {
  const { log } = bundle;
  if (log === null)
    return {
      findings: [],
      absent: ["record", "tree", "signatures"],
      checked: { entries: 0, proofs: 0, cosignatures: 0 },
    };
  const note = parseNote(log.checkpoint);
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note.text);
  const inTree = checkTree(log, checkpoint);
  const signed = await checkSignatures(log, checkpoint, isSigned);
  return {
    findings: [...checkRecord(bundle, counted, log), ...inTree.findings, ...signed.findings],
    absent: signed.unknown > 0 ? ["signatures"] : [],
    checked: { entries: inTree.entries, proofs: signed.proofs, cosignatures: 0 },
  };
}

const textIn = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const typeOf = (entry: JsonObject): string => textIn(entry["type"]).replace(/^plenum:/, "");

/** Compares what the entries say with the bundle. */
function checkRecord(bundle: Bundle, counted: Result | undefined, log: BundleLog): Finding[] {
  const of = (type: string) => {
    const place = log.entries.findIndex(({ entry }) => typeOf(entry) === type);
    const found = log.entries[place];
    return found === undefined ? undefined : { entry: found.entry, at: `log.entries.${place}.entry` };
  };
  const [opened, closed, submitted] = [of("QuestionOpened"), of("QuestionClosed"), of("MotionSubmitted")];
  const missing = [
    ...(opened === undefined ? ["QuestionOpened"] : []),
    ...(closed === undefined ? ["QuestionClosed"] : []),
  ].map((type) => finding("record", "entry-missing", "log.entries", `There is no ${type}`));
  return [
    ...missing,
    ...(submitted === undefined ? [] : compare(submitted, submissionOf(bundle))),
    ...(opened === undefined ? [] : [...compare(opened, openingOf(bundle)), ...names(opened, bundle.question.id)]),
    ...(closed === undefined ? [] : compare(closed, closingOf(bundle, counted))),
    ...(opened === undefined || closed === undefined ? [] : refers(closed, opened)),
    ...(opened === undefined || submitted === undefined || bundle.question.matter !== "motion"
      ? []
      : refers(opened, submitted)),
  ];
}

type Found = { readonly entry: JsonObject; readonly at: string };
/** Members that an entry has to bear, each with its value; undefined: not asked. */
type Wanted = Readonly<Record<string, Json | undefined>>;

const submissionOf = ({ motion, body }: Bundle): Wanted => ({
  issuer: body.actor,
  object: motion.id,
  kind: motion.kind,
});

const openingOf = ({ body, textHash, rule, question, roll }: Bundle): Wanted => ({
  issuer: body.actor,
  issuedAt: question.opensAt,
  textHash,
  rule: rule.data,
  ruleHash: rule.hash,
  closesAt: question.closesAt,
  mayChange: rule.data.mayChange === "until_close",
  rollSize: roll.size,
  rollHash: roll.hash,
  ...contestIn(question),
});

/** A contest in the record has no names: options by number, and the hash of the file that lists them. */
function contestIn({ contest, options, optionsFile }: Bundle["question"]): Wanted {
  if (contest === null || optionsFile === null) return {};
  const { optionsHash, ...terms } = termsOf({ contest, options, optionsHash: optionsFile.hash });
  return { contest: terms, optionsHash };
}

const closingOf = ({ body, question, receipts }: Bundle, counted: Result | undefined): Wanted => ({
  issuer: body.actor,
  issuedAt: question.closedAt,
  // What counting again gives: what the bundle tells is compared with that already.
  result: counted === undefined ? undefined : (publicResult(counted) as unknown as Json),
  receiptsRoot: receipts.root,
});

function compare({ entry, at }: Found, wanted: Wanted): Finding[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const told = entry[name];
    // Records of older versions do not commit to receipts.
    if (value === undefined || (name === "receiptsRoot" && told === undefined)) return [];
    if (told !== undefined && canonical(told) === canonical(value)) return [];
    const [expected, found] = [canonical(value), told === undefined ? "nothing" : canonical(told)];
    return [
      finding("record", `entry-${name}`, `${at}.${name}`, "The public record says something else", expected, found),
    ];
  });
}

/** An entry stands at the address that ends with the id of what it opened. */
function names({ entry, at }: Found, id: string): Finding[] {
  const address = textIn(entry["id"]);
  if (address.endsWith(`/entries/${id}`)) return [];
  return [finding("record", "entry-id", `${at}.id`, "The entry opened another vote", id, address)];
}

/** The first reference of one entry names the other, and exactly this act. */
function refers(from: Found, to: Found): Finding[] {
  const refs = from.entry["refs"];
  const first: Json | undefined = Array.isArray(refs) ? refs[0] : undefined;
  const wanted = { id: to.entry["id"], hash: entryHash(to.entry) };
  if (isObject(first) && first["id"] === wanted.id && first["hash"] === wanted.hash) return [];
  return [finding("record", "entry-ref", `${from.at}.refs`, "It speaks of another entry")];
}

/** Leads each entry's bytes up to the root that the checkpoint states. */
function checkTree(log: BundleLog, checkpoint: Checkpoint | undefined): { findings: Finding[]; entries: number } {
  if (checkpoint === undefined)
    return { findings: [finding("tree", "checkpoint", "log.checkpoint", "This is no checkpoint")], entries: 0 };
  const strange =
    checkpoint.origin === log.origin
      ? []
      : [
          finding(
            "tree",
            "checkpoint-origin",
            "log.origin",
            "The checkpoint is of another log",
            checkpoint.origin,
            log.origin,
          ),
        ];
  const outside = log.entries.flatMap(({ index, entry, path }, place) => {
    const leaf = hashLeaf(utf8ToBytes(canonical(entry)));
    const isInside = verifyInclusion(leaf, index, checkpoint.size, path.map(hexToBytes), checkpoint.root);
    return isInside
      ? []
      : [
          finding(
            "tree",
            "not-in-the-log",
            `log.entries.${place}`,
            `${typeOf(entry)} is not in the signed tree like this`,
          ),
        ];
  });
  return { findings: [...strange, ...outside], entries: log.entries.length - outside.length };
}

type Signed = { readonly findings: readonly Finding[]; readonly proofs: number; readonly unknown: number };

/** Checks the log's signature on the checkpoint, and each entry's under a key that the log introduced before it. */
async function checkSignatures(
  log: BundleLog,
  checkpoint: Checkpoint | undefined,
  isSigned: IsSigned,
): Promise<Signed> {
  const genesis = log.entries.find(({ entry }) => typeOf(entry) === "Genesis")?.entry;
  const keys = keysOf(log);
  const proofs = await Promise.all(log.entries.map((_, place) => checkProof(log, place, keys, isSigned)));
  const all = [...proofs, ...(checkpoint === undefined ? [] : [await checkNote(log, genesis, isSigned)])];
  return {
    findings: all.filter((each) => typeof each === "object"),
    proofs: proofs.filter((each) => each === "signed").length,
    unknown: all.filter((each) => each === "unknown").length,
  };
}

type Verdict = Finding | "signed" | "unknown";

async function checkNote(log: BundleLog, genesis: JsonObject | undefined, isSigned: IsSigned): Promise<Verdict> {
  const vkey = typeof genesis?.["vkey"] === "string" ? parseVerifier(genesis["vkey"]) : undefined;
  const note = parseNote(log.checkpoint);
  const wrong = finding("signatures", "checkpoint-signature", "log.checkpoint", "The log did not sign this checkpoint");
  if (vkey === undefined || vkey.type !== 1 || vkey.name !== log.origin || note === undefined) return wrong;
  const own = note.signatures.filter(({ name, id }) => name === vkey.name && id === vkey.id);
  if (own.length === 0) return wrong;
  const verdicts = await Promise.all(own.map(({ signature }) => isSigned(vkey.raw, utf8ToBytes(note.text), signature)));
  if (verdicts.includes(false)) return wrong;
  return verdicts.includes(undefined) ? "unknown" : "signed";
}

async function checkProof(log: BundleLog, place: number, keys: readonly Key[], isSigned: IsSigned): Promise<Verdict> {
  const { entry, index }: { readonly entry: JsonObject; readonly index: number } = log.entries[place] ?? {
    entry: {},
    index: 0,
  };
  const at = `log.entries.${place}.entry.proof`;
  const read = readProof(entry);
  const [issuer, named] = read?.proof.verificationMethod.split("#") ?? [];
  const raw = rawKeyOf(named ?? "");
  if (read === undefined || raw === undefined || issuer !== entry["issuer"])
    return finding("signatures", "entry-proof", at, `${typeOf(entry)} bears no proof that can be read`);
  if (!keys.some((key) => key.actor === issuer && key.key === named && key.from <= index))
    return finding("signatures", "unknown-key", at, `The log has not introduced the key that signed ${typeOf(entry)}`);
  const isGood = await isSigned(raw, read.message, read.signature);
  if (isGood === undefined) return "unknown";
  return isGood ? "signed" : finding("signatures", "entry-proof", at, `${typeOf(entry)} was not signed like this`);
}

type Key = { readonly actor: Json | undefined; readonly key: Json | undefined; readonly from: number };

/** Which keys the entries of the bundle introduce, and from which index on: by the log's owner, or by the actor itself. */
function keysOf({ entries }: BundleLog): Key[] {
  const owner = entries.find(({ entry, index }) => index === 0 && typeOf(entry) === "Genesis")?.entry["actor"];
  return entries.flatMap(({ entry, index }): Key[] => {
    const type = typeOf(entry);
    if (type === "Genesis") return index === 0 ? [{ actor: owner, key: entry["key"], from: 0 }] : [];
    if (!["BodyFounded", "KeyAdded", "KeyRecovered"].includes(type)) return [];
    const actor = type === "BodyFounded" ? entry["body"] : entry["actor"];
    const mayIntroduce = entry["issuer"] === owner || entry["issuer"] === actor;
    return mayIntroduce ? [{ actor, key: entry["key"], from: index + 1 }] : [];
  });
}
