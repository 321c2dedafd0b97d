import { DAY, type Instant } from "#domain/time.ts";
import { type Party, seatsOf } from "./panel.ts";
import type { CaseRules } from "./rules.ts";
import type { CaseState, CaseStepName } from "./steps.ts";
import type { CaseOutcome, PanelCounts, PanelVote } from "./tally.ts";

/** One step as it was taken or published: whose, when, and what it says; never a text. */
export type CaseStep = {
  readonly id: string;
  readonly step: CaseStepName;
  readonly by: Party;
  readonly at: Instant;
  /** Of a filing: who is accused. */
  readonly against?: Party | undefined;
  /** Of a charge the hearing, of a call for a panel its draw, of an interim suspension its end. */
  readonly due?: Instant | undefined;
  /** The article that a charge cites. */
  readonly article?: string | undefined;
  /** Of a draw: the whole pool in the order in which it was drawn, and whether a published draw proves that order. */
  readonly order?: readonly Party[] | undefined;
  readonly isProven?: boolean | undefined;
  /** Of a call and of a draw: which draw it is. */
  readonly draw?: string | undefined;
  readonly vote?: PanelVote | undefined;
  /** Of a finding: what it says the panel came to. */
  readonly outcome?: CaseOutcome | undefined;
  /** Of an interim suspension: how many of the executive were for it, of how many who are no party. */
  readonly yes?: number | undefined;
  readonly executive?: number | undefined;
};

/** What a case is judged by beside its steps. */
export type Ground = {
  readonly rules: CaseRules;
  /** Who may take a filing up: at home the body, in a coalition who is or was its convenor. */
  readonly screeners: ReadonlySet<Party>;
  /** In a coalition its members: they alone sit on panels, and any of them screens where the convenor is a party. */
  readonly members?: ReadonlySet<Party> | undefined;
};

/** A panel as it stands: drawn, less who recused themselves, and what it said. */
export type Panel = {
  /** When its draw is held; until then nobody knows who will sit. */
  readonly calledFor?: Instant | undefined;
  readonly draw?: string | undefined;
  readonly order: readonly Party[];
  readonly recused: ReadonlySet<Party>;
  readonly votes: ReadonlyMap<Party, PanelVote>;
  readonly heardAt?: Instant | undefined;
  readonly foundAt?: Instant | undefined;
  readonly outcome?: CaseOutcome | undefined;
  readonly counts?: PanelCounts | undefined;
};

/** A case after some of its steps. */
export type Case = {
  readonly state: CaseState | undefined;
  readonly accuser: Party;
  readonly accused: Party;
  readonly screener: Party | undefined;
  readonly filedAt: Instant;
  readonly screenedAt?: Instant | undefined;
  readonly chargedAt?: Instant | undefined;
  readonly hearingAt?: Instant | undefined;
  readonly article?: string | undefined;
  readonly answeredAt?: Instant | undefined;
  readonly appealedAt?: Instant | undefined;
  readonly suspendedUntil?: Instant | undefined;
  readonly closedAt?: Instant | undefined;
  readonly endedAt?: Instant | undefined;
  /** The first panel, and the one of the appeal. */
  readonly first: Panel;
  readonly second: Panel;
};

/** The case as the clock alone has brought it on: what nobody appealed in time is final. */
export function atTime({ rules }: Ground, now: Case, at: Instant): Case {
  const until = appealUntil(rules, now);
  return now.state === "found" && until !== undefined && at > until ? { ...now, state: "final", endedAt: until } : now;
}

/** The last moment of an appeal. */
export const appealUntil = (rules: CaseRules, { first }: Case): Instant | undefined =>
  first.foundAt === undefined ? undefined : first.foundAt + rules.appealDays * DAY;

/** The panel that has the case now: the second one once an appeal was made. */
export const panelOf = (now: Case): Panel => (now.appealedAt === undefined ? now.first : now.second);

/** Who sits on the panel that has the case now. */
export function seated({ rules }: Ground, now: Case): readonly Party[] {
  const { order, recused } = panelOf(now);
  return seatsOf(order, recused, rules.panelSize);
}

/** Who sat on the first panel, and therefore sits on no second one. */
export const formerPanel = ({ rules }: Ground, { first, appealedAt }: Case): ReadonlySet<Party> =>
  new Set(appealedAt === undefined ? [] : seatsOf(first.order, first.recused, rules.panelSize));

/** What the panels came to in the end; undefined while a sanction can still fall. */
export function lastOutcome(now: Case): CaseOutcome | undefined {
  if (now.state !== "final" && now.state !== "published") return undefined;
  return now.appealedAt === undefined ? now.first.outcome : now.second.outcome;
}
