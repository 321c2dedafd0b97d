import { isObject, type Json } from "#domain/jcs.ts";
import { contestMethods } from "#domain/contests.ts";
import { matters } from "#domain/questions.ts";
import type { DecisionRule } from "#domain/rules.ts";

/** Says at which places a value is not what it has to be; nothing for a sound one. */
type Shape = (value: Json | undefined, at: string) => readonly string[];

const when =
  (isRight: (value: Json | undefined) => boolean): Shape =>
  (value, at) =>
    isRight(value) ? [] : [at];

const text = when((value) => typeof value === "string");
const flag = when((value) => typeof value === "boolean");
const whole = when((value) => Number.isSafeInteger(value) && Number(value) >= 0);
const positive = when((value) => Number.isSafeInteger(value) && Number(value) > 0);
const hash = when((value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value));
const hex = when((value) => typeof value === "string" && /^([0-9a-f]{2})*$/.test(value));
const time = when((value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value));
const oneOf = (...all: readonly Json[]): Shape => when((value) => all.some((each) => each === value));
const document = when(isObject);

const orNull =
  (shape: Shape): Shape =>
  (value, at) =>
    value === null ? [] : shape(value, at);
const maybe =
  (shape: Shape): Shape =>
  (value, at) =>
    value === undefined ? [] : shape(value, at);
const list =
  (shape: Shape): Shape =>
  (value, at) =>
    Array.isArray(value) ? value.flatMap((item: Json, index) => shape(item, `${at}.${index}`)) : [at];
const object =
  (members: Readonly<Record<string, Shape>>): Shape =>
  (value, at) =>
    isObject(value)
      ? Object.entries(members).flatMap(([name, shape]) => shape(value[name], at === "" ? name : `${at}.${name}`))
      : [at];

const share = { num: whole, den: positive, strict: flag };
const plainRule = {
  electorate: text,
  quorum: object({
    base: oneOf("roll", "bodies", "seats"),
    ...share,
    min: whole,
    counts: oneOf("presence", "ballots"),
  }),
  tests: list(object({ base: oneOf("yes_no", "valid", "present", "roll", "bodies"), ...share })),
  maxBlocks: maybe(whole),
  maxStandAside: maybe(whole),
  tie: oneOf("lost", "chair", "draw"),
  secrecy: oneOf("roll_call", "secret", "secret_until_close"),
  mayChange: oneOf("until_close", "never"),
};
const rule = object({
  ...plainRule,
  fallback: maybe(object({ afterSittings: whole, rule: object(plainRule) })),
});
/** A choice, or the numbers of options; those that share a place together. */
const mark = when(
  (value) => typeof value === "string" || (Array.isArray(value) && value.every((place: Json) => isNumbers(place))),
);
const isNumber = (value: Json): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isNumbers = (value: Json): boolean => isNumber(value) || (Array.isArray(value) && value.every(isNumber));
const contest = object({
  method: oneOf(...contestMethods),
  seats: positive,
  reopen: flag,
  maxScore: maybe(whole),
  statusQuo: maybe(text),
});

const bundle = object({
  format: oneOf("plenum-bundle"),
  version: oneOf(1),
  audience: oneOf("public", "members"),
  body: object({ actor: text, slug: text, name: text, kind: text }),
  motion: object({ id: text, number: whole, kind: text, title: text, url: text }),
  text: orNull(object({ salt: hex, text })),
  textHash: hash,
  rule: object({
    data: rule,
    hash,
    sentence: text,
    cited: maybe(object({ article: text, version: maybe(whole), charter: maybe(text) })),
  }),
  question: object({
    id: text,
    matter: oneOf(...matters),
    subject: orNull(text),
    secrecy: oneOf("roll_call", "secret", "secret_until_close"),
    options: list(text),
    contest: orNull(contest),
    optionsFile: orNull(object({ salt: hex, hash })),
    opensAt: time,
    closesAt: time,
    closedAt: time,
  }),
  roll: object({ size: whole, weight: whole, hash }),
  present: orNull(whole),
  ballots: object({
    named: list(object({ name: text, mark, weight: positive, reason: maybe(text) })),
    others: list(object({ mark, parts: positive, weight: positive })),
  }),
  receipts: object({ root: hash, codes: list(text) }),
  result: document,
  timeline: list(object({ event: text, at: time })),
  log: orNull(
    object({
      origin: text,
      checkpoint: text,
      entries: list(object({ index: whole, entry: document, path: list(hex) })),
    }),
  ),
  digest: hash,
});

/** The places at which a document is not a bundle of this version. */
export const misshapen = (value: Json): readonly string[] => bundle(value, "");

/** Whether a value has the form of a decision rule. */
export const isRule = (value: Json): value is Json & DecisionRule => rule(value, "").length === 0;
