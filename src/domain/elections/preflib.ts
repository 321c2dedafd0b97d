import {
  type Box,
  type Cursor,
  type Line,
  type ParsedFile,
  linesOf,
  malformed,
  openBox,
  readNumber,
  sameName,
  skipBlanks,
} from "./box.ts";
import { MAX_CANDIDATES } from "./profile.ts";

export const preflibKinds = ["soc", "soi", "toc", "toi"] as const;
/** Orders of PrefLib: strict or with ties, complete or incomplete. */
export type PreflibKind = (typeof preflibKinds)[number];

/**
 * Reads a PrefLib file of orders (preflib.org): `# KEY: VALUE` lines, then `count: 1,2,{3,4}` a line; and its older form with
 * the number of candidates, `number,name` lines, a line of totals, and `count,1,2,{3,4}` lines. Numbers of voters and orders
 * have to be right where they are given; so has the kind: nobody shares a rank in strict orders, complete ones rank everybody.
 */
export function parsePreflib(text: string, kind: PreflibKind): ParsedFile {
  const reading: Reading = { kind, names: new Map(), expected: new Map(), title: "", list: [], separator: ":", text };
  let last = 1;
  for (const line of linesOf(text)) {
    last = line.number;
    const reason = readLine(reading, line);
    if (reason !== undefined) return malformed(line.number, reason);
  }
  return finish(reading, last);
}

type Reading = {
  readonly kind: PreflibKind;
  readonly text: string;
  readonly names: Map<number, string>;
  /** What the file says of itself, and in which line. */
  readonly expected: Map<"voters" | "orders", { readonly count: number; readonly line: number }>;
  title: string;
  /** The names in order of their numbers, once all are known. */
  list: readonly string[];
  candidates?: number;
  /** What stands between the count and the order: a comma in the older form. */
  separator: ":" | ",";
  box?: Box;
};

function readLine(reading: Reading, { number, from, to }: Line): string | undefined {
  const { text } = reading;
  const cursor = { at: from };
  skipBlanks(text, cursor, to);
  if (cursor.at === to) return undefined;
  if (text[cursor.at] === "#") return readKey(reading, text.slice(cursor.at + 1, to).trim(), number);
  if (reading.candidates === undefined || (reading.separator === "," && reading.box === undefined))
    return readOlderHead(reading, text.slice(cursor.at, to).trim(), number);
  if (reading.box === undefined) {
    const reason = openOrders(reading);
    if (reason !== undefined) return reason;
  }
  return reading.box === undefined ? undefined : readOrder(reading, reading.box, cursor, to, number);
}

function readKey(reading: Reading, text: string, line: number): string | undefined {
  const [, key = "", value = ""] = /^([^:]*):\s*(.*)$/u.exec(text) ?? [];
  const name = /^ALTERNATIVE NAME (\d{1,9})$/u.exec(key)?.[1];
  if (name !== undefined) return addName(reading, Number(name), value);
  if (key === "TITLE") reading.title = value;
  if (key === "DATA TYPE" && value !== reading.kind) return `orders of kind ${value} in a file of kind ${reading.kind}`;
  if (!/^NUMBER (ALTERNATIVES|VOTERS|UNIQUE ORDERS)$/u.test(key)) return undefined;
  if (!/^\d{1,15}$/u.test(value)) return "a whole number expected";
  if (key === "NUMBER ALTERNATIVES") return setCandidates(reading, Number(value));
  reading.expected.set(key === "NUMBER VOTERS" ? "voters" : "orders", { count: Number(value), line });
  return undefined;
}

function setCandidates(reading: Reading, count: number): string | undefined {
  if (reading.candidates !== undefined) return "the number of alternatives a second time";
  reading.candidates = count;
  if (count < 1) return "there has to be an alternative";
  return count > MAX_CANDIDATES ? `more than ${MAX_CANDIDATES} alternatives` : undefined;
}

function addName({ names }: Reading, number: number, name: string): string | undefined {
  if (names.has(number)) return `alternative ${number} is named twice`;
  if (name.trim() === "") return `alternative ${number} has no name`;
  names.set(number, name.trim());
  return undefined;
}

