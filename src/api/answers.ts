import { z } from "@hono/zod-openapi";
import type { ZodType } from "zod";

/** An id: UUIDv7. */
export const id = z.uuid().openapi({ format: "uuid" });

/** RFC 3339, UTC, milliseconds. */
export const time = z.iso.datetime().openapi({ format: "date-time", example: "2026-05-01T18:00:00.000Z" });

/** An instant as the API writes it. */
export const timeOf = (at: number): string => new Date(at).toISOString();

/** An instant that may not have come. */
export const timeOrNull = (at: number | null): string | null => (at === null ? null : timeOf(at));

/** A named shape or null: `.nullable()` would make the shape itself nullable wherever the document names it. */
export const orNull = <Schema extends ZodType>(schema: Schema) => z.union([schema, z.null()]);

const json = <Schema extends ZodType>(schema: Schema, description: string) => ({
  description,
  content: { "application/json": { schema } },
});

/** 200 with this shape. */
export const ok = <Schema extends ZodType>(schema: Schema, description = "As asked") => ({
  200: json(schema, description),
});

/** 201 with this shape and its Location. */
export const made = <Schema extends ZodType>(schema: Schema) => ({
  201: {
    ...json(schema, "Made"),
    headers: { Location: { description: "Where it is", required: true, schema: { type: "string" as const } } },
  },
});

/** 204. */
export const gone = { 204: { description: "Done" } };

/** A JSON body of this shape. */
export const sent = <Schema extends ZodType>(schema: Schema) => ({
  body: { required: true, content: { "application/json": { schema } } },
});

/** A JSON body of this shape, or none. */
export const maybeSent = <Schema extends ZodType>(schema: Schema) => ({
  body: { required: false, content: { "application/json": { schema } } },
});

/** Something named by its id. */
export const byId = z.object({ id });
