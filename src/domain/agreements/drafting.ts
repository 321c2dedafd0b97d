import type { Iri, Sha256 } from "#domain/entries.ts";
import type { BodyId } from "#domain/ids.ts";
import { type Someone, refusalFor } from "#domain/members.ts";
import { type Ruling, allow, refuse } from "#domain/rulings.ts";
import type { Instant } from "#domain/time.ts";

/** How an agreement comes about before anybody signs it, and how its next text does. */
export type AgreementFact =
  | {
      readonly kind: "coalition-called";
      readonly call: string;
      /** The body that will speak for the coalition, and the organization that calls. */
      readonly body: BodyId;
      readonly organization: BodyId;
      readonly textHash: string;
      readonly invited: readonly Iri[];
      readonly until: Instant | null;
    }
  | {
      readonly kind: "charter-drafted";
      readonly draft: string;
      readonly organization: BodyId;
      /** The call or the convening that the text is for, by the entry's address. */
      readonly about: Iri;
      readonly charterHash: Sha256;
      readonly textHash: Sha256;
      readonly base: Sha256 | null;
      /** The proposal that it takes up. */
      readonly accepts: Iri | null;
    };

type FactOf<Kind extends AgreementFact["kind"]> = Extract<AgreementFact, { kind: Kind }>;

/** What a text is drafted for: a call, while nobody has convened, or a coalition. */
export type Draftable = {
  /** The call or the convening, by the entry's address. */
  readonly about: Iri;
  /** The text that proposals change: the newest draft, or the charter in force. */
  readonly base: Sha256 | undefined;
  readonly version: number;
  /** Who may propose, by actors: whoever calls or is asked, and members. */
  readonly drafters: readonly Iri[];
  /** Who decides on drafts: the caller; nobody once the coalition decides itself. */
  readonly caller: Iri | undefined;
  readonly isConvened: boolean;
};

/** Calls organizations together: by an admin, with a last day for drafting that is still to come. */
export function call(
  by: Someone,
  asked: Omit<FactOf<"coalition-called">, "kind">,
  at: Instant,
): Ruling<FactOf<"coalition-called">> {
  const refusal = refusalFor(by, "join-coalition");
  if (refusal !== undefined) return refuse(refusal);
  if (asked.until !== null && asked.until <= at) return refuse({ code: "already-past", earliest: at });
  return allow({ kind: "coalition-called", ...asked });
}

/** Proposes a text in place of the newest one: for an organization that calls, is asked or is a member, by an admin of it. */
export function draft(
  by: Someone,
  own: Iri,
  of: Draftable,
  asked: Omit<FactOf<"charter-drafted">, "kind" | "about">,
): Ruling<FactOf<"charter-drafted">> {
  const refusal = refusalFor(by, "join-coalition");
  if (refusal !== undefined) return refuse(refusal);
  if (of.isConvened && of.caller !== undefined) return refuse({ code: "already-convened" });
  if (!of.drafters.includes(own)) return refuse({ code: "not-asked" });
  if (asked.accepts !== null && of.caller !== own) return refuse({ code: "caller-only" });
  if (of.base !== undefined && asked.base !== of.base) return refuse({ code: "stale-base", version: of.version });
  return allow({ kind: "charter-drafted", about: of.about, ...asked });
}
