import { z } from "zod";
import { type Body, changeBodyRow, findBody, lockBody } from "#db/bodies.ts";
import { type CharterRow, findCharterVersion, findNewestCharter, markInForce, saveCharter } from "#db/charters.ts";
import { newId } from "#db/ids.ts";
import { type Motion, saveText } from "#db/motions.ts";
import type { Question } from "#db/questions.ts";
import { LONGEST_TEXT } from "#db/texts.ts";
import type { BodyRules } from "#domain/bodies.ts";
import {
  type Article,
  type ArticleChange,
  type ArticleRules,
  type CharterEffect,
  type CharterFact,
  type CharterProblem,
  MOST_ARTICLES,
  adoptFirst,
  adoptNext,
  applyChanges,
  inOrder,
  problemsOfArticles,
  rulesInForce,
  staleness,
  tierTouched,
} from "#domain/charters.ts";
import { tiers } from "#domain/citations.ts";
import { canonical } from "#domain/jcs.ts";
import { describeExample } from "#domain/ruleProblems.ts";
import { type Act, recorded } from "./act.ts";
import { Invalid, Refused, enact, need } from "./errors.ts";
import { instantText, longText, shortText } from "./inputs.ts";
import { bodyRules } from "./rules.ts";
import { actorIn } from "./someone.ts";
import { saltText } from "./texts.ts";

const articleNumber = z.string().regex(/^[1-9]\d{0,2}(\.[1-9]\d{0,2}){0,2}$/, "is not a number such as 4 or 4.2");

/** An article from outside. */
export const article = z
  .strictObject({
    number: articleNumber,
    title: shortText,
    tier: z.enum(tiers).default("ordinary"),
    text: longText,
    rules: bodyRules.partial().optional(),
  })
  .transform(({ rules, ...rest }): Article => ({ ...rest, ...(rules !== undefined && { rules: defined(rules) }) }));

/** The articles of a first charter. */
export const newCharter = z.strictObject({ articles: z.array(article).min(1).max(MOST_ARTICLES) });

const articleChange = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("add"), article }),
  z.strictObject({ op: z.literal("replace"), article }),
  z.strictObject({ op: z.literal("remove"), number: articleNumber }),
]);

/** An amendment of the charter from outside: against which version, and article by article what changes. */
export const charterChange = z.strictObject({
  base: z
    .string()
    .regex(/^(sha256:)?[0-9a-f]{64}$/)
    .transform((hash) => hash.replace("sha256:", "")),
  articles: z.array(articleChange).min(1).max(MOST_ARTICLES),
  effectiveAt: instantText.exactOptional(),
});

/** Adopts the first charter of a body: its rules come from the articles from now on. */
export async function adoptCharter(act: Act, slug: string, input: z.infer<typeof newCharter>): Promise<CharterRow> {
  const body = need(await lockBody(act.tx, slug), "body");
  const newest = await findNewestCharter(act.tx, body.id);
  const articles = inOrder(input.articles);
  const who = { id: body.id, version: newest?.version };
  const fact = enact(adoptFirst(who, articles, await actorIn(act, body), act.at));
  mustBeSound(problemsOfArticles(articles, body.rules), (path) => path);
  return adopt(act, fact, articles, body.rules);
}

/** An amendment as its motion will carry it, written against the newest version; every problem is listed. */
export async function writeAmendment(
  act: Act,
  body: Body,
  { effectiveAt, base, articles: changes }: z.infer<typeof charterChange>,
): Promise<CharterEffect> {
  const newest = await findNewestCharter(act.tx, body.id);
  if (newest === undefined) throw new Refused({ code: "no-charter" });
  enact(staleness(newest, { base }));
  const { articles, problems } = applyChanges(newest.articles, changes);
  const at = "effect.charter";
  mustBeSound(problems, (path) => `${at}.${path}`);
  mustBeSound(problemsOfArticles(articles, newest.standing), (path) => `${at}.${changeAt(path, articles, changes)}`);
  const tier = tierTouched(newest.articles, changes);
  return { base, tier, articles: changes, ...(effectiveAt !== undefined && { effectiveAt }) };
}

/** Refuses to go on with an amendment whose version has been overtaken. */
export async function mustAmendNewest(act: Act, { body, effect }: Pick<Motion, "body" | "effect">): Promise<void> {
  if (effect === null || !("charter" in effect)) return;
  const newest = await findNewestCharter(act.tx, body);
  if (newest !== undefined) enact(staleness(newest, effect.charter));
}

