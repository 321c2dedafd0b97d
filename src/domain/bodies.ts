import { type CaseRules, problemsOfCaseRules } from "./cases/rules.ts";
import { type Citation, type Cited, type Tier, cite, standingRules } from "./citations.ts";
import type { BodyId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { IncidentalKind } from "./incidentals.ts";
import type { Effect } from "./effects.ts";
import type { MotionKind } from "./motions.ts";
import { type PresetName, presets } from "./presets.ts";
import type { DecisionRule } from "./rules.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";

export const bodyKinds = ["organization", "chapter", "region", "committee", "caucus", "coalition"] as const;
export type BodyKind = (typeof bodyKinds)[number];

export const visibilities = ["members", "public"] as const;
/** Who may see it; what is members-only leaves no entry, no document and no public count. */
export type Visibility = (typeof visibilities)[number];

/** What can have a rule of its own: motions by kind, amendments, incidental motions. */
export type RuledKind = MotionKind | IncidentalKind | "amend";

/** How a body decides, as data: presets that its members can change. */
export type BodyRules = {
  readonly rule: DecisionRule;
  /** Another rule for motions of a kind. */
  readonly ruleFor: Readonly<Partial<Record<RuledKind, DecisionRule>>>;
  readonly secondsRequired: number;
  /** A motion without enough seconds lapses after so many days. */
  readonly secondDays: number;
  /** Without it voting opens straight from submitted. */
  readonly hasDebateStage: boolean;
  /** Who may put a text to the vote at once, without seconds and debate. */
  readonly quickVote: "nobody" | "officers" | "members";
  /** Days between submission and the moment the chair may put it before the body. */
  readonly noticeDays: number;
  readonly minVotingSeconds: number;
  readonly officersMayEndorse: boolean;
  /** Whether an admin may sign the agreement of a coalition, or leave it, without a vote of the members. */
  readonly adminsMayJoin: boolean;
  readonly adminsActAsChair: boolean;
  /** Days after a decision in which it can be reconsidered. */
  readonly reconsiderDays: number;
  /** A motion that was laid on the table lapses after so many days. */
  readonly tableDays: number;
  /** For how many others one person may vote; 0: nobody votes for another. */
  readonly proxiesPerPerson: number;
  readonly recall: RecallRules;
  /** How complaints are dealt with, where a charter says it; else by the presets. */
  readonly cases?: CaseRules;
  /** Another rule for changing articles of a tier. */
  readonly amending?: Readonly<Partial<Record<Tier, DecisionRule>>>;
  /** The version of the charter that these rules come from; a body without one has standing rules. */
  readonly charter?: { readonly version: number; readonly hash: string };
} & Cited;

/** Who can ask that a mandate be revoked, how long before the vote it is made known, and how long a failed one bars the next. */
export type RecallRules = {
  readonly petitionNum: number;
  readonly petitionDen: number;
  readonly noticeDays: number;
  readonly barDays: number;
};

/** A body as the rules see it. */
export type Body = {
  readonly id: BodyId;
  /** The organization that answers for it; itself for an organization. */
  readonly organization: BodyId;
  readonly kind: BodyKind;
  readonly parent: BodyId | null;
};

/** Where a body is to stand: the parent, its organization, and everything the parent stands in, itself first. */
export type Place = {
  readonly id: BodyId;
  readonly organization: BodyId;
  readonly visibility: Visibility;
  readonly chain: readonly BodyId[];
};

export type BodyFact =
  | {
      readonly kind: "body-founded";
      readonly body: BodyId;
      readonly bodyKind: BodyKind;
      readonly organization: BodyId;
      readonly parent: BodyId | null;
      readonly visibility: Visibility;
      /** Of an organization: hashes of the keys that may replace its own, and how many of them it takes. */
      readonly recovery?: { readonly need: number; readonly commitments: readonly string[] };
    }
  | {
      readonly kind: "body-changed";
      readonly body: BodyId;
      /** Names of the members of the body that changed, never their values. */
      readonly changed: readonly string[];
      readonly parent: BodyId | null;
      readonly visibility: Visibility;
    };

/** Bodies inside bodies, at most so deep. */
export const MAX_DEPTH = 16;

const slugs = /^[a-z0-9_]{1,30}$/;

/** First segments of our paths and names that would deceive, in English and Spanish. */
const reserved: ReadonlySet<string> = new Set(
  `about acceso accessibility account acerca activity acuerdo admin administracion administrador administrator
  agenda agreement agrupaciones ajustes amendments announcements anuncios ap api apoyos apply asambleas assets
  auth authorize_interaction ayuda backups ballot bodies body buscar calendar calendario campaigns campanas
  capitulos cases censo chapters charter claims coalicion coaliciones coalition coalitions committees
  configuracion contact contacto css cuenta dashboard decisions developers digest docs documentation download
  elections email endorsements entrar estado events everyone export faq favicon federation feed followers
  following follows forgot gaceta gazette genesis help home host_meta html icons images img inbox index inicio
  inscripcion instance invitation invitations invite jobs join js keys livez local log_in login logout m mail
  mandates media meetings members members_only metrics miembros mirror mociones moderation moderator motions
  nobody nodeinfo notifications null oauth official oficial operator organizaciones organization organizations
  outbox owner password peers personas persons portavoces posiciones positions postmaster press privacidad privacy
  problems propuestas publico questions readyz recover recursos register registrarse registro reports reset
  resources resultados results reuniones robots root rss rules salir search security seguridad sesion session
  sessions set_up settings setup sign_in sign_up signin signup sistema sitemap soporte source spokespeople static
  status styles support system terms texts tiles token tokens undefined user users usuario verify votacion
  votaciones vote votes voto votos webfinger webmaster well_known www`.split(/\s+/),
);

const base: Omit<BodyRules, "rule"> = {
  ruleFor: {},
  secondsRequired: 1,
  secondDays: 30,
  hasDebateStage: true,
  quickVote: "officers",
  noticeDays: 0,
  minVotingSeconds: 1,
  officersMayEndorse: true,
  adminsMayJoin: true,
  adminsActAsChair: true,
  reconsiderDays: 30,
  tableDays: 90,
  proxiesPerPerson: 0,
  recall: { petitionNum: 1, petitionDen: 10, noticeDays: 14, barDays: 90 },
};

/** The choices of set-up: more yes than no; more than half of all members; consensus, and a vote if it fails. */
export const rulePresets = {
  majority: { ...base, rule: presets.majority },
  "absolute-majority": { ...base, rule: presets["absolute-majority"] },
  consensus: { ...base, rule: presets.consensus },
} as const satisfies Partial<Record<PresetName, BodyRules>>;

export type RulePresetName = keyof typeof rulePresets;

/** What a new body of a kind begins with: committees are small, so nobody needs a second there (RONR §49). */
export function firstRules(kind: BodyKind, preset: RulePresetName): BodyRules {
  return kind === "committee" ? { ...rulePresets[preset], secondsRequired: 0 } : rulePresets[preset];
}

/** What decides about motions of a kind where the body says nothing else (RONR §11–§37). */
const usual: Readonly<Partial<Record<RuledKind, DecisionRule>>> = {
  amend: presets.majority,
  postpone: presets.majority,
  lay: presets.majority,
  take_from_table: presets.majority,
  refer: presets.majority,
  previous_question: presets["two-thirds"],
  withdraw: presets.majority,
  appeal: presets.majority,
  reconsider: presets.majority,
  rescind: presets["two-thirds"],
  amend_adopted: presets["two-thirds"],
  recall: presets["two-thirds"],
};

/** The rule that a motion of a kind is decided by, unless it asked for its own. */
export function ruleOf(rules: BodyRules, kind: RuledKind): DecisionRule {
  const rule = rules.ruleFor[kind] ?? usual[kind] ?? rules.rule;
  // Who votes is the body's matter, not the kind's: in a council everything is decided by the seats.
  const { electorate } = rules.rule;
  return electorate === "seats" && rule.electorate === "members" ? { ...rule, electorate } : rule;
}

/** The article that `ruleOf` takes its rule from. */
export function sourceOf(rules: BodyRules, kind: RuledKind): Citation {
  const isOwn = rules.ruleFor[kind] !== undefined || usual[kind] !== undefined;
  return isOwn ? cite(rules, `ruleFor.${kind}`) : cite(rules, "rule");
}

/** The rule of a motion with its article: an amendment of the charter is decided by the strictest tier that it touches (domain.md §6). */
export function ruleOfMotion(
  rules: BodyRules,
  {
    kind,
    rule,
    effect,
  }: { readonly kind: MotionKind; readonly rule: DecisionRule | null; readonly effect: Effect | null },
): { readonly rule: DecisionRule; readonly cited: Citation } {
  if (effect !== null && "charter" in effect) return ruleOfTier(rules, effect.charter.tier);
  const cited = sourceOf(rules, kind);
  // What an article says, nobody sets aside for one motion; a consent calendar has the rule of its items.
  const isSet = cited.version === undefined || (effect !== null && "consent" in effect);
  if (rule !== null && isSet) return { rule, cited };
  return { rule: ruleOf(rules, kind), cited };
}

/** What it takes to change articles of a tier: as the charter says, else with the quorum and the voting of the general rule. */
export function ruleOfTier(rules: BodyRules, tier: Tier): { readonly rule: DecisionRule; readonly cited: Citation } {
  const own = rules.amending?.[tier];
  if (own !== undefined) return { rule: own, cited: cite(rules, `amending.${tier}`) };
  if (tier === "ordinary" && rules.ruleFor.charter_amendment !== undefined)
    return { rule: rules.ruleFor.charter_amendment, cited: cite(rules, "ruleFor.charter_amendment") };
  const { electorate, quorum, secrecy, mayChange, tie } = rules.rule;
  const preset = presets[tier === "ordinary" ? "majority" : tier === "foundation" ? "two-thirds" : "three-quarters"];
  const isOfBodies = electorate === "bodies" && tier !== "ordinary";
  const tests = isOfBodies ? [...preset.tests, ...presets["double-majority"].tests.slice(1)] : preset.tests;
  return { rule: { electorate, quorum, tests, tie, secrecy, mayChange }, cited: standingRules };
}

export const isSlug = (text: string): boolean => slugs.test(text);
export const isReservedSlug = (slug: string): boolean => reserved.has(slug);

/** A new body: of an admin of its parent, under a slug of its own, inside one organization; a coalition stands under nobody, and in the gazette of its host. */
export function foundBody(
  body: { readonly id: BodyId; readonly kind: BodyKind; readonly slug: string; readonly visibility: Visibility },
  place: Place | undefined,
  by: Someone,
  host: BodyId = body.id,
): Ruling<Extract<BodyFact, { kind: "body-founded" }>> {
  const refusal = refusalFor(by, "found-body");
  if (refusal !== undefined) return refuse(refusal);
  if (!isSlug(body.slug)) return refuse({ code: "bad-slug", slug: body.slug });
  if (isReservedSlug(body.slug)) return refuse({ code: "reserved-slug", slug: body.slug });
  const organization = place?.organization ?? (body.kind === "coalition" ? host : body.id);
  const nesting = nest({ ...body, organization }, place);
  if (!nesting.allowed) return nesting;
  return allow({
    kind: "body-founded",
    body: body.id,
    bodyKind: body.kind,
    organization,
    parent: nesting.fact,
    visibility: body.visibility,
  });
}

/** A change to a body's profile, rules or place by its admin; the organization and the kind stay. */
export function changeBody(
  body: Body,
  change: { readonly changed: readonly string[]; readonly place: Place | undefined; readonly visibility: Visibility },
  by: Someone,
): Ruling<Extract<BodyFact, { kind: "body-changed" }>> {
  const refusal = refusalFor(by, change.changed.includes("rules") ? "set-rules" : "edit-body");
  if (refusal !== undefined) return refuse(refusal);
  const nesting = nest(body, change.place);
  if (!nesting.allowed) return nesting;
  const { changed, visibility } = change;
  return allow({ kind: "body-changed", body: body.id, changed, parent: nesting.fact, visibility });
}

/** Whether a body may stand at a place; the fact is its parent. */
export function nest(
  { id, organization, kind }: Pick<Body, "id" | "organization" | "kind">,
  place: Place | undefined,
): Ruling<BodyId | null> {
  const standsAlone = kind === "organization" || kind === "coalition";
  if (place === undefined) return standsAlone ? allow(null) : refuse({ code: "parent-needed" });
  if (kind === "organization") return refuse({ code: "no-parent-allowed" });
  if (place.organization !== organization) return refuse({ code: "other-organization" });
  if (place.id === id || place.chain.includes(id)) return refuse({ code: "parent-loop" });
  if (place.chain.length >= MAX_DEPTH) return refuse({ code: "too-deep" });
  return allow(place.id);
}

/** Every reason why rules of a body cannot be used, beside those of its decision rules. */
export function problemsOfBodyRules(rules: BodyRules): readonly { readonly path: string; readonly code: string }[] {
  const { recall } = rules;
  const bounds: [path: string, value: number, least: number, most: number][] = [
    ["secondsRequired", rules.secondsRequired, 0, 1_000],
    ["secondDays", rules.secondDays, 1, 366],
    ["noticeDays", rules.noticeDays, 0, 366],
    ["minVotingSeconds", rules.minVotingSeconds, 1, 31_622_400],
    ["reconsiderDays", rules.reconsiderDays, 0, 366],
    ["tableDays", rules.tableDays, 1, 366],
    ["proxiesPerPerson", rules.proxiesPerPerson, 0, 1_000],
    ["recall.petitionDen", recall.petitionDen, 1, 1_000],
    ["recall.petitionNum", recall.petitionNum, 1, recall.petitionDen],
    ["recall.noticeDays", recall.noticeDays, 0, 366],
    ["recall.barDays", recall.barDays, 0, 3_660],
  ];
  const inCases = rules.cases === undefined ? [] : problemsOfCaseRules(rules.cases).map((name) => `cases.${name}`);
  return [
    ...bounds
      .filter(([, value, least, most]) => !Number.isSafeInteger(value) || value < least || value > most)
      .map(([path]) => path),
    ...inCases,
  ].map((path) => ({ path, code: "out-of-range" }));
}
