import { DAY, type Instant } from "#domain/time.ts";
import { answerUntil, votesUntil } from "./clocks.ts";
import { appealUntil, formerPanel, panelOf, seated, type Case, type CaseStep, type Ground } from "./case.ts";
import { ways, type CaseRole, type CaseState, type Way } from "./steps.ts";
import { countVotes, outcomeOf, suspends } from "./tally.ts";

/** Why a step has no effect; the same words wherever the case is played. */
export type CaseFault =
  | "no-case"
  | "filed-twice"
  | "no-accused"
  | "out-of-turn"
  | "not-yours"
  | "no-article"
  | "short-notice"
  | "too-early"
  | "too-late"
  | "suspended-too-long"
  | "not-enough-for-it"
  | "suspended-twice"
  | "no-draw"
  | "panel-stands"
  | "party-on-panel"
  | "not-a-member"
  | "panel-too-small"
  | "voted-already"
  | "votes-missing"
  | "other-count"
  | "closed-already";

/** What becomes of a step: it leads to a state, or it is inert, and from or until when it would not be. */
export type CaseVerdict =
  | { readonly code: "ok"; readonly to: CaseState }
  | {
      readonly code: CaseFault;
      readonly from?: Instant | undefined;
      readonly until?: Instant | undefined;
      readonly have?: number | undefined;
      readonly need?: number | undefined;
    };

type Fault = Exclude<CaseVerdict, { code: "ok" }>;

/** What becomes of one step in a case as it stands then. */
export function judge(ground: Ground, now: Case, step: CaseStep): CaseVerdict {
  if (now.state === undefined) {
    if (step.step !== "filed") return { code: "no-case" };
    if (step.against === undefined || step.against === step.by) return { code: "no-accused" };
    const isAmong = [step.by, step.against].every((party) => ground.members?.has(party) !== false);
    return isAmong ? { code: "ok", to: "filed" } : { code: "not-a-member" };
  }
  if (step.step === "filed") return { code: "filed-twice" };
  const way: Way | undefined = ways[now.state][step.step];
  if (way === undefined) return lateOrOut(ground, now, step);
  if (!isRole(ground, now, step, way.by)) return { code: "not-yours" };
  return guards[step.step](ground, now, step) ?? { code: "ok", to: way.to };
}

/** Whether somebody has a role in a case; a party has none but its own. */
function isRole(ground: Ground, now: Case, { by }: Pick<CaseStep, "by">, role: CaseRole): boolean {
  if (role === "accuser") return by === now.accuser;
  if (role === "accused") return by === now.accused;
  if (by === now.accuser || by === now.accused) return false;
  if (role === "panellist") return seated(ground, now).includes(by);
  if (role === "screener") return now.screener === undefined ? mayScreen(ground, now, by) : by === now.screener;
  // At home the body does it; in a coalition whoever was drawn first, and once it is over who screened it as well.
  if (ground.members === undefined) return ground.screeners.has(by);
  return seated(ground, now)[0] === by || (now.state === "final" && by === now.screener);
}

/** The convenor takes a filing up; where it is a party, any other member does. */
function mayScreen({ screeners, members }: Ground, now: Case, by: string): boolean {
  if (screeners.has(by)) return true;
  const isParty = [...screeners].some((screener) => screener === now.accuser || screener === now.accused);
  return isParty && members?.has(by) === true;
}

type Guard = (ground: Ground, now: Case, step: CaseStep) => Fault | undefined;
const always: Guard = () => undefined;

