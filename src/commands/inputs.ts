import { z } from "zod";

/** Text that people wrote, without control characters other than line ends and tabs. */
export const written = z
  .string()
  .trim()
  // eslint-disable-next-line no-control-regex
  .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, "has control characters")
  .refine((text) => text.isWellFormed(), "is not well-formed Unicode");

/** A title or name: one line, 1 to 200 characters. */
export const shortText = written
  .min(1)
  .max(200)
  .regex(/^[^\r\n]*$/, "must be one line");

/** A summary: at most 2,000 characters, maybe empty. */
export const summaryText = written.max(2_000);

/** Markdown: at most 64 KB. */
export const longText = written
  .min(1)
  .refine((text) => new TextEncoder().encode(text).length <= 65_536, "is longer than 64 KB");

export const visibility = z.enum(["members", "public"]);

/** BCP 47, as far as we use it: `en`, `es-MX`. */
export const languageTag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/, "is not a language tag");

export const email = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase());

/** At least 10 characters; no other rule (NIST SP 800-63B). */
export const password = z.string().min(10).max(200);

export const instantText = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** The address of an ActivityPub object anywhere. */
export const iri = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .regex(/^[!-~]+$/, "must be written in ASCII, as an IRI's URI form is");

export const uuid = z.uuid();
