import { createHash, randomUUID } from "node:crypto";
import { setImmediate as breathe } from "node:timers/promises";
import { findVersion } from "#db/amendments.ts";
import type { Body } from "#db/bodies.ts";
import { findCloseOf, listGroups, listNamed, listProving } from "#db/bundles.ts";
import { pathTo } from "#db/gazette.ts";
import { findEntryOf } from "#db/succession.ts";
import { type Motion, findText } from "#db/motions.ts";
import type { Reader } from "#db/open.ts";
import { type Question, findRoll } from "#db/questions.ts";
import { type Bundle, FORMAT, VERSION, timelineOf } from "#domain/bundles/bundle.ts";
import { type Sha256, sha256Of } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import { type Json, type JsonObject, canonical } from "#domain/jcs.ts";
import type { Result } from "#domain/tallies.ts";
import { describeRule } from "#domain/ruleSentences.ts";
import type { SaltedText } from "#domain/texts.ts";
import { Missing, Refused, need } from "./errors.ts";
import type { Seen } from "./reading.ts";
import { gatherReceipts } from "./receipts.ts";
import { wholeText } from "./texts.ts";

/** A closed question as its reader may have it. */
export type Bundled = Seen<{ question: Question; motion: Motion; body: Body }>;

/** The proof bundle of a closed question as canonical JSON in UTF-8, made a part at a time, so that nobody else waits. */
export async function makeBundle(db: Reader, iris: Iris, seen: Bundled): Promise<Uint8Array<ArrayBuffer>> {
  const { question, isInside } = seen;
  const { result, closedAt } = question;
  if (result === null || closedAt === null) throw new Refused({ code: "not-closed", closesAt: question.closesAt });
  // A tie that a public draw decided is proved by the draw.
  if (question.draw !== null) throw new Missing("bundle");
  const marks = { digest: randomUUID(), named: randomUUID(), others: randomUUID(), codes: randomUUID() };
  const [named, others, receipts, frame] = await Promise.all([
    listNamed(db, question.id, !isInside),
    listGroups(db, question.id, !isInside),
    gatherReceipts(db, question.id),
    frameOf(db, iris, seen, { result, closedAt }),
  ]);
  const cast = [...named, ...others].flat().reduce((sum, { weight }) => sum + weight, 0);
  const whole = canonical({
    ...frame,
    // Where nobody was counted in a room, those who voted were there.
    present: result.present === cast ? null : result.present,
    digest: marks.digest,
    ballots: { named: marks.named, others: marks.others },
    receipts: { root: receipts.root, codes: marks.codes },
  });
  const [start = "", afterNamed = ""] = whole.split(`"${marks.named}"`);
  const [beforeOthers = "", afterOthers = ""] = afterNamed.split(`"${marks.others}"`);
  const [beforeCodes = "", end = ""] = afterOthers.split(`"${marks.codes}"`);
  const parts = [
    start,
    ...listed(
      named.map((part) => part.map(({ reason, ...ballot }) => ({ ...ballot, ...(reason !== null && { reason }) }))),
    ),
    beforeOthers,
    ...listed(others),
    beforeCodes,
    ...listed(receipts.parts),
    end,
  ];
  return sealed(parts, marks.digest);
}

/** A list of lists as the parts of one canonical list. */
function listed(parts: readonly (readonly Json[])[]): (() => string)[] {
  const inner = parts.map((part, index) => () => `${index === 0 ? "" : ","}${canonical(part).slice(1, -1)}`);
  return [() => "[", ...inner, () => "]"];
}

/** Joins the parts, and puts in the digest of everything but itself. */
async function sealed(parts: readonly (string | (() => string))[], mark: string): Promise<Uint8Array<ArrayBuffer>> {
  const member = `"digest":"${mark}",`;
  const hash = createHash("sha256");
  const pieces: Buffer[] = [];
  for (const part of parts) {
    const text = typeof part === "string" ? part : part();
    hash.update(text.replace(member, ""));
    pieces.push(Buffer.from(text));
    await breathe();
  }
  const digest = sha256Of(hash.digest("hex"));
  const place = pieces.findIndex((piece) => piece.includes(member));
  const marked = pieces[place]?.toString() ?? "";
  pieces[place] = Buffer.from(marked.replace(mark, digest));
  return new Uint8Array(Buffer.concat(pieces));
}

