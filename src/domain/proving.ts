import { type Refusal } from "./rulings.ts";
import { type Instant, MINUTE } from "./time.ts";

/** How long after its proof a session may do what others must not be able to do at a screen that was left open (R35). */
const PROOF_LASTS = 10 * MINUTE;

/** Why whoever proved who they are at this time has to do so again; what bears no session needs no such proof. */
export function refusalWithoutProof(provedAt: Instant | undefined, at: Instant): Refusal | undefined {
  return provedAt !== undefined && at - provedAt >= PROOF_LASTS ? { code: "fresh-login-needed" } : undefined;
}
