import { type Article, type ArticleChange, inOrder, tierTouched } from "#domain/charters.ts";
import { type Tier, tiers } from "#domain/citations.ts";
import type { CharterRules } from "#domain/coalition/charter.ts";
import { canonical, type Json } from "#domain/jcs.ts";

/** What makes one text of another, article by article, in the order of their numbers. */
export function changesBetween(before: readonly Article[], after: readonly Article[]): readonly ArticleChange[] {
  const known = new Map(before.map((article) => [article.number, article]));
  const kept = new Set(after.map(({ number }) => number));
  const put = after.flatMap((article): ArticleChange[] => {
    const old = known.get(article.number);
    if (old === undefined) return [{ op: "add", article }];
    return isSame(old, article) ? [] : [{ op: "replace", article }];
  });
  const out = before.filter(({ number }) => !kept.has(number));
  return [...put, ...out.map(({ number }): ArticleChange => ({ op: "remove", number }))];
}

/** A text and the machine rules beside it. */
export type Agreement = { readonly articles: readonly Article[]; readonly rules: CharterRules };

/** The least tier by which an agreement may be changed into another: the strictest of the articles that differ, and entrenched where the rules do. */
export function tierNeeded(before: Agreement, after: Agreement): Tier {
  if (textOf(before.rules) !== textOf(after.rules)) return "entrenched";
  return tierTouched(before.articles, changesBetween(before.articles, after.articles));
}

/** Whether a motion names a lower tier than what it changes needs. */
export const understates = (named: Tier, needed: Tier): boolean => tiers.indexOf(named) < tiers.indexOf(needed);

/** Whether two texts say the same, in whatever order their articles came. */
export const saysSame = (one: readonly Article[], other: readonly Article[]): boolean =>
  canonical(inOrder(one)) === canonical(inOrder(other));

/** Whether two articles say the same. */
export const isSame = (one: Article, other: Article): boolean => canonical(one) === canonical(other);

/** What a proposal changes of its base, made on a newer text instead; the articles that both changed are named where that cannot be. */
export function carriedOver(
  base: readonly Article[],
  proposed: readonly Article[],
  newest: readonly Article[],
): { readonly articles: readonly Article[] } | { readonly overlap: readonly string[] } {
  const changes = changesBetween(base, proposed);
  const moved = new Set(changesBetween(base, newest).map(numberOf));
  const overlap = changes.map(numberOf).filter((number) => moved.has(number));
  if (overlap.length > 0) return { overlap };
  return { articles: applied(newest, changes) };
}

const numberOf = (change: ArticleChange): string => (change.op === "remove" ? change.number : change.article.number);

function applied(articles: readonly Article[], changes: readonly ArticleChange[]): readonly Article[] {
  const touched = new Set(changes.map(numberOf));
  const put = changes.flatMap((change) => (change.op === "remove" ? [] : [change.article]));
  return inOrder([...articles.filter(({ number }) => !touched.has(number)), ...put]);
}

const textOf = (rules: CharterRules): string => canonical(rules as unknown as Json);
