import type { Reader } from "#db/open.ts";
import { listNaming, listTargetsOf } from "#db/traces.ts";
import { type Json, isObject } from "#domain/jcs.ts";

/** An activity about an address: where it had to go, and what became of it; `why` in a few words where something is in the way. */
export type Trace = {
  readonly activity: string;
  readonly type: string;
  readonly at: string;
  readonly targets: readonly {
    readonly id: string;
    readonly target: string;
    readonly state: "pending" | "delivered" | "failed" | "dropped";
    readonly attempts: number;
    readonly nextAt: string | null;
    readonly why: string | null;
  }[];
};

const LOOKED_AT = 200;

/** Why did this not arrive? Follows an object, its page or an activity of ours to every inbox. */
export async function traceAddress(db: Reader, address: string): Promise<Trace[]> {
  const found = (await listNaming(db, address, LOOKED_AT)).filter(
    ({ iri, bytes }) => iri === address || isAbout(JSON.parse(Buffer.from(bytes).toString("utf8")) as Json, address),
  );
  const targets = Map.groupBy(
    await listTargetsOf(
      db,
      found.map(({ id }) => id),
    ),
    ({ delivery }) => delivery.activity,
  );
  return found.map(({ id, iri, type, createdAt }) => ({
    activity: iri,
    type,
    at: new Date(createdAt).toISOString(),
    targets: (targets.get(id) ?? []).map(({ delivery, openUntil, blockedAt }) => {
      const { state, attempts, nextAt, lastStatus, lastError } = delivery;
      const answer = lastStatus === null ? lastError : `answered ${lastStatus}`;
      const wait = openUntil === null ? null : `the host rests until ${new Date(openUntil).toISOString()}`;
      const why = blockedAt !== null ? "the host is blocked here" : (answer ?? wait);
      return {
        id: delivery.id,
        target: delivery.target,
        state,
        attempts,
        nextAt: state === "pending" ? new Date(Math.max(nextAt, openUntil ?? 0)).toISOString() : null,
        why: state === "delivered" ? null : why,
      };
    }),
  }));
}

/** Whether an activity's object is the thing at this address, or has its page there. */
function isAbout(activity: Json, address: string): boolean {
  if (!isObject(activity)) return false;
  const { object } = activity;
  return object === address || (isObject(object) && (object["id"] === address || object["url"] === address));
}
