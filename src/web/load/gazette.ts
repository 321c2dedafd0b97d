import type { KnownType } from "#domain/entries.ts";
import type { Log, LogEntry } from "#db/gazette.ts";
import type { EntryLine } from "#web/gazette.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import type { Speech } from "#web/speech.ts";
import { type Context, type Said, isAtHome, refsOf, ROUNDS } from "./entries.ts";
import { isKnownType, sentenceOf } from "./sentences.ts";

/** An entry as a line, said in a sentence. */
export function entryLine(desk: Desk, { speech }: Pick<Visit, "speech">, context: Context, entry: LogEntry): EntryLine {
  const { verdict, why } = verdictOf(speech, entry);
  return {
    number: entry.index + 1,
    href: pathOf(desk, context.log, entry),
    kind: isKnownType(entry.type) ? entry.type : "other",
    sentence: sentenceOf(speech, context, entry),
    link: linkOf(context, entry),
    issuedAt: entry.issuedAt ?? undefined,
    verdict,
    why,
  };
}

/** Verdicts that mean that somebody did wrong, or was damaged; the others are acts that came too late or twice. */
const FAULTS: readonly string[] = ["bad-proof", "malformed", "foreign"];

function verdictOf({ words }: Speech, entry: LogEntry): Pick<EntryLine, "verdict" | "why"> {
  if (entry.verdict === "ok") return { verdict: "good", why: words.entries.holds };
  const verdicts: Readonly<Record<string, string>> = words.entries.verdicts;
  const why = words.entries.kept(verdicts[entry.verdict] ?? entry.verdict);
  return { verdict: FAULTS.includes(entry.verdict) ? "bad" : "inert", why };
}

/** Path of an entry's page, below its own log's path or below its mirror's; what has no address of its own is named by its number. */
export function pathOf(
  { iris }: Pick<Desk, "iris">,
  log: Log,
  { iri, index, verdict }: Pick<LogEntry, "iri" | "index" | "verdict">,
): string {
  const prefix = `${log.prefix}/entries/`;
  const id = iri.startsWith(prefix) ? iri.slice(prefix.length) : "";
  const isOwn = /^[0-9A-Za-z-]{1,64}$/.test(id) && !id.startsWith("no-") && isAtHome({ verdict });
  return `${listPathOf({ iris }, log)}/entries/${isOwn ? id : `no-${index + 1}`}`;
}

/** Path of the list of a log's entries, below which its files are too. */
export function listPathOf({ iris }: Pick<Desk, "iris">, log: Log): string {
  if (log.organization !== null) return log.prefix.slice(iris.publicUrl.length);
  return `/gazette/mirror/${encodeURIComponent(log.host ?? "")}/${log.prefix.split("/").at(-1) ?? ""}`;
}

/** Names on a checkpoint's signatures beside the log's own. */
export function cosignersOf(note: string, { origin }: Pick<Log, "origin">): string[] {
  const lines = note.split("\n").filter((line) => line.startsWith("— "));
  return lines.map((line) => line.split(" ")[1] ?? "").filter((name) => name !== origin && name !== "");
}

/** Pages of what entries tell of: under the entry's own name, or under that of the first entry it refers to. */
const PLACES: Readonly<Partial<Record<KnownType, { readonly path: string; readonly isOwn: boolean }>>> = {
  MandateIssued: { path: "delegates", isOwn: true },
  MandateRevoked: { path: "delegates", isOwn: false },
  PositionAdopted: { path: "positions", isOwn: true },
  PositionWithdrawn: { path: "positions", isOwn: false },
  PledgeMade: { path: "pledges", isOwn: true },
  PledgeWithdrawn: { path: "pledges", isOwn: false },
  AssessmentPublished: { path: "assessments", isOwn: true },
  DrawCommitted: { path: "draws", isOwn: true },
  DrawRevealed: { path: "draws", isOwn: false },
};

function linkOf(context: Context, entry: LogEntry): string | undefined {
  const said = context.saidOf(entry);
  const place = isKnownType(entry.type) ? PLACES[entry.type] : undefined;
  const own = place?.isOwn === true ? entry.iri : refsOf(said)[0];
  if (place !== undefined && own !== undefined && context.log.organization !== null)
    return `/${place.path}/${own.split("/").at(-1)}`;
  if (typeof said["body"] === "string") return context.actor(said["body"]).href;
  if (typeof said["object"] === "string") return context.object(said["object"]).href;
  return motionLink(context, said);
}

/** The motion behind what an entry refers to, if it is one of ours. */
function motionLink(context: Context, said: Said, depth = 0): string | undefined {
  const [iri] = refsOf(said);
  const entry = iri === undefined || depth > ROUNDS ? undefined : context.find(iri);
  if (entry === undefined) return undefined;
  const before = context.saidOf(entry);
  if (entry.type !== "MotionSubmitted") return motionLink(context, before, depth + 1);
  const object = typeof before["object"] === "string" ? context.object(before["object"]) : undefined;
  return object?.number === undefined ? undefined : object.href;
}
