import { randomUUID } from "node:crypto";
import { type Connection, toDatabase } from "#db/connection.ts";
import { migrate } from "#db/migrate.ts";
import { type Database, openDatabase } from "#db/open.ts";
import { findPlace } from "#src/database.ts";
import { loadSecretKey } from "#src/secret.ts";
import { readConfig } from "#src/config.ts";
import type { Ours } from "./machine.ts";

/** A database beside the instance's, with nothing in it and nobody else at it. */
export type Scratch = { readonly database: Database; readonly connection: Connection; readonly secretKey: string };

/** Works in a fresh database of the same PostgreSQL, which is dropped afterwards. */
export async function withScratch<T>({ env, work }: Ours, deed: (scratch: Scratch) => Promise<T>): Promise<T> {
  const config = readConfig(env);
  const name = `bench_${randomUUID().slice(0, 8)}`;
  await work(({ sql }) => sql.unsafe(`create database ${name}`));
  const place = await findPlace(config);
  const connection = toDatabase(place.connection, name);
  const secretKey = loadSecretKey(config);
  try {
    await migrate(connection);
    const database = await openDatabase(connection, { name: "plenum bench", secretKey });
    try {
      return await deed({ database, connection, secretKey });
    } finally {
      await database.close();
    }
  } finally {
    await work(({ sql }) => sql.unsafe(`drop database if exists ${name} with (force)`));
    await place.stop();
  }
}

/** Seconds, and milliseconds of this process's CPU, that some work takes. */
export async function clocked(
  work: () => Promise<unknown>,
): Promise<{ readonly seconds: number; readonly cpu: number }> {
  const before = process.cpuUsage();
  const begun = performance.now();
  await work();
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpu: (user + system) / 1_000 };
}