type Closed = { readonly result: Result; readonly closedAt: number };
type Frame = Omit<Bundle, "digest" | "ballots" | "receipts" | "present">;

async function frameOf(db: Reader, iris: Iris, seen: Bundled, { result, closedAt }: Closed): Promise<Frame> {
  const { question, motion, body, isInside } = seen;
  const roll = need(await findRoll(db, question.roll), "roll");
  return {
    format: FORMAT,
    version: VERSION,
    audience: isInside ? "members" : "public",
    body: { actor: iris.actor(body.id), slug: body.slug, name: body.name, kind: body.kind },
    motion: {
      id: iris.motion(motion.id),
      number: motion.number,
      kind: motion.kind,
      title: motion.title,
      url: iris.motionPage(motion.number, motion.title),
    },
    text: await textOf(db, seen),
    textHash: sha256Of(question.textHash),
    rule: {
      data: question.rule,
      hash: sha256Of(question.ruleHash),
      sentence: describeRule(question.rule),
      ...(question.cited !== null && { cited: question.cited }),
    },
    question: {
      id: question.id,
      matter: question.matter,
      subject: question.subject,
      secrecy: question.secrecy,
      options: question.options,
      contest: question.contest,
      optionsFile: optionsFileOf(question),
      opensAt: timeText(question.opensAt),
      closesAt: timeText(question.closesAt),
      closedAt: timeText(closedAt),
    },
    roll: { size: roll.size, weight: roll.weight, hash: roll.hash as Sha256 },
    result,
    timeline: timelineOf(motion, question).map(({ event, at }) => ({ event, at: timeText(at) })),
    log: await logOf(db, iris, seen),
  };
}

function optionsFileOf({ optionsHash, optionsSalt }: Question): Bundle["question"]["optionsFile"] {
  if (optionsHash === null || optionsSalt === null) return null;
  return { salt: Buffer.from(optionsSalt).toString("hex"), hash: optionsHash as Sha256 };
}

const timeText = (at: number): string => new Date(at).toISOString();

/** What the vote was about, if it is held: an erased text is not, and its hash stays. */
async function textOf(db: Reader, { question, motion }: Bundled): Promise<SaltedText | null> {
  const [version, published] = await Promise.all([
    findVersion(db, question.subject ?? motion.id, question.textHash),
    findText(db, question.textHash),
  ]);
  if (version === undefined || motion.erasedAt !== null || (published !== undefined && published.erasedAt !== null))
    return null;
  return { salt: Buffer.from(version.salt).toString("hex"), text: wholeText(motion.title, version.text) };
}

/** The entries that record the vote, if a signed checkpoint covers them all. */
async function logOf(db: Reader, iris: Iris, { question, motion, body }: Bundled): Promise<Bundle["log"]> {
  const close = await findCloseOf(db, motion.id, question.id);
  const log = close === undefined ? undefined : (await findEntryOf(db, body.organization, close))?.log;
  if (log?.checkpoint == null || close === undefined) return null;
  const names = [motion.id, question.id, close].map((name) => `${log.prefix}/entries/${name}`);
  const entries = await listProving(db, log.id, names, iris.actor(body.id));
  const isWhole = [names[1], names[2]].every((iri) => entries.some((entry) => entry.iri === iri));
  if (!isWhole || entries.some(({ index }) => index >= log.checkpointSize)) return null;
  return {
    origin: log.origin,
    checkpoint: log.checkpoint,
    entries: await Promise.all(
      entries.map(async ({ index, leaf }) => ({
        index,
        entry: JSON.parse(Buffer.from(leaf).toString()) as JsonObject,
        path: (await pathTo(db, log.id, index, log.checkpointSize)).map((hash) => Buffer.from(hash).toString("hex")),
      })),
    ),
  };
}