/** What an adopted amendment does: the next version; nothing, on the record, if another one came first. */
export async function amendAsDecided(act: Act, motion: Motion, question: Question): Promise<void> {
  const { effect } = motion;
  if (effect === null || !("charter" in effect)) return;
  const { slug, id } = need(await findBody(act.tx, motion.body), "body");
  need(await lockBody(act.tx, slug), "body");
  const newest = need(await findNewestCharter(act.tx, id), "charter");
  const after = { effectiveAt: newest.effectiveAt, ...effect.charter };
  const ruling = adoptNext(newest, after, { body: id, adoptedBy: motion.id }, act.at);
  if (!ruling.allowed) {
    const failed = { motion: motion.id, question: question.id, code: "stale-base" } as const;
    await recorded(act, id, { kind: "charter-amendment-failed", body: id, ...failed });
    return;
  }
  const { articles } = applyChanges(newest.articles, effect.charter.articles);
  // One that waits for its date comes first, whatever the next one asks for.
  const effectiveAt = Math.max(ruling.fact.effectiveAt, newest.effectiveAt);
  await adopt(act, { ...ruling.fact, effectiveAt }, articles, newest.standing);
}

/** Brings an adopted version into force when its date has come; does nothing twice. */
export async function bringIntoForce(act: Act, body: string, version: number): Promise<void> {
  const { slug } = need(await findBody(act.tx, body), "body");
  need(await lockBody(act.tx, slug), "body");
  const row = need(await findCharterVersion(act.tx, body, version), "charter");
  if (row.inForceAt !== null || row.effectiveAt > act.at) return;
  await markInForce(act.tx, body, version, act.at);
  await changeBodyRow(act.tx, body, { rules: rulesInForce(row.standing, row), changedAt: act.at });
  await recorded(act, body, { kind: "charter-in-force", body, version, hash: row.hash });
}

/** The rules that a body takes over from the one above: as they stand, without their articles. */
export function withoutSources(rules: BodyRules): BodyRules {
  const { sources: _, charter: __, ...plain } = rules;
  return plain;
}

type Adopted = Extract<CharterFact, { kind: "charter-adopted" }>;

async function adopt(act: Act, fact: Adopted, articles: readonly Article[], standing: BodyRules): Promise<CharterRow> {
  const { body, version, hash, adoptedBy, effectiveAt } = fact;
  const salted = await publishText(act, fact, articles);
  await saveCharter(act.tx, {
    id: newId(act.at),
    body,
    version,
    hash,
    articles,
    standing: withoutSources(standing),
    textHash: salted ?? null,
    motion: adoptedBy,
    adoptedAt: act.at,
    effectiveAt,
  });
  await recorded(act, body, fact);
  if (effectiveAt <= act.at) await bringIntoForce(act, body, version);
  return need(await findCharterVersion(act.tx, body, version), "charter");
}

/** Puts a version into the gazette's files, if its body is public and the file is not longer than peers fetch. */
async function publishText(act: Act, { body, version }: Adopted, articles: readonly Article[]) {
  const { visibility } = need(await findBody(act.tx, body), "body");
  const text = canonical({ version, articles });
  if (visibility !== "public" || Buffer.byteLength(canonical(text)) > LONGEST_TEXT - 100) return undefined;
  const salted = saltText(text);
  await saveText(act.tx, salted);
  return salted.hash;
}

/** Refuses articles with problems, each at its place. */
export function mustBeSound(problems: readonly CharterProblem[], place: (path: string) => string): void {
  if (problems.length === 0) return;
  throw new Invalid(
    problems.map(({ path, code, example, other }) => ({
      path: place(path),
      code,
      ...(example !== undefined && { message: describeExample(example) }),
      ...(other !== undefined && { message: `article ${other} sets this too` }),
    })),
  );
}

/** A place in the articles after an amendment, as a place in the amendment; of an article that it leaves alone, the whole. */
function changeAt(path: string, articles: readonly Article[], changes: readonly ArticleChange[]): string {
  const [, index = "", ...rest] = path.split(".");
  const number = articles[Number(index)]?.number;
  const change = changes.findIndex((each) => each.op !== "remove" && each.article.number === number);
  return change < 0 ? "articles" : ["articles", change, "article", ...rest].join(".");
}

/** Without the settings that an article leaves open. */
const defined = (rules: object): ArticleRules =>
  Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));
