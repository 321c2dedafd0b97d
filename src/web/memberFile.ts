import { parse } from "csv-parse/sync";
import type { MemberRow } from "#domain/members.ts";

/** The rows of a members' file, or why it is none. */
export type MemberFile =
  | { readonly rows: readonly MemberRow[] }
  | { readonly problem: string; readonly code: MemberFileProblem };
export type MemberFileProblem = "not-text" | "not-csv" | "no-name" | "twice" | "no-rows" | "too-many";

/** Most rows of one file. */
const MOST_ROWS = 20_000;

const columns: Readonly<Record<string, keyof MemberRow>> = {
  name: "name",
  nombre: "name",
  email: "email",
  "e-mail": "email",
  mail: "email",
  correo: "email",
  standing: "standing",
  estado: "standing",
  role: "role",
  rol: "role",
};

/** Reads a CSV file as spreadsheets write it: comma, semicolon or tab, with or without byte order mark; columns by their names, others left alone. */
export function readMemberFile(bytes: Uint8Array): MemberFile {
  const text = decode(bytes);
  if (text === undefined) return { code: "not-text", problem: "The file is not UTF-8 text." };
  const records = recordsOf(text);
  if (records === undefined)
    return { code: "not-csv", problem: "The file is not CSV: a quote or a line is not finished." };
  const [header = [], ...lines] = records;
  const names = header.map((cell) => columns[cell.trim().toLowerCase()]);
  if (!names.includes("name"))
    return { code: "no-name", problem: "The first line has to name the columns, one of them “name”." };
  if (new Set(names.filter((name) => name !== undefined)).size < names.filter((name) => name !== undefined).length)
    return { code: "twice", problem: "Two columns have the same meaning." };
  if (lines.length === 0) return { code: "no-rows", problem: "There is no line below the names of the columns." };
  if (lines.length > MOST_ROWS) return { code: "too-many", problem: `The file has more than ${MOST_ROWS} rows.` };
  return { rows: lines.map((line) => rowOf(names, line)) };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function recordsOf(text: string): string[][] | undefined {
  const first = text.split(/\r?\n/u, 1)[0] ?? "";
  const count = (mark: string) => first.split(mark).length;
  const delimiter = [";", "\t"].find((mark) => count(mark) > count(",")) ?? ",";
  try {
    return parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true, trim: true });
  } catch {
    return undefined;
  }
}

function rowOf(names: readonly (keyof MemberRow | undefined)[], line: readonly string[]): MemberRow {
  const cell = (wanted: keyof MemberRow) => (line[names.indexOf(wanted)] ?? "").trim().normalize("NFC");
  return {
    name: cell("name"),
    email: cell("email").toLowerCase(),
    standing: cell("standing").toLowerCase(),
    role: cell("role").toLowerCase(),
  };
}
