import { type BodyRules, problemsOfBodyRules } from "./bodies.ts";
import { type RuleKey, type Tier, tiers } from "./citations.ts";
import type { BodyId, MotionId, QuestionId } from "./ids.ts";
import { canonical } from "./jcs.ts";
import { type Someone, refusalFor } from "./members.ts";
import { type RuleExample, problemsOfRule } from "./ruleProblems.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import { hexHash } from "./texts.ts";
import type { Instant } from "./time.ts";

/** The part of a body's rules that an article carries. */
export type ArticleRules = Partial<Omit<BodyRules, "sources" | "charter">>;

/** One article: what it says (Markdown), how hard it is to change, and the rules it carries as data. */
export type Article = {
  readonly number: string;
  readonly title: string;
  readonly tier: Tier;
  readonly text: string;
  readonly rules?: ArticleRules;
};

/** One version of a body's charter; its articles in the order of their numbers. */
export type Charter = { readonly version: number; readonly articles: readonly Article[] };

/** One step of an amendment; an article that is replaced keeps its number. */
export type ArticleChange =
  | { readonly op: "add"; readonly article: Article }
  | { readonly op: "replace"; readonly article: Article }
  | { readonly op: "remove"; readonly number: string };

/** What a motion to amend the charter does when it is adopted. */
export type CharterEffect = {
  /** Hash of the version that it changes; another one in force at the close, and it does nothing. */
  readonly base: string;
  /** The strictest tier that it touches: this decides its rule. */
  readonly tier: Tier;
  readonly articles: readonly ArticleChange[];
  /** Not before this time; at once without it. */
  readonly effectiveAt?: Instant;
};

/** What is wrong with articles or with changes to them, where, and the example that shows it. */
export type CharterProblem = {
  readonly path: string;
  readonly code: string;
  readonly example?: RuleExample;
  /** The other article that sets the same. */
  readonly other?: string;
};

export type CharterFact =
  | {
      readonly kind: "charter-adopted";
      readonly body: BodyId;
      readonly version: number;
      readonly hash: string;
      /** The motion that decided it; null for a first charter, by an admin. */
      readonly adoptedBy: MotionId | null;
      readonly effectiveAt: Instant;
    }
  | { readonly kind: "charter-in-force"; readonly body: BodyId; readonly version: number; readonly hash: string }
  | {
      readonly kind: "charter-amendment-failed";
      readonly body: BodyId;
      readonly motion: MotionId;
      readonly question: QuestionId;
      readonly code: "stale-base";
    };

export const MOST_ARTICLES = 200;
const numbers = /^[1-9]\d{0,2}(\.[1-9]\d{0,2}){0,2}$/;

/** SHA-256 over the canonical JSON of version and articles, in hex. */
export const charterHash = ({ version, articles }: Charter): string => hexHash(canonical({ version, articles }));

/** Articles in the order of their numbers: 2 before 2.1 before 10. */
export const inOrder = (articles: readonly Article[]): readonly Article[] =>
  articles.toSorted((a, b) => compareNumbers(a.number, b.number));

/** The rules of a body under its charter: its standing rules, overlaid by what the articles carry; each knows its article. */
export function rulesInForce(standing: BodyRules, charter: Charter): BodyRules {
  const { sources: _, charter: __, ...start } = standing;
  const parts = charter.articles.map(({ rules }) => rules ?? {});
  const merged = parts.reduce<BodyRules>(overlaid, start);
  const sources = Object.fromEntries(
    charter.articles.flatMap(({ number, rules }) =>
      keysOf(rules).map((key) => [key, { article: number, version: charter.version }]),
    ),
  );
  return { ...merged, sources, charter: { version: charter.version, hash: charterHash(charter) } };
}

/** The article that carries a setting; undefined where the standing rules do. */
export const articleFor = ({ articles }: Pick<Charter, "articles">, key: RuleKey): Article | undefined =>
  articles.find(({ rules }) => keysOf(rules).includes(key));

/** The settings that an article carries, by their paths. */
export function keysOf(rules: ArticleRules | undefined): readonly RuleKey[] {
  const { ruleFor = {}, amending = {}, ...plain } = rules ?? {};
  return [
    ...Object.keys(plain),
    ...Object.keys(ruleFor).map((kind) => `ruleFor.${kind}`),
    ...Object.keys(amending).map((tier) => `amending.${tier}`),
  ] as RuleKey[];
}

/** Every reason why articles cannot be a charter over these standing rules; none for sound ones. */
export function problemsOfArticles(articles: readonly Article[], standing: BodyRules): readonly CharterProblem[] {
  if (articles.length === 0) return [{ path: "articles", code: "no-article" }];
  if (articles.length > MOST_ARTICLES) return [{ path: "articles", code: "too-many-articles" }];
  const found = articles.flatMap((article, index) => problemsOfArticle(articles, article, index));
  return found.length > 0 ? found : problemsOfSettings(articles, standing);
}

/** The articles after the changes; every change that cannot be made is a problem. */
export function applyChanges(
  articles: readonly Article[],
  changes: readonly ArticleChange[],
): { readonly articles: readonly Article[]; readonly problems: readonly CharterProblem[] } {
  const byNumber = new Map(articles.map((article) => [article.number, article]));
  const touched = new Set<string>();
  const problems: CharterProblem[] = [];
  for (const [index, change] of changes.entries()) {
    const number = numberOf(change);
    const code = whyNot(change, byNumber.has(number), touched.has(number));
    touched.add(number);
    if (code !== undefined) problems.push({ path: `articles.${index}`, code });
    else if (change.op === "remove") byNumber.delete(number);
    else byNumber.set(number, change.article);
  }
  const after = inOrder([...byNumber.values()]);
  const isSame = canonicalOf(after) === canonicalOf(inOrder(articles));
  if (problems.length === 0 && isSame) problems.push({ path: "articles", code: "changes-nothing" });
  return { articles: after, problems };
}

