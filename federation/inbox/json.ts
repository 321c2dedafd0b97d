import { isUtf8 } from "node:buffer";
import { isObject, type Json, type JsonObject } from "#domain/jcs.ts";

export type JsonFault =
  | "utf-8"
  | "syntax"
  | "depth"
  | "array-length"
  | "duplicate-key"
  | "characters"
  | "not-an-object";

/** What strict reading gives: the object, or the first fault. */
export type JsonReading =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly fault: JsonFault };

const MAX_DEPTH = 32;
const MAX_ARRAY = 1_000;

/** Reads one JSON object from bytes: valid UTF-8, depth ≤ 32, unique keys, arrays ≤ 1,000, no NUL or lone surrogates (R1). */
export function readJson(bytes: Buffer): JsonReading {
  if (!isUtf8(bytes)) return { ok: false, fault: "utf-8" };
  const text = bytes.toString("utf8");
  const fault = scan(text);
  if (fault !== undefined) return { ok: false, fault };
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? { ok: true, value } : { ok: false, fault: "not-an-object" };
  } catch {
    return { ok: false, fault: "syntax" };
  }
}

const QUOTE = 34;
const COMMA = 44;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

type Frame = { keys: Set<string> | undefined; items: number; atKey: boolean };

// One pass over the tokens that matter. Grammar is left to JSON.parse, which runs only on what passed here.
function scan(text: string): JsonFault | undefined {
  const frames: Frame[] = [];
  let frame: Frame | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = stringEnd(text, at);
      if (end === -1) return "syntax";
      const fault = stringFault(text, at, end, frame);
      if (fault !== undefined) return fault;
      at = end;
    } else if (code === COMMA) {
      if (frame !== undefined && !countItem(frame)) return "array-length";
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (frames.length === MAX_DEPTH) return "depth";
      const isObject = code === OPEN_OBJECT;
      frame = { keys: isObject ? new Set() : undefined, items: 1, atKey: isObject };
      frames.push(frame);
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      frames.pop();
      frame = frames.at(-1);
    }
  }
  return undefined;
}

function countItem(frame: Frame): boolean {
  frame.atKey = frame.keys !== undefined;
  frame.items += 1;
  return frame.keys !== undefined || frame.items <= MAX_ARRAY;
}

function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1) {
    let escapes = end - 1;
    while (text.charCodeAt(escapes) === BACKSLASH) escapes -= 1;
    if ((end - escapes) % 2 === 1) return end;
    end = text.indexOf('"', end + 1);
  }
  return -1;
}

function stringFault(text: string, start: number, end: number, frame: Frame | undefined): JsonFault | undefined {
  const isKey = frame?.atKey === true;
  const raw = text.slice(start + 1, end);
  // Valid UTF-8 holds no lone surrogate and JSON.parse refuses a bare NUL: only escapes can bring them in.
  const value = raw.includes("\\") && (isKey || raw.includes("\\u")) ? unescaped(raw) : raw;
  if (value === undefined) return "syntax";
  if (value !== raw && (value.includes("\0") || !value.isWellFormed())) return "characters";
  if (!isKey || frame === undefined) return undefined;
  frame.atKey = false;
  if (frame.keys?.has(value) === true) return "duplicate-key";
  frame.keys?.add(value);
  return undefined;
}

function unescaped(raw: string): string | undefined {
  try {
    const value: unknown = JSON.parse(`"${raw}"`);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
