import { findCharterVersion } from "#db/charters.ts";
import type { Reader } from "#db/open.ts";
import { findNewestQuestion } from "#db/questions.ts";
import { sha256Of } from "#domain/entries.ts";
import type { Fact } from "#domain/facts.ts";
import type { House } from "./house.ts";
import { type Drafted, decisionRefs, publicBody, refTo } from "./references.ts";

/** The entry of a charter's version: after the version before it, and the decision that adopted it. */
export async function charterAdopted(
  db: Reader,
  { body: id, version, hash, adoptedBy, effectiveAt }: Extract<Fact, { kind: "charter-adopted" }>,
  house: House,
): Promise<Drafted | undefined> {
  const body = await publicBody(db, id);
  const charter = body === undefined ? undefined : await findCharterVersion(db, id, version);
  if (body === undefined || charter === undefined || charter.textHash === null) return undefined;
  const before = version === 1 ? undefined : await findCharterVersion(db, id, version - 1);
  const replaced = before === undefined ? undefined : await refTo(db, body, before.id);
  const decision = adoptedBy === null ? null : ((await findNewestQuestion(db, adoptedBy))?.id ?? null);
  return {
    organization: body.organization,
    name: charter.id,
    draft: {
      type: "CharterAdopted",
      issuer: house.iris.actor(id),
      refs: [...(replaced === undefined ? [] : [replaced]), ...(await decisionRefs(db, body, decision))],
      version,
      charterHash: sha256Of(hash),
      textHash: sha256Of(charter.textHash),
      effectiveAt: new Date(effectiveAt).toISOString(),
    },
  };
}
