import { z } from "zod";
import {
  type Body,
  changeBodyRow,
  findBody,
  findBodyBySlug,
  findHome,
  listAncestors,
  lockBody,
  saveBody,
} from "#db/bodies.ts";
import { saveMembership } from "#db/members.ts";
import { newId } from "#db/ids.ts";
import {
  type BodyRules,
  type Place,
  type RulePresetName,
  bodyKinds,
  changeBody as mayChangeBody,
  firstRules,
  foundBody as mayFoundBody,
  problemsOfBodyRules,
} from "#domain/bodies.ts";
import { type Act, locked, personOf, recorded } from "./act.ts";
import { withoutSources } from "./charters.ts";
import { Invalid, Refused, enact, need } from "./errors.ts";
import { shortText, summaryText, visibility, languageTag } from "./inputs.ts";
import { makeKey } from "./keys.ts";
import { bodyRules } from "./rules.ts";
import { actorIn, findSomeone } from "./someone.ts";

export const newBody = z.strictObject({
  kind: z.enum(bodyKinds),
  slug: z.string().max(60),
  name: shortText,
  summary: summaryText.optional(),
  parent: z.string().max(60).nullish(),
  rules: bodyRules.partial().optional(),
  visibility: visibility.optional(),
  hue: z.int().min(0).max(359).optional(),
  locale: languageTag.optional(),
});

export const bodyChange = newBody.omit({ kind: true, slug: true }).partial();

/** Founds a body inside the home organization (or under the parent named), with keys of its own; the founder is its first admin. */
export async function foundBody(act: Act, input: z.infer<typeof newBody>): Promise<Body> {
  const above = await placeOf(act, input.kind, input.parent);
  const home = need(above ?? (await findHome(act.tx)), "organization");
  const by = await findSomeone(act.tx, home, personOf(act));
  const id = newId(act.at);
  const shown = input.visibility ?? "public";
  const fact = enact(
    mayFoundBody({ id, kind: input.kind, slug: input.slug, visibility: shown }, await chainOf(act, above), by, home.id),
  );
  const rules = checked({
    ...firstRules(input.kind, "majority"),
    ...(above === undefined ? {} : withoutSources(above.rules)),
    ...defined(input.rules ?? {}),
  });
  await establish(act, {
    id,
    kind: input.kind,
    slug: input.slug,
    name: input.name,
    summary: input.summary ?? "",
    parent: fact.parent,
    organization: fact.organization,
    visibility: shown,
    rules:
      input.kind === "committee" && input.rules?.secondsRequired === undefined
        ? { ...rules, secondsRequired: 0 }
        : rules,
    hue: input.hue ?? home.hue,
    locale: input.locale ?? home.locale,
  });
  await saveMembership(act.tx, {
    id: newId(act.at),
    body: id,
    person: by.person,
    role: "admin",
    standing: "good",
    since: act.at,
  });
  await recorded(act, id, { kind: "member-added", body: id, person: by.person, role: "admin", standing: "good" });
  return need(await findBody(act.tx, id), "body");
}

export type Established = Omit<Body, "createdAt" | "changedAt">;

/** Saves a body with its keys and records that it was founded; an organization gets the key of its log too. */
export async function establish(
  act: Act,
  body: Established,
  recovery?: { need: number; commitments: readonly string[] },
): Promise<void> {
  if (!(await saveBody(act.tx, { ...body, createdAt: act.at, changedAt: act.at })))
    throw new Refused({ code: "slug-taken", slug: body.slug });
  await makeKey(act, body.id, "rsa");
  await makeKey(act, body.id, "ed25519");
  if (body.kind === "organization") await makeKey(act, body.id, "log");
  await recorded(act, body.id, {
    kind: "body-founded",
    body: body.id,
    bodyKind: body.kind,
    organization: body.organization,
    parent: body.parent,
    visibility: body.visibility,
    ...(recovery !== undefined && { recovery }),
  });
}

/** Changes profile, rules, place or visibility; refuses loops and other organizations. */
export async function changeBody(act: Act, slug: string, input: z.infer<typeof bodyChange>): Promise<Body> {
  // Two moves at once could close a loop that neither sees.
  const holding = "parent" in input ? await locked(act, "nesting", "all") : act;
  const body = need(await lockBody(holding.tx, slug), "body");
  const place =
    input.parent === undefined
      ? await chainOf(act, await parentOf(act, body))
      : await chainOf(act, await placeOf(act, body.kind, input.parent));
  const change = defined({ ...input, parent: undefined, rules: undefined });
  const rules = input.rules === undefined ? body.rules : checked({ ...body.rules, ...defined(input.rules) });
  const next = { ...body, ...change, rules, parent: place?.id ?? null };
  const changed = (Object.keys(next) as (keyof Body)[]).filter(
    (name) => JSON.stringify(next[name]) !== JSON.stringify(body[name]),
  );
  const fact = enact(
    mayChangeBody(body, { changed, place, visibility: next.visibility }, await actorIn(holding, body)),
  );
  const { charter } = body.rules;
  if (input.rules !== undefined && charter !== undefined)
    throw new Refused({ code: "charter-stands", version: charter.version });
  if (changed.length === 0) return body;
  await changeBodyRow(act.tx, body.id, { ...change, rules, parent: fact.parent, changedAt: act.at });
  await recorded(act, body.id, fact);
  return need(await findBody(act.tx, body.id), "body");
}

/** The rules a set-up preset stands for. */
export const rulesOfPreset = (kind: Body["kind"], preset: RulePresetName): BodyRules => firstRules(kind, preset);

async function placeOf(act: Act, kind: Body["kind"], parent: string | null | undefined): Promise<Body | undefined> {
  if (parent !== null && parent !== undefined) return need(await findBodyBySlug(act.tx, parent), "parent");
  // Whoever founds a chapter without saying where means the organization of this instance.
  return kind === "organization" || kind === "coalition" ? undefined : findHome(act.tx);
}

const parentOf = async (act: Act, body: Body): Promise<Body | undefined> =>
  body.parent === null ? undefined : findBody(act.tx, body.parent);

async function chainOf(act: Act, parent: Body | undefined): Promise<Place | undefined> {
  if (parent === undefined) return undefined;
  const chain = (await listAncestors(act.tx, parent.id)).map((each) => each.id);
  return { id: parent.id, organization: parent.organization, visibility: parent.visibility, chain };
}

function checked(rules: BodyRules): BodyRules {
  const problems = problemsOfBodyRules(rules);
  if (problems.length > 0) throw new Invalid(problems.map(({ path, code }) => ({ path: `rules.${path}`, code })));
  return rules;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the members that are undefined. */
function defined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
