import { counters, logEntries, logs } from "./schema/gazette.ts";
import { record } from "./schema/record.ts";
import { motions } from "./schema/motions.ts";
import { questions } from "./schema/questions.ts";
import { endorsements } from "./schema/endorsements.ts";
import { desc, eq, isNotNull, and, gte, sql } from "drizzle-orm";
import { RESTORED_TO } from "./backups.ts";
import type { Log, LogEntry } from "./gazette.ts";
import type { Reader } from "./open.ts";

/** An entry of ours whose act this instance does not know any more. */
export type LostEntry = { readonly log: Log; readonly entry: LogEntry };

/** Entries that came back from peers after a backup was put back, newest first: the public record has them, the record of acts has not. */
export async function listLostEntries(db: Reader, limit: number): Promise<LostEntry[]> {
  const [restored] = await db.select().from(counters).where(eq(counters.name, RESTORED_TO));
  if (restored === undefined) return [];
  // An entry is named after its act, or after what the act made.
  const name = sql`substring(${logEntries.iri} from '/entries/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$')::uuid`;
  return db
    .select({ log: logs, entry: logEntries })
    .from(logEntries)
    .innerJoin(logs, eq(logs.id, logEntries.log))
    .where(
      and(
        isNotNull(logs.organization),
        gte(logEntries.issuedAt, restored.value),
        sql`${name} is not null`,
        ...[record, motions, questions, endorsements].map(
          (table) => sql`not exists (select 1 from ${table} t where t.id = ${name})`,
        ),
      ),
    )
    .orderBy(desc(logEntries.issuedAt), desc(logEntries.index))
    .limit(limit);
}
