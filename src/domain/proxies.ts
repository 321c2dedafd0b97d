import { cite } from "./citations.ts";
import type { BodyRules } from "./bodies.ts";
import type { BodyId, MotionId, PersonId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import { type Refusal, type Ruling, allow, refuse } from "./rulings.ts";
import { DAY, type Instant } from "./time.ts";

/** That one member votes for another, in one motion or in all of a body; it counts once both sides have said so (RONR §45). */
export type Proxy = {
  readonly id: string;
  readonly body: BodyId;
  /** Whose vote it is. */
  readonly principal: PersonId;
  /** Who casts it. */
  readonly holder: PersonId;
  /** Null: every motion of the body. */
  readonly motion: MotionId | null;
  readonly expiresAt: Instant;
  readonly acceptedAt: Instant | null;
  readonly endedAt: Instant | null;
};

type Named = { readonly proxy: string; readonly body: BodyId };

export type ProxyFact =
  | (Named & { readonly kind: "proxy-offered"; readonly principal: PersonId; readonly holder: PersonId })
  | (Named & { readonly kind: "proxy-accepted" })
  | (Named & { readonly kind: "proxy-ended" });

type FactOf<Kind extends ProxyFact["kind"]> = Extract<ProxyFact, { kind: Kind }>;

/** No proxy outlives a year. */
const LONGEST = 366 * DAY;

/** A member in good standing asks another one; at most one proxy of a scope at a time, and only where the rules allow any. */
export function offerProxy(
  proxy: Pick<Proxy, "id" | "body" | "holder" | "expiresAt">,
  { hasGiven, holderRoles }: { readonly hasGiven: boolean; readonly holderRoles: Someone["roles"] },
  rules: Pick<BodyRules, "proxiesPerPerson" | "sources">,
  by: Someone,
  at: Instant,
): Ruling<FactOf<"proxy-offered">> {
  if (rules.proxiesPerPerson === 0) return refuse({ code: "no-proxies", ...cite(rules, "proxiesPerPerson") });
  const refusal = refusalFor(by, "give-proxy");
  if (refusal !== undefined) return refuse(refusal);
  if (proxy.holder === by.person) return refuse({ code: "own-proxy" });
  if (!holderRoles.includes("member")) return refuse({ code: "good-standing-needed" });
  if (proxy.expiresAt <= at || proxy.expiresAt > at + LONGEST)
    return refuse({ code: "bad-expiry", latest: at + LONGEST });
  if (hasGiven) return refuse({ code: "proxy-given" });
  const { id, body, holder } = proxy;
  return allow({ kind: "proxy-offered", proxy: id, body, principal: by.person, holder });
}

/** The holder agrees, up to as many as the rules allow one person. */
export function acceptProxy(
  proxy: Proxy,
  held: number,
  rules: Pick<BodyRules, "proxiesPerPerson" | "sources">,
  by: Someone,
  at: Instant,
): Ruling<FactOf<"proxy-accepted">> {
  if (by.person !== proxy.holder) return refuse({ code: "proxy-sides-only" });
  if (proxy.acceptedAt !== null || !isAlive(proxy, at))
    return refuse({ code: "proxy-state", state: stateOf(proxy, at) });
  const refusal = refusalFor(by, "give-proxy");
  if (refusal !== undefined) return refuse(refusal);
  if (held < rules.proxiesPerPerson) return allow({ kind: "proxy-accepted", proxy: proxy.id, body: proxy.body });
  return refuse({
    code: "too-many-proxies",
    most: rules.proxiesPerPerson,
    ...cite(rules, "proxiesPerPerson"),
  });
}

/** Either side ends it, at any time. */
export function endProxy(proxy: Proxy, by: PersonId, at: Instant): Ruling<FactOf<"proxy-ended">> {
  if (by !== proxy.principal && by !== proxy.holder) return refuse({ code: "proxy-sides-only" });
  if (!isAlive(proxy, at)) return refuse({ code: "proxy-state", state: stateOf(proxy, at) });
  return allow({ kind: "proxy-ended", proxy: proxy.id, body: proxy.body });
}

/** Why somebody may not cast a ballot for the principal now; what the principal cast in person stands. */
export function refusalOfProxyVote(
  proxy: Proxy,
  question: { readonly body: BodyId; readonly motion: MotionId },
  {
    rules,
    hasVotedInPerson,
  }: { readonly rules: Pick<BodyRules, "proxiesPerPerson" | "sources">; readonly hasVotedInPerson: boolean },
  by: PersonId,
  at: Instant,
): Refusal | undefined {
  if (rules.proxiesPerPerson === 0) return { code: "no-proxies", ...cite(rules, "proxiesPerPerson") };
  if (by !== proxy.holder) return { code: "proxy-sides-only" };
  const isFor = proxy.motion === null ? proxy.body === question.body : proxy.motion === question.motion;
  if (!isFor) return { code: "other-proxy" };
  if (proxy.acceptedAt === null || !isAlive(proxy, at)) return { code: "proxy-state", state: stateOf(proxy, at) };
  return hasVotedInPerson ? { code: "already-voted" } : undefined;
}

const isAlive = ({ endedAt, expiresAt }: Pick<Proxy, "endedAt" | "expiresAt">, at: Instant): boolean =>
  endedAt === null && at < expiresAt;

/** Where a proxy stands: offered, in force, expired or ended. */
export function stateOf(proxy: Pick<Proxy, "acceptedAt" | "endedAt" | "expiresAt">, at: Instant): ProxyState {
  if (proxy.endedAt !== null) return "ended";
  if (at >= proxy.expiresAt) return "expired";
  return proxy.acceptedAt === null ? "offered" : "in_force";
}

export const proxyStates = ["offered", "in_force", "expired", "ended"] as const;
export type ProxyState = (typeof proxyStates)[number];