const guards: { readonly [Step in CaseStep["step"]]: Guard } = {
  filed: always,
  accepted: always,
  dismissed: always,
  withdrawn: always,
  charged({ rules }, _, { article, due, at }) {
    if (article === undefined || article === "") return { code: "no-article" };
    const from = at + rules.noticeDays * DAY;
    return due === undefined || due < from ? { code: "short-notice", from } : undefined;
  },
  answered({ rules }, now, { at }) {
    if (now.answeredAt !== undefined) return { code: "out-of-turn" };
    return late(answerUntil(rules, now), at);
  },
  suspended({ rules }, now, { due, at, yes = 0, executive = 0 }) {
    if (now.suspendedUntil !== undefined) return { code: "suspended-twice" };
    const until = at + rules.interimDays * DAY;
    if (due === undefined || due <= at || due > until) return { code: "suspended-too-long", until };
    return suspends(yes, executive, rules) ? undefined : { code: "not-enough-for-it", have: yes, need: executive };
  },
  called(ground, now, { due, at }) {
    const { calledFor, order } = panelOf(now);
    if (seated(ground, now).length >= ground.rules.panelSize) return { code: "panel-stands" };
    // Else whoever calls could wait for the draw that suits.
    const from = calledFor === undefined || order.length > 0 ? undefined : calledFor + HELD_WITHIN;
    if (from !== undefined && at < from) return { code: "too-early", from };
    return due === undefined || due <= at ? { code: "too-early", from: at } : undefined;
  },
  drawn: judgeDraw,
  recused: always,
  heard: judgeHearing,
  voted(_, now, { by, vote }) {
    if (vote === undefined) return { code: "out-of-turn" };
    return panelOf(now).votes.has(by) ? { code: "voted-already" } : undefined;
  },
  found: judgeFinding,
  appealed: ({ rules }, now, { at }) => late(appealUntil(rules, now), at),
  closed(ground, now) {
    if (now.closedAt !== undefined) return { code: "closed-already" };
    return now.state === "found" ? { code: "too-early", from: appealUntil(ground.rules, now) } : undefined;
  },
  published: always,
};

/** A draw that nobody could hold for so long, because its sources said nothing, gives way to another. */
const HELD_WITHIN = 7 * DAY;

/** Who is drawn follows from a published draw of the whole pool; no party is in it, and nobody of the panel before. */
function judgeDraw(ground: Ground, now: Case, { order = [], isProven, at, draw }: CaseStep): Fault | undefined {
  const { calledFor, draw: called } = panelOf(now);
  if (calledFor === undefined || isProven !== true || draw !== called) return { code: "no-draw" };
  if (at < calledFor) return { code: "too-early", from: calledFor };
  if (seated(ground, now).length >= ground.rules.panelSize) return { code: "panel-stands" };
  const former = formerPanel(ground, now);
  if (order.some((party) => party === now.accuser || party === now.accused || former.has(party)))
    return { code: "party-on-panel" };
  if (order.some((party) => ground.members?.has(party) === false)) return { code: "not-a-member" };
  return undefined;
}

/** Nobody is judged without the time to answer, nor by less than a whole panel. */
function judgeHearing(ground: Ground, now: Case, { at }: CaseStep): Fault | undefined {
  const { rules } = ground;
  const from = now.appealedAt === undefined ? now.hearingAt : now.appealedAt + rules.noticeDays * DAY;
  if (from === undefined || at < from) return { code: "too-early", from };
  const have = seated(ground, now).length;
  return have < rules.panelSize ? { code: "panel-too-small", have, need: rules.panelSize } : undefined;
}

/** What is found follows from the votes of the panel: when all have spoken, or their time is over. */
function judgeFinding(ground: Ground, now: Case, { at, outcome }: CaseStep): Fault | undefined {
  const { votes } = panelOf(now);
  const seats = seated(ground, now).length;
  const until = votesUntil(ground.rules, now);
  if (votes.size < seats && (until === undefined || at <= until))
    return { code: "votes-missing", have: votes.size, need: seats, from: until };
  const counted = outcomeOf(countVotes(seats, [...votes.values()]), ground.rules);
  return outcome === undefined || outcome === counted ? undefined : { code: "other-count" };
}

/** What comes after its clock ran out is late, not only out of turn. */
function lateOrOut({ rules }: Ground, now: Case, { step, at }: CaseStep): Fault {
  const until = step === "appealed" && now.appealedAt === undefined ? appealUntil(rules, now) : undefined;
  return (until === undefined ? undefined : late(until, at)) ?? { code: "out-of-turn" };
}

const late = (until: Instant | undefined, at: Instant): Fault | undefined =>
  until === undefined || at > until ? { code: "too-late", until } : undefined;
