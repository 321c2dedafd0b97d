import type { Iri, Sha256 } from "#domain/entries.ts";
import { instantOf, MINUTE, type Instant } from "#domain/time.ts";
import type { Acting } from "./acts.ts";
import { seatKey, seatsOf } from "./council.ts";
import { find, forget, keep, NEVER, rulesOf, type Draft } from "./state.ts";
import type { DocketVerdict } from "./verdicts.ts";

/** Who holds a seat of the council, by the hash that hides the name. */
export type SeatMandate = {
  readonly by: Iri;
  readonly seat: number;
  readonly begins: Instant;
  readonly until: Instant;
  readonly holderHash: Sha256;
  readonly state: "ahead" | "held" | "over" | "revoked" | "vacated";
};

/** Clocks of honest instances differ by as much: a mandate that begins so soon after its block is held at once. */
const MOST_APART = 10 * MINUTE;

/** A member body says who holds one of its seats, by its own decision and within the term: one at a time. */
export function issueSeat(draft: Draft, { entry, hash, at, member }: Acting<"MandateIssued">): DocketVerdict {
  if (member?.standing !== "full") return "not-a-member";
  const { kind, seat = 0, issuer: by, holderHash } = entry;
  // Whoever speaks for a member, or holds its offices, is its own affair.
  if (kind !== "seat") return "ok";
  const council = find(draft, "council", "self");
  if (council === undefined || seat < 1 || seat > seatsOf(draft, by)) return "no-seat";
  const [begins, until] = [instantOf(entry.begins), instantOf(entry.until)];
  if (begins < council.from || until > council.until || until <= at.time) return "outside-the-term";
  if (!entry.refs.some((ref) => find(draft, "decision", ref.hash)?.by === by)) return "no-decision";
  const key = seatKey(by, seat);
  const live = find(draft, "seat", key) ?? [];
  if (live.some((each) => overlaps(find(draft, "mandate", each), begins, until))) return "seat-taken";
  const state = begins <= at.time + MOST_APART ? "held" : "ahead";
  keep(draft, "mandate", hash, { by, seat, begins, until, holderHash, state });
  keep(draft, "seat", key, [...live, hash]);
  draft.mandates = [...draft.mandates, hash];
  draft.mandatesFrom = Math.min(draft.mandatesFrom, state === "ahead" ? begins : until);
  return "ok";
}

/** The body that gave a mandate takes it back: the seat is free at once, for the alternate too. */
export function revokeSeat(draft: Draft, { entry, member }: Acting<"MandateRevoked">): DocketVerdict {
  if (member === undefined) return "not-a-member";
  const hash = entry.refs[0]?.hash ?? "sha256:";
  const mandate = find(draft, "mandate", hash);
  if (mandate === undefined) return "no-mandate";
  if (mandate.by !== entry.issuer) return "not-the-issuer";
  if (!isLive(mandate)) return "mandate-ended";
  end(draft, hash, mandate, "revoked");
  return "ok";
}

/** Begins and ends what the time begins and ends. */
export function tendMandates(draft: Draft, time: Instant): void {
  if (time < draft.mandatesFrom) return;
  draft.mandatesFrom = NEVER;
  for (const hash of draft.mandates) {
    const found = find(draft, "mandate", hash);
    if (found === undefined) continue;
    const mandate = found.state === "ahead" && found.begins <= time ? { ...found, state: "held" as const } : found;
    if (mandate.until <= time) end(draft, hash, mandate, "over");
    else {
      if (mandate !== found) keep(draft, "mandate", hash, mandate);
      draft.mandatesFrom = Math.min(draft.mandatesFrom, mandate.state === "ahead" ? mandate.begins : mandate.until);
    }
  }
}

/** Who leaves or is expelled leaves the seats and offices empty; what was voted stands. */
export function vacate(draft: Draft, actor: Iri, time: Instant): void {
  for (const hash of draft.mandates) {
    const mandate = find(draft, "mandate", hash);
    if (mandate?.by === actor) end(draft, hash, mandate, "vacated");
  }
  for (const { name } of rulesOf(draft).council?.offices ?? []) {
    const terms = find(draft, "office", name);
    if (terms?.some(({ body, until }) => body === actor && until > time) !== true) continue;
    keep(
      draft,
      "office",
      name,
      terms.flatMap((term) => (term.body === actor ? cut(term, time) : [term])),
    );
  }
}

/** A term that ends at a time, or none where it had not begun. */
export function cut<Term extends { readonly from: Instant; readonly until: Instant }>(
  term: Term,
  time: Instant,
): Term[] {
  if (term.until <= time) return [term];
  return term.from < time ? [{ ...term, until: time }] : [];
}

const isLive = ({ state }: SeatMandate): boolean => state === "held" || state === "ahead";

function overlaps(mandate: SeatMandate | undefined, begins: Instant, until: Instant): boolean {
  return mandate !== undefined && mandate.begins < until && begins < mandate.until;
}

function end(draft: Draft, hash: Sha256, mandate: SeatMandate, state: "over" | "revoked" | "vacated"): void {
  keep(draft, "mandate", hash, { ...mandate, state });
  draft.mandates = draft.mandates.filter((each) => each !== hash);
  const key = seatKey(mandate.by, mandate.seat);
  const left = (find(draft, "seat", key) ?? []).filter((each) => each !== hash);
  if (left.length === 0) forget(draft, "seat", key);
  else keep(draft, "seat", key, left);
}
