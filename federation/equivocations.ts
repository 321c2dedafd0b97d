import { listEvidence } from "#db/forks.ts";
import { findLogById } from "#db/gazette.ts";
import type { Reader } from "#db/open.ts";
import { proofOf, type EquivocationFact } from "#domain/equivocations.ts";

import type { House } from "./house.ts";
import { type Drafted, publicBody } from "./references.ts";

/** What an organization says of a log that signed two histories: both checkpoints, as that log signed them. */
export async function equivocationShown(
  db: Reader,
  organization: string | null,
  { log: id, evidence }: Extract<EquivocationFact, { kind: "equivocation-shown" }>,
  { iris }: House,
): Promise<Drafted | undefined> {
  const body = organization === null ? undefined : await publicBody(db, organization);
  const log = await findLogById(db, id);
  const found = (await listEvidence(db, id)).find((each) => each.id === evidence);
  const checkpoints = log === undefined || found === undefined ? undefined : proofOf(found.held, found.shown, log.vkey);
  if (body === undefined || log === undefined || checkpoints === undefined) return undefined;
  const { origin, vkey } = log;
  return {
    organization: body.organization,
    draft: { type: "EquivocationShown", issuer: iris.actor(body.id), refs: [], origin, vkey, checkpoints },
  };
}
