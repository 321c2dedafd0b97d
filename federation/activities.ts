import type { RecordRow } from "#db/record.ts";
import type { Reader } from "#db/open.ts";
import type { JsonObject } from "#domain/jcs.ts";
import type { House } from "./house.ts";

/** An activity that a recorded fact asks for, as plain AS2, and whom it is for. */
export type OutgoingActivity = {
  readonly iri: string;
  /** Actor IRI of who sends and signs it. */
  readonly sender: string;
  /** The body whose outbox lists it; null for what is not public. */
  readonly body: string | null;
  readonly type: string;
  readonly document: JsonObject;
  /** The body's followers, or inbox URLs. */
  readonly to: "followers" | readonly string[];
};

/** The activities of a recorded fact; none for what stays home. */
export async function activitiesOf(_db: Reader, _row: RecordRow, _house: House): Promise<OutgoingActivity[]> {
  return [];
}
