import { z } from "@hono/zod-openapi";
import type { ZodType } from "zod";
import { id } from "./answers.ts";

/** How a list is paged: at most 100, 30 unless asked; the cursor is `next` of the page before. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(30).openapi({ type: "integer" }),
  cursor: z.uuid().optional().openapi({ description: "`next` of the page before" }),
};

/** A page of a list: `next` is null on the last. */
export const listOf = <Item extends ZodType>(item: Item) => z.object({ items: z.array(item), next: id.nullable() });

/** Cuts what was read, one more than asked for, to a page. */
export function pageOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  limit: number,
): { rows: readonly Row[]; next: string | null } {
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}
