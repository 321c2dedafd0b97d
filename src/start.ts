import "./temporal.ts";
import type { Config } from "./config.ts";
import { ConfigProblems, readConfig } from "./config.ts";

/** What a process ends with: done, refused or failed, wrongly called. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/** Runs `work` with the checked configuration and answers the exit code; what goes wrong is said on standard error. */
export async function runWithConfig(work: (config: Config) => Promise<number | void>): Promise<number> {
  try {
    return (await work(readConfig(process.env))) ?? EXIT.done;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? explain(error) : String(error)}\n`);
    return error instanceof ConfigProblems ? EXIT.usage : EXIT.failed;
  }
}

/** A driver's message may hold a query with its parameters: then its kind and code must do. */
function explain(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  if (!("query" in error) && !("query" in cause)) return error.message;
  return `The database refused (${"code" in cause ? String(cause.code) : cause.name}).`;
}
