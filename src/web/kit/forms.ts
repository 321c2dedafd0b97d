import type { z } from "zod";
import { Invalid, Refused } from "#commands/errors.ts";
import type { Refusal } from "#domain/rulings.ts";
import type { Fault, FormState } from "#web/components/forms.ts";
import type { Speech } from "#web/speech.ts";
import type { Page } from "./desk.ts";
import { NotAForm, statusOf } from "./errors.ts";

/** The fields of a posted form; an upload is its file, a field that came twice is its last value. */
export type Posted = {
  readonly values: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, File>>;
};

const FORMS = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

/** Reads the posted form; its size was limited before. */
export async function readForm(c: Page): Promise<Posted> {
  const type = c.req.header("content-type");
  if (type === undefined || !FORMS.test(type)) throw new NotAForm();
  const form = await c.req.formData().catch(() => {
    throw new NotAForm();
  });
  const values: Record<string, string> = {};
  const files: Record<string, File> = {};
  for (const [name, value] of form.entries())
    if (typeof value === "string") values[name] = value.replaceAll("\r\n", "\n");
    else if (value.size > 0) files[name] = value;
  return { values, files };
}

/** The values of a form for a schema: only its own fields, and none that was left empty. */
export function given(values: Posted["values"], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = values[name];
      return value === undefined || value.trim() === "" ? [] : [[name, value] as const];
    }),
  );
}

/** A form as it was typed, with what has to be corrected. */
export const formOf = (values: Posted["values"], faults: readonly Fault[] = []): FormState => ({ values, faults });

/** Every problem that a schema found, in words, at its field. */
export function faultsOf(speech: Speech, error: z.ZodError): readonly Fault[] {
  const seen = new Set<string>();
  return error.issues.flatMap((issue) => {
    const field = String(issue.path[0] ?? "");
    if (seen.has(field)) return [];
    seen.add(field);
    return [{ field, text: sentence(speech, issue) }];
  });
}

function sentence(speech: Speech, issue: z.core.$ZodIssue): string {
  const words = speech.words.faults;
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? words.missing : words.other;
    case "too_small":
      if (issue.origin !== "string") return words.small(issue.minimum);
      return issue.minimum === 1 ? words.missing : words.short(issue.minimum);
    case "too_big":
      return issue.origin === "string" ? words.long(issue.maximum) : words.big(issue.maximum);
    case "invalid_value":
      return words.choose;
    case "invalid_format":
      return issue.format === "email" ? words.email : issue.format === "url" ? words.url : words.other;
    case "custom":
    case "invalid_element":
    case "invalid_key":
    case "invalid_union":
    case "not_multiple_of":
    case "unrecognized_keys":
      return words.other;
  }
}

/** How a page with a form is sent: as asked for, or again with what has to be corrected. */
export type FormStatus = 200 | 403 | 409 | 422;

/** The field that a refusal is about. */
const FIELDS: Partial<Record<Refusal["code"], string>> = {
  "slug-taken": "slug",
  "reserved-slug": "slug",
  "bad-slug": "slug",
  "email-taken": "email",
  "already-member": "email",
  "closes-too-soon": "closesAt",
  "bad-expiry": "expiresAt",
  "own-proxy": "to",
  "object-needed": "object",
  "draws-too-soon": "drawsAt",
  "pool-too-small": "count",
  "pool-too-large": "pool",
  "unreadable-value": "values",
  "too-soon": "time",
  "too-far": "time",
  "too-many-hands": "show",
  "same-body": "to",
  "already-endorsed": "object",
  "own-object": "object",
  "object-gone": "object",
  "no-object": "object",
  "reason-needed": "reason",
  "deviation-needs-reason": "reason",
  "article-needed": "article",
  "no-such-option": "choice",
  "no-region": "region",
  "already-there": "region",
  "own-pledge": "to",
  "currency-needed": "currency",
  "bad-term": "until",
  "parent-needed": "parent",
  "parent-loop": "parent",
  "other-organization": "parent",
  "too-deep": "parent",
  "nothing-changed": "text",
  "basis-needed": "basis",
};

/** Refusals that end the form: nothing that could be typed would change them. */
const FINAL: readonly Refusal["code"][] = [
  "role-needed",
  "good-standing-needed",
  "expired",
  "already-set-up",
  "fresh-login-needed",
];

/** Refusals of a form that was filled in on an older version. */
const OVERTAKEN: readonly Refusal["code"][] = ["stale-form", "stale-text"];

/**
 * Does what a posted form asks for. What the schema or a rule does not let through shows the form again, with what
 * was typed and why: 422, or the refusal's own status.
 */
export async function answerForm<Schema extends z.ZodType>(
  c: Page,
  parts: {
    readonly schema: Schema;
    /** What the schema reads; by default every field that was filled in, under its name. */
    readonly input: unknown;
    readonly values: Posted["values"];
    readonly deed: (input: z.output<Schema>) => Promise<Response>;
    readonly again: (form: FormState, status: 403 | 409 | 422) => Promise<Response> | Response;
    /** Where what is changed may have been changed by somebody else: shows both versions. */
    readonly overtaken?: () => Promise<Response>;
  },
): Promise<Response> {
  const { speech } = c.get("visit");
  const parsed = parts.schema.safeParse(parts.input, { reportInput: true });
  if (!parsed.success) return parts.again(formOf(parts.values, faultsOf(speech, parsed.error)), 422);
  try {
    return await parts.deed(parsed.data);
  } catch (error) {
    if (error instanceof Invalid)
      return parts.again(
        formOf(
          parts.values,
          error.problems.map((problem) => faultOf(speech, problem)),
        ),
        422,
      );
    if (!(error instanceof Refused) || FINAL.includes(error.refusal.code)) throw error;
    if (OVERTAKEN.includes(error.refusal.code) && parts.overtaken !== undefined) return parts.overtaken();
    const fault = { field: FIELDS[error.refusal.code] ?? "", text: speech.refusal(error.refusal) };
    return parts.again(formOf(parts.values, [fault]), formStatus(error.refusal));
  }
}

function faultOf(speech: Speech, { path, code }: { path: string; code: string }): Fault {
  const words = speech.words.faults;
  const field = path.split(".").at(-1) ?? "";
  if (Object.hasOwn(words.card, code)) return { field, text: words.card[code as keyof typeof words.card] };
  const known: Readonly<Record<string, unknown>> = {
    ...speech.words.charters.problems,
    ...speech.words.agreements.problems,
  };
  const said = Object.hasOwn(known, code) ? known[code] : undefined;
  if (typeof said === "string") return { field, text: said };
  return { field, text: code === "no-such-account" ? words.noAccount : words.other };
}

function formStatus(refusal: Refusal): 403 | 409 | 422 {
  const status = statusOf(refusal);
  return status === 403 || status === 422 ? status : 409;
}
