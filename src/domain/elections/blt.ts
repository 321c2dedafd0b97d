import {
  type Box,
  type Cursor,
  type Line,
  type ParsedFile,
  isBlank,
  linesOf,
  malformed,
  openBox,
  readNumber,
  skipBlanks,
} from "./box.ts";
import { MAX_CANDIDATES } from "./profile.ts";

/**
 * Reads a BLT file (Hill, Wichmann and Woodall): a line with the numbers of candidates and seats; lines with the negative
 * numbers of those that withdrew; a ballot a line, `weight first second … 0`, where `=` joins those on one rank and `-` is a
 * rank left empty, which says nothing; a line `0`; the names in quotes in order of their numbers, and a title that may be
 * missing. `#` outside of quotes starts a comment. Anything else is malformed.
 */
export function parseBlt(text: string): ParsedFile {
  const reading: Reading = { part: "header", candidates: 0, seats: 0, withdrawn: new Set(), names: [] };
  let last = 1;
  for (const line of linesOf(text)) {
    last = line.number;
    const reason = readLine(reading, text, line);
    if (reason !== undefined) return malformed(line.number, reason);
  }
  return finish(reading, last);
}

type Reading = {
  part: "header" | "withdrawn" | "ballots" | "names";
  candidates: number;
  seats: number;
  readonly withdrawn: Set<number>;
  box?: Box;
  readonly names: string[];
};

function readLine(reading: Reading, text: string, { number, from, to }: Line): string | undefined {
  const cursor = { at: from };
  skipBlanks(text, cursor, to);
  if (isOver(text, cursor.at, to)) return undefined;
  if (reading.part === "header") return readHeader(reading, plain(text, cursor.at, to));
  if (reading.part === "names") return readNames(reading, text.slice(cursor.at, to).trim());
  if (reading.part === "withdrawn" && text[cursor.at] === "[") return "options in brackets are not read";
  if (reading.part === "withdrawn" && text.charCodeAt(cursor.at) === DASH)
    return readWithdrawn(reading, plain(text, cursor.at, to));
  reading.part = "ballots";
  reading.box ??= openBox(reading.candidates, reading.withdrawn, text);
  if (isEnd(text, cursor.at, to)) {
    reading.part = "names";
    return undefined;
  }
  return readBallot(reading.box, text, cursor, to, number);
}

/** A line without its comment; only for lines without quotes. */
const plain = (text: string, from: number, to: number): string => (text.slice(from, to).split("#")[0] ?? "").trim();

function readHeader(reading: Reading, line: string): string | undefined {
  const [whole = "", candidates, seats] = /^(\d{1,9})\s+(\d{1,9})$/u.exec(line) ?? [];
  if (whole === "") return "the numbers of candidates and seats expected";
  reading.candidates = Number(candidates);
  reading.seats = Number(seats);
  reading.part = "withdrawn";
  if (reading.candidates < 1) return "there has to be a candidate";
  if (reading.candidates > MAX_CANDIDATES) return `more than ${MAX_CANDIDATES} candidates`;
  return reading.seats < 1 ? "there has to be a seat" : undefined;
}

function readWithdrawn({ candidates, withdrawn }: Reading, line: string): string | undefined {
  for (const word of line.split(/\s+/u)) {
    if (!/^-\d{1,9}$/u.test(word)) return `the negative number of a candidate who withdrew expected, not ${word}`;
    const number = -Number(word);
    if (number < 1 || number > candidates) return `no candidate ${number}: there are ${candidates}`;
    if (withdrawn.has(number)) return `candidate ${number} withdraws twice`;
    withdrawn.add(number);
  }
  return withdrawn.size === candidates ? "all candidates withdrew" : undefined;
}

/** The line `0` after the last ballot. */
function isEnd(text: string, at: number, to: number): boolean {
  const cursor = { at: at + 1 };
  if (text.charCodeAt(at) !== ZERO || !isApart(text, at + 1, to)) return false;
  skipBlanks(text, cursor, to);
  return isOver(text, cursor.at, to);
}

function readBallot(box: Box, text: string, cursor: Cursor, to: number, line: number): string | undefined {
  const weight = readNumber(text, cursor, to);
  if (weight < 0) return "how often the ballot counts expected, as a whole number";
  if (!isApart(text, cursor.at, to)) return "a space expected after how often the ballot counts";
  const reason = box.begin(weight, line) ?? readMarks(box, text, cursor, to);
  if (reason === undefined) box.end();
  return reason;
}

/** The ranks of a ballot, up to the 0 that ends them. */
function readMarks(box: Box, text: string, cursor: Cursor, to: number): string | undefined {
  for (let isEqual = false; ;) {
    skipBlanks(text, cursor, to);
    if (isOver(text, cursor.at, to)) return "the 0 that ends a ballot is missing";
    if (!isEqual && text.charCodeAt(cursor.at) === DASH && isApart(text, cursor.at + 1, to)) {
      cursor.at += 1;
      continue;
    }
    const number = readNumber(text, cursor, to);
    if (number < 0) return `the number of a candidate expected, not ${wordAt(text, cursor.at, to)}`;
    if (number === 0 && !isEqual) {
      skipBlanks(text, cursor, to);
      return isOver(text, cursor.at, to) ? undefined : "text after the 0 that ends a ballot";
    }
    const reason = box.mark(number, isEqual);
    if (reason !== undefined) return reason;
    const isNext = isApart(text, cursor.at, to);
    skipBlanks(text, cursor, to);
    isEqual = cursor.at < to && text.charCodeAt(cursor.at) === EQUAL;
    if (isEqual) cursor.at += 1;
    else if (!isNext) return `a space expected, not ${wordAt(text, cursor.at, to)}`;
  }
}

const [HASH, DASH, ZERO, EQUAL] = [35, 45, 48, 61];

const isOver = (text: string, at: number, to: number): boolean => at >= to || text.charCodeAt(at) === HASH;
const isApart = (text: string, at: number, to: number): boolean => isOver(text, at, to) || isBlank(text.charCodeAt(at));
const wordAt = (text: string, at: number, to: number): string =>
  /^\S+/u.exec(text.slice(at, to))?.[0].slice(0, 20) ?? "";

/** One or several names in quotes; a backslash takes the character after it as it is. */
function readNames({ candidates, names }: Reading, line: string): string | undefined {
  for (let rest = line; rest !== "" && !rest.startsWith("#");) {
    if (names.length > candidates) return "text after the title";
    const [quoted = "", name = ""] = /^"((?:[^"\\]|\\.)*)"\s*/u.exec(rest) ?? [];
    if (quoted === "") return "a name in quotes expected";
    const plainName = name.replaceAll(/\\(.)/gu, "$1").replaceAll(/\s+/gu, " ").trim();
    if (plainName === "" && names.length < candidates) return `candidate ${names.length + 1} has no name`;
    const first = names.slice(0, candidates).indexOf(plainName);
    if (first >= 0 && names.length < candidates)
      return `candidates ${first + 1} and ${names.length + 1} have the same name`;
    names.push(plainName);
    rest = rest.slice(quoted.length);
  }
  return undefined;
}

function finish({ part, candidates, seats, box, names }: Reading, last: number): ParsedFile {
  if (part === "header") return malformed(last, "the numbers of candidates and seats are missing");
  if (part !== "names" || box === undefined) return malformed(last, "the line 0 that ends the ballots is missing");
  if (names.length < candidates) return malformed(last, `${names.length} names for ${candidates} candidates`);
  return { parsed: true, file: { title: names[candidates] ?? "", seats, ...box.close(names.slice(0, candidates)) } };
}
