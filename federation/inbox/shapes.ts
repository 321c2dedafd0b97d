import { z } from "zod";

const unwrap = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

/** A value, or an array of just that value. */
export const one = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(unwrap, schema);

/** A member that may be absent, null or of a shape that we do not understand: then it is undefined. */
export const optional = <Schema extends z.ZodType>(schema: Schema) => z.optional(schema).catch(undefined);

export const text = (max: number) => z.string().max(max);

export const stringOne = one(z.string().max(256));

/** Longest IRI in bytes: two of them fit into one row of an index. */
export const MAX_IRI = 1_024;

const isAddress = (iri: string): boolean => {
  const url = URL.parse(iri);
  return (
    url !== null &&
    (url.protocol === "https:" || url.protocol === "http:") &&
    url.username === "" &&
    url.password === ""
  );
};
const iri = z
  .string()
  .max(MAX_IRI)
  .refine((text) => Buffer.byteLength(text) <= MAX_IRI && isAddress(text));

/** An IRI, written as such or as an object with an `id`. */
export const reference = one(z.union([iri, z.object({ id: iri }).transform(({ id }) => id)]));

const publicNames = new Set(["as:Public", "Public"]);
const listed = z
  .union([reference, z.string().refine((name) => publicNames.has(name))])
  .optional()
  .catch(undefined);

/** A list of IRIs, one IRI or nothing; what cannot be read is left out. */
export const references = z
  .preprocess(
    (value) => (Array.isArray(value) ? value.slice(0, 1_000) : value === undefined || value === null ? [] : [value]),
    z.array(listed),
  )
  .transform((list) => list.filter((item) => item !== undefined));

const link = z.object({ href: iri, mediaType: z.string().optional().catch(undefined) });
const place = z.union([iri.transform((href) => ({ href, mediaType: undefined })), link]);

/** An address for people: an IRI, a Link, or a list in which the HTML page is meant. */
export const linkOne = z
  .preprocess(
    (value) => (Array.isArray(value) ? value.slice(0, 32) : [value]),
    z.array(place.optional().catch(undefined)),
  )
  .transform((links, context) => {
    const found = links.find((item) => item?.mediaType === "text/html") ?? links.find((item) => item !== undefined);
    if (found !== undefined) return found.href;
    context.addIssue({ code: "custom", message: "no link" });
    return z.NEVER;
  });