/** The strictest tier that changes touch: of the articles before and after, and of the tiers whose own rule they set or drop. */
export function tierTouched(articles: readonly Article[], changes: readonly ArticleChange[]): Tier {
  const touched = changes.flatMap((change) => {
    const before = articles.find(({ number }) => number === numberOf(change));
    const after = change.op === "remove" ? undefined : change.article;
    return [before, after].flatMap((article) => (article === undefined ? [] : tiersOf(article)));
  });
  return tiers.findLast((tier) => touched.includes(tier)) ?? "ordinary";
}

/** A first charter: by an admin, while the body has none. */
export function adoptFirst(
  body: { readonly id: BodyId; readonly version: number | undefined },
  articles: readonly Article[],
  by: Someone,
  at: Instant,
): Ruling<Extract<CharterFact, { kind: "charter-adopted" }>> {
  const refusal = refusalFor(by, "set-rules");
  if (refusal !== undefined) return refuse(refusal);
  if (body.version !== undefined) return refuse({ code: "charter-stands", version: body.version });
  const hash = charterHash({ version: 1, articles });
  const adopted = { kind: "charter-adopted", body: body.id, version: 1, hash, effectiveAt: at } as const;
  return allow({ ...adopted, adoptedBy: null });
}

/** The next version by an adopted motion; refused if the version that it changes is no longer the newest. */
export function adoptNext(
  newest: Charter,
  effect: CharterEffect,
  by: { readonly body: BodyId; readonly adoptedBy: MotionId },
  at: Instant,
): Ruling<Extract<CharterFact, { kind: "charter-adopted" }>> {
  const stale = staleness(newest, effect);
  if (!stale.allowed) return stale;
  const version = newest.version + 1;
  const { articles } = applyChanges(newest.articles, effect.articles);
  const hash = charterHash({ version, articles });
  return allow({ kind: "charter-adopted", ...by, version, hash, effectiveAt: Math.max(at, effect.effectiveAt ?? at) });
}

/** Refuses an amendment of any other version than the newest. */
export function staleness(newest: Charter, { base }: Pick<CharterEffect, "base">): Ruling<true> {
  return base === charterHash(newest) ? allow(true) : refuse({ code: "stale-base", version: newest.version });
}

function overlaid(rules: BodyRules, { ruleFor, amending, ...plain }: ArticleRules): BodyRules {
  return {
    ...rules,
    ...plain,
    ruleFor: { ...rules.ruleFor, ...ruleFor },
    ...((amending ?? rules.amending) !== undefined && { amending: { ...rules.amending, ...amending } }),
  };
}

function problemsOfArticle(articles: readonly Article[], article: Article, index: number): CharterProblem[] {
  const at = `articles.${index}`;
  const earlier = articles.slice(0, index);
  const problems: CharterProblem[] = [];
  if (!numbers.test(article.number)) problems.push({ path: `${at}.number`, code: "bad-number" });
  if (earlier.some(({ number }) => number === article.number))
    problems.push({ path: `${at}.number`, code: "number-taken" });
  for (const key of keysOf(article.rules)) {
    const other = articleFor({ articles: earlier }, key);
    if (other !== undefined) problems.push({ path: `${at}.rules.${key}`, code: "set-twice", other: other.number });
  }
  return [...problems, ...decisionRules(article.rules, `${at}.rules`)];
}

/** Problems of each decision rule that an article carries. */
function decisionRules({ rule, ruleFor = {}, amending = {} }: ArticleRules = {}, at: string): CharterProblem[] {
  const all = [
    ...(rule === undefined ? [] : [["rule", rule] as const]),
    ...Object.entries(ruleFor).map(([kind, each]) => [`ruleFor.${kind}`, each] as const),
    ...Object.entries(amending).map(([tier, each]) => [`amending.${tier}`, each] as const),
  ];
  return all.flatMap(([key, each]) =>
    problemsOfRule(each).map((problem) => ({ ...problem, path: `${at}.${key}.${problem.path}` })),
  );
}

/** Numbers out of range, at the article that sets them. */
function problemsOfSettings(articles: readonly Article[], standing: BodyRules): CharterProblem[] {
  const rules = rulesInForce(standing, { version: 1, articles });
  return problemsOfBodyRules(rules).flatMap(({ path, code }) => {
    const [key = path] = path.split(".");
    const index = articles.findIndex((article) => keysOf(article.rules).includes(key as RuleKey));
    return index < 0 ? [] : [{ path: `articles.${index}.rules.${path}`, code }];
  });
}

function whyNot(change: ArticleChange, isThere: boolean, isTouched: boolean): string | undefined {
  if (isTouched) return "changed-twice";
  if (change.op === "add") return isThere ? "number-taken" : undefined;
  return isThere ? undefined : "no-such-article";
}

/** An article's own tier, and those whose rule it carries: else an ordinary article could lower the bar of the others. */
function tiersOf({ tier, rules }: Article): readonly Tier[] {
  const guarded = tiers.filter((each) => rules?.amending?.[each] !== undefined);
  return [tier, ...guarded];
}

const numberOf = (change: ArticleChange): string => (change.op === "remove" ? change.number : change.article.number);

const canonicalOf = (articles: readonly Article[]): string => canonical(articles);

function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  const index = left.findIndex((part, place) => part !== right[place]);
  return index < 0 ? left.length - right.length : (left[index] ?? 0) - (right[index] ?? -1);
}
