/** Codes of PostgreSQL and its driver for a database that is away, full, stuck, or asks to try again. */
const AWAY =
  /^(?:08...|53...|57P0[1-5]|57014|55P03|40001|40P01|25006|25P0[34]|ECONN\w+|ENOENT|EPIPE|CONNECT_TIMEOUT|CONNECTION_(?:CLOSED|ENDED|DESTROYED)|DATABASE_STUCK)$/;

/** The database did not answer for a while: what was under way then is rolled back, for whoever asked was told that it was not done. */
export class DatabaseStuck extends Error {
  readonly code = "DATABASE_STUCK";
  constructor() {
    super("database-stuck");
    this.name = "DatabaseStuck";
  }
}

/** Whether an error says that the database is away, full or stuck: nothing is wrong with what was asked. */
export const isAway = (error: unknown): boolean => codesOf(error).some((code) => AWAY.test(code));

/** The codes of an error and of what caused it, which may be logged; messages may not, they hold parameters. */
export function codesOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  return [...("code" in error ? [String(error.code)] : []), ...codesOf(error.cause, depth + 1)];
}
