import type { Instant } from "#domain/time.ts";
import { sql } from "drizzle-orm";
import { customType, uuid } from "drizzle-orm/pg-core";

/** `timestamptz(3)` read and written as integer milliseconds since 1970. */
export const instant = customType<{ data: Instant; driverData: string }>({
  dataType: () => "timestamptz(3)",
  toDriver: (at) => new Date(at).toISOString(),
  fromDriver: (text) => Date.parse(text),
});

/** Bytes as a Uint8Array. */
export const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => "bytea",
  toDriver: (data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  fromDriver: (data) => new Uint8Array(data),
});

/** A UUIDv7 made by the database unless the act chose one. */
export const id = () =>
  uuid("id")
    .primaryKey()
    .default(sql`uuidv7()`);
