import type { Decision } from "./endorsements.ts";
import { cite } from "./citations.ts";
import type { BodyRules } from "./bodies.ts";
import type { BodyId, PersonId, QuestionId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import { type Refusal, type Ruling, allow, refuse } from "./rulings.ts";
import { DAY, MINUTE } from "./time.ts";

export const joinRules = ["recognized", "asked"] as const;
/** Who becomes a member at once: whom a body vouches for that recognizes the caucus, or nobody before a moderator has agreed. */
export type JoinRule = (typeof joinRules)[number];

export const strangerRules = ["hold", "refuse"] as const;
/** What becomes of posts by others than members and supporters. */
export type StrangerRule = (typeof strangerRules)[number];

/** What a caucus has decided about its doors. */
export type CaucusRules = { readonly joins: JoinRule; readonly strangers: StrangerRule };

/** A caucus that has decided nothing about them. */
export const firstCaucusRules: CaucusRules = { joins: "recognized", strangers: "hold" };

/** Of a person’s wish to join, at home. */
export type JoinState = "asked" | "accepted" | "rejected" | "left";

/** Of an account that is nobody’s member: a supporter writes in the forum and has no vote. */
export type GuestState = "asked" | "supporter" | "refused" | "blocked" | "left";

/** Of a post: a held one waits for a moderator. */
export type PostState = "shown" | "held" | "removed";

export type CaucusFact =
  | ({ readonly kind: "caucus-recognized" } & Recognized)
  | ({ readonly kind: "caucus-recognition-withdrawn" } & Recognized)
  /** At home: a body of ours vouches for a member of its own, no longer does, or was answered. */
  | ({ readonly kind: "caucus-join-asked" } & Joining)
  | ({ readonly kind: "caucus-left" } & Joining)
  | {
      readonly kind: "caucus-join-answered";
      readonly join: string;
      readonly body: BodyId;
      readonly person: PersonId;
      readonly accepted: boolean;
    }
  /** At the caucus: somebody was vouched for, was answered, or left. */
  | {
      readonly kind: "caucus-member-received";
      readonly body: BodyId;
      readonly membership: string;
      readonly voucher: string;
      readonly accepted: boolean;
    }
  | {
      readonly kind: "caucus-member-answered";
      readonly body: BodyId;
      readonly membership: string;
      readonly voucher: string;
      readonly accepted: boolean;
    }
  | {
      readonly kind: "caucus-member-left";
      readonly body: BodyId;
      readonly membership: string;
      readonly voucher: string;
    }
  /** A Join that nobody can judge, since no gazette that we hold knows who sent it. */
  | {
      readonly kind: "caucus-join-refused";
      readonly body: BodyId;
      readonly voucher: string;
      readonly activity: string;
    }
  | {
      readonly kind: "caucus-guest-changed";
      readonly body: BodyId;
      readonly actor: string;
      readonly state: GuestState;
      readonly activity: string | null;
    }
  | { readonly kind: "caucus-post-received"; readonly body: BodyId; readonly post: string; readonly isShown: boolean }
  | { readonly kind: "caucus-post-shown"; readonly body: BodyId; readonly post: string }
  | { readonly kind: "caucus-posted"; readonly body: BodyId; readonly post: string }
  | {
      readonly kind: "caucus-post-removed";
      readonly body: BodyId;
      readonly post: string;
      readonly by: "author" | "moderator";
      readonly wasShown: boolean;
    }
  | { readonly kind: "caucus-forwarded"; readonly body: BodyId; readonly post: string; readonly forwarded: string }
  | ({ readonly kind: "caucus-rules-changed"; readonly body: BodyId } & CaucusRules);

type Recognized = Recognizing & { readonly question: QuestionId | null };
type Joining = {
  readonly join: string;
  readonly body: BodyId;
  readonly person: PersonId;
  readonly caucus: string;
};

/** A fact narrowed to one kind. */
export type FactOf<Kind extends CaucusFact["kind"]> = Extract<CaucusFact, { kind: Kind }>;

type Recognizing = {
  readonly recognition: string;
  readonly body: BodyId;
  /** Its actor. */
  readonly caucus: string;
};

/** A body recognizes a caucus once: by an adopted motion about it, or by an officer where its rules let officers endorse. */
export function recognizeCaucus(
  recognizing: Recognizing,
  decision: Decision | undefined,
  isStanding: boolean,
  rules: Pick<BodyRules, "officersMayEndorse" | "sources">,
  by: Someone,
): Ruling<CaucusFact> {
  const refusal = refusalFor(by, "endorse") ?? undecided(recognizing, decision, rules);
  if (refusal !== undefined) return refuse(refusal);
  if (isStanding) return refuse({ code: "already-recognized" });
  return allow({ kind: "caucus-recognized", ...recognizing, question: decision?.question ?? null });
}

/** Ends a recognition, decided as recognizing is. */
export function withdrawRecognition(
  recognizing: Recognizing,
  decision: Decision | undefined,
  rules: Pick<BodyRules, "officersMayEndorse" | "sources">,
  by: Someone,
): Ruling<CaucusFact> {
  const refusal = refusalFor(by, "endorse") ?? undecided(recognizing, decision, rules);
  if (refusal !== undefined) return refuse(refusal);
  return allow({ kind: "caucus-recognition-withdrawn", ...recognizing, question: decision?.question ?? null });
}

function undecided(
  { body, caucus }: Recognizing,
  decision: Decision | undefined,
  rules: Pick<BodyRules, "officersMayEndorse" | "sources">,
): Refusal | undefined {
  if (decision === undefined)
    return rules.officersMayEndorse ? undefined : { code: "decision-needed", ...cite(rules, "officersMayEndorse") };
  if (decision.motion.state !== "adopted") return { code: "not-adopted" };
  return decision.motion.body === body && decision.motion.object === caucus ? undefined : { code: "other-object" };
}

/** Most members of one body that become members of a caucus at once in a day; the rest wait for a moderator. */
export const MOST_JOINS = 200;
export const JOINS_WITHIN = DAY;

/** What becomes of a member whom a body vouches for; a body that no gazette here knows cannot. */
export function judgeJoin(asked: {
  readonly isKnown: boolean;
  readonly recognizes: boolean;
  readonly rule: JoinRule;
  readonly recent: number;
}): "accept" | "ask" | "refuse" {
  if (!asked.isKnown) return "refuse";
  return asked.recognizes && asked.rule === "recognized" && asked.recent < MOST_JOINS ? "accept" : "ask";
}

/** As what somebody speaks in a forum. */
export type Voice = "member" | "stranger" | GuestState;

/** Most posts and changes of one sender that a forum takes up in ten minutes; what comes beyond is dropped. */
export const MOST_POSTS = 20;
export const POSTS_WITHIN = 10 * MINUTE;

/** Most posts of others that wait for a moderator at once. */
export const MOST_HELD = 500;

/** Whether a post goes to all at once, waits for a moderator, or is not taken up. */
export function judgePost(
  voice: Voice,
  { strangers }: Pick<CaucusRules, "strangers">,
  { recent, held }: { readonly recent: number; readonly held: number },
): "show" | "hold" | "drop" {
  if (voice === "blocked" || voice === "refused" || recent >= MOST_POSTS) return "drop";
  if (voice === "member" || voice === "supporter") return "show";
  return strangers === "refuse" || held >= MOST_HELD ? "drop" : "hold";
}
