import { z } from "zod";
import type { Sha256 } from "#domain/entries.ts";
import { isObject, type Json, type JsonObject } from "#domain/jcs.ts";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;

/** What members of entries are made of. */
export const iri = z.string().max(2_048).refine(isIri);
export const hash = z.custom<Sha256>((value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value));
export const code = z.string().regex(/^[a-z][a-z_-]{0,39}$/);
export const time = z.string().regex(TIME).refine(isTime);
export const count = z.int().min(0);
export const json = z.custom<Json>((value) => value !== undefined);
export const object = z.custom<JsonObject>((value) => isObject(value as Json));
export const outcome = z.enum(["adopted", "lost", "no_quorum", "elected", "tie"]);
export const counts = z.record(z.string().regex(/^[A-Za-z0-9_-]{1,40}$/), count);

/** ASCII only, so that no two spellings and no control character get into tables. */
function isIri(text: string): boolean {
  return /^https?:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text);
}

/** A day that the calendar has, from 1970 on. */
function isTime(text: string): boolean {
  const at = Date.parse(text);
  return at >= 0 && new Date(at).toISOString().slice(0, 19) === text.slice(0, 19);
}
