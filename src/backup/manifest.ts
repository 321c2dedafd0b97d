import { z } from "zod";

const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/u);
const count = z.int().nonnegative();
const digest = z.string().regex(/^[0-9a-f]{64}$/u);

/** What a backup says at its beginning: what made it, of what, and which tables follow. */
export const manifest = z.object({
  plenum: z.literal("backup"),
  /** Version of the program that made it. */
  application: z.string(),
  /** PUBLIC_URL of the instance. */
  url: z.url(),
  at: z.iso.datetime(),
  /** Names of the migrations that made the schema. */
  schema: z.array(z.string()).min(1),
  tables: z.array(z.object({ name, columns: z.array(name).min(1) })).min(1),
  sequences: z.array(
    z.object({
      name,
      last: z
        .string()
        .regex(/^-?\d{1,19}$/u)
        .nullable(),
    }),
  ),
});
export type Manifest = z.infer<typeof manifest>;

/** What it says at its end: how much there was. */
export const summary = z.object({
  tables: z.array(z.object({ name, rows: count, bytes: count, sha256: digest })),
  files: z.array(z.object({ path: z.string().min(1).max(4_096), bytes: count, sha256: digest })),
  /** SHA-256 over the whole archive before this member. */
  sha256: digest,
});
export type Summary = z.infer<typeof summary>;