/** The older form: number of candidates, names, totals; then orders as in the newer one. */
function readOlderHead(reading: Reading, text: string, line: number): string | undefined {
  if (reading.candidates === undefined) {
    if (!/^\d{1,9}$/u.test(text)) return "the number of alternatives is missing";
    reading.separator = ",";
    return setCandidates(reading, Number(text));
  }
  if (reading.names.size < reading.candidates) {
    const [, number, name = ""] = /^(\d{1,9})\s*,(.*)$/u.exec(text) ?? [];
    if (number === undefined) return `the name of alternative ${reading.names.size + 1} expected`;
    return addName(reading, Number(number), name);
  }
  const [whole = "", voters, , orders] = /^(\d{1,15})\s*,\s*(\d{1,15})\s*,\s*(\d{1,15})$/u.exec(text) ?? [];
  if (whole === "") return "the numbers of voters, votes and orders expected";
  reading.expected.set("voters", { count: Number(voters), line });
  reading.expected.set("orders", { count: Number(orders), line });
  return openOrders(reading);
}

/** Opens the box once everything before the orders is known. */
function openOrders(reading: Reading): string | undefined {
  const { names, candidates = 0, text } = reading;
  const list = Array.from({ length: candidates }, (_, index) => names.get(index + 1));
  const nameless = list.indexOf(undefined) + 1;
  if (nameless > 0) return `alternative ${nameless} has no name`;
  const outside = [...names.keys()].find((number) => number < 1 || number > candidates);
  if (outside !== undefined) return `no alternative ${outside}: there are ${candidates}`;
  reading.list = list.map((name) => name ?? "");
  const same = sameName(reading.list);
  if (same !== undefined) return `alternatives ${same.first} and ${same.second} have the same name`;
  reading.box = openBox(candidates, new Set(), text);
  return undefined;
}

function readOrder(reading: Reading, box: Box, cursor: Cursor, to: number, line: number): string | undefined {
  const { text, kind, separator, candidates = 0 } = reading;
  const weight = readNumber(text, cursor, to);
  if (weight < 0) return "how often the order counts expected, as a whole number";
  skipBlanks(text, cursor, to);
  if (cursor.at >= to || text[cursor.at] !== separator)
    return `a ${separator} expected after how often the order counts`;
  cursor.at += 1;
  const reason = box.begin(weight, line) ?? readRanks(box, text, cursor, to, kind);
  if (reason !== undefined) return reason;
  if (kind.endsWith("c") && box.ranked() < candidates)
    return `${box.ranked()} of ${candidates} alternatives in a complete order`;
  box.end();
  return undefined;
}

/** Ranks between commas, those who share one in braces. */
function readRanks(box: Box, text: string, cursor: Cursor, to: number, kind: PreflibKind): string | undefined {
  for (let isInside = false, isEqual = false; ;) {
    skipBlanks(text, cursor, to);
    if (!isInside && text[cursor.at] === "{" && cursor.at < to) {
      isInside = true;
      cursor.at += 1;
      skipBlanks(text, cursor, to);
    }
    const number = readNumber(text, cursor, to);
    if (number < 0) return "the number of an alternative expected";
    if (isEqual && kind.startsWith("s")) return `equal ranks in a strict order (${kind})`;
    const reason = box.mark(number, isEqual);
    if (reason !== undefined) return reason;
    skipBlanks(text, cursor, to);
    if (isInside && text[cursor.at] === "}" && cursor.at < to) {
      isInside = false;
      cursor.at += 1;
      skipBlanks(text, cursor, to);
    }
    if (cursor.at >= to) return isInside ? "a } is missing" : undefined;
    if (text[cursor.at] !== ",") return "a comma expected";
    isEqual = isInside;
    cursor.at += 1;
  }
}

function finish({ box, list, expected, title }: Reading, last: number): ParsedFile {
  if (box === undefined) return malformed(last, "there are no orders");
  const voters = expected.get("voters");
  if (voters !== undefined && voters.count !== box.votes())
    return malformed(voters.line, `${voters.count} voters announced, ${box.votes()} found`);
  const orders = expected.get("orders");
  if (orders !== undefined && orders.count !== box.ballots())
    return malformed(orders.line, `${orders.count} orders announced, ${box.ballots()} found`);
  return { parsed: true, file: { title, ...box.close(list) } };
}
