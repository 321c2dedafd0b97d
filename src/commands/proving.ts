import { refusalWithoutProof } from "#domain/proving.ts";
import type { Act } from "./act.ts";
import { Refused } from "./errors.ts";

/** Refuses a session that did not prove its password in the last ten minutes (R35). */
export function mustHaveProved({ by, at }: Act): void {
  const refusal = by.kind === "person" ? refusalWithoutProof(by.provedAt, at) : undefined;
  if (refusal !== undefined) throw new Refused(refusal);
}
