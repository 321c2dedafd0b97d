import { z } from "@hono/zod-openapi";
import type { Log, LogEntry } from "#db/gazette.ts";
import type { Iris } from "#domain/iris.ts";
import { time, timeOrNull } from "#api/answers.ts";

/** An entry of a public record, with what this instance found about it. */
export const entryShape = z
  .object({
    id: z.string().openapi({ description: "Its address; empty for bytes that are no entry" }),
    log: z.string().openapi({ description: "Origin of its log" }),
    index: z.int(),
    number: z.int().openapi({ description: "Its index and one" }),
    type: z.string(),
    issuer: z.string(),
    issuedAt: time.nullable().openapi({ description: "As its issuer says" }),
    hash: z.string(),
    verdict: z.string().openapi({ description: "`ok`, or why it has no effect" }),
    entry: z.record(z.string(), z.unknown()).nullable().openapi({ description: "The document as it was signed" }),
    bytes: z.url().openapi({ description: "Where its exact bytes are, for a proof" }),
  })
  .openapi("Entry");

/** An entry as the API shows it. */
export function shapeEntry(iris: Iris, log: Log, entry: LogEntry): z.infer<typeof entryShape> {
  const { iri, index, type, issuer, issuedAt, hash, verdict } = entry;
  const slug = log.prefix.split("/").at(-1) ?? "";
  const place = log.host === null ? slug : `mirror/${encodeURIComponent(log.host)}/${slug}`;
  return {
    id: iri,
    log: log.origin,
    index,
    number: index + 1,
    type,
    issuer,
    issuedAt: timeOrNull(issuedAt),
    hash,
    verdict,
    entry: parsed(entry.leaf),
    bytes: `${iris.publicUrl}/gazette/${place}/entries/no-${index + 1}.json`,
  };
}

/** Peers' leaves are kept as they came, so they may be anything. */
function parsed(leaf: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(leaf));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
