import { REOPEN } from "./contests.ts";
import type { ElectionResult } from "./elections/results.ts";
import type { MandateId, PersonId } from "./ids.ts";
import { type Decision, type Mandate, type MandateFact, endOf, isValid, isWaiting, undecided } from "./mandates.ts";
import { type Someone, refusalFor } from "./members.ts";
import { type Office, ended } from "./offices.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import type { Instant } from "./time.ts";

type FactOf<Kind extends MandateFact["kind"]> = Extract<MandateFact, { kind: Kind }>;

/** Names an alternate by an adopted motion of the home body: a member of it who does not hold the office and does not wait already. */
export function nameAlternate(
  office: Office,
  wanted: { readonly mandate: MandateId; readonly holder: PersonId },
  existing: readonly Mandate[],
  decision: Decision | undefined,
  isMember: boolean,
  by: Someone,
  at: Instant,
): Ruling<FactOf<"alternate-named">> {
  const refusal = refusalFor(by, "issue-mandate") ?? undecided(office, decision) ?? ended(office);
  if (refusal !== undefined) return refuse(refusal);
  if (decision === undefined) return refuse({ code: "decision-needed" });
  if (!isMember) return refuse({ code: "holder-not-a-member" });
  const { mandate, holder } = wanted;
  const isBound = existing.some((each) => each.holder === holder && at < endOf(each));
  if (isBound) return refuse({ code: "already-holds" });
  const order = nextOrder(existing, at);
  return allow({
    kind: "alternate-named",
    mandate,
    office: office.id,
    home: office.home,
    holder,
    order,
    question: decision.question,
  });
}

/** The place at the end of those who wait. */
export const nextOrder = (existing: readonly Mandate[], at: Instant): number =>
  Math.max(0, ...existing.filter((each) => isWaiting(each, at)).map(({ order }) => order)) + 1;

/** Who stands in for a mandate that ended: an alternate of its own first, then those of the office in their order. */
export function nextAlternate(vacated: Mandate, existing: readonly Mandate[], at: Instant): Mandate | undefined {
  const holders = new Set(existing.filter((each) => isValid(each, at)).map(({ holder }) => holder));
  const waiting = existing
    .filter((each) => each.office === vacated.office && isWaiting(each, at) && !holders.has(each.holder))
    .toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  return waiting.find((each) => each.alternateOf === vacated.id) ?? waiting.find((each) => each.alternateOf === null);
}

/** Seats an alternate for what is left of a term that ended early; undefined where nothing is left. */
export function seatAlternate(
  office: Office,
  vacated: Mandate,
  existing: readonly Mandate[],
  at: Instant,
): FactOf<"mandate-issued"> | undefined {
  const alternate = nextAlternate(vacated, existing, at);
  const { number, until } = vacated;
  const from = Math.max(at, vacated.from);
  if (alternate === undefined || number === null || number > office.seats || from >= until) return undefined;
  const { id: mandate, holder, question } = alternate;
  return {
    kind: "mandate-issued",
    mandate,
    office: office.id,
    body: office.body,
    home: office.home,
    holder,
    number,
    from,
    until,
    question,
  };
}

/** The options behind those elected, the best first: by the ranking where the method makes one, else whoever was excluded last; nobody from behind "re-open nominations". */
export function optionsBehind(
  { elected, ranking, rounds }: Pick<ElectionResult, "elected" | "ranking" | "rounds">,
  options: readonly string[],
): readonly string[] {
  const order = ranking === undefined ? byExclusion(rounds) : ranking.flat();
  const names = order.filter((number) => !elected.includes(number)).map((number) => options[Number(number) - 1] ?? "");
  const reopen = names.indexOf(REOPEN);
  return (reopen === -1 ? names : names.slice(0, reopen)).filter((name) => name !== "");
}

/** Who stood to the end, by votes, and then whoever was excluded, the last first. */
function byExclusion(rounds: ElectionResult["rounds"]): readonly string[] {
  const excluded = rounds.flatMap((round) => round.excluded);
  const last = rounds.at(-1)?.counts ?? {};
  const standing = Object.keys(last).filter((number) => !excluded.includes(number));
  const votes = (number: string) => Number(last[number] ?? 0);
  return [...standing.toSorted((a, b) => votes(b) - votes(a) || Number(a) - Number(b)), ...excluded.toReversed()];
}
