import type { BodyRules, RuledKind } from "./bodies.ts";

/** What a rule stands in: an article of a version of the charter; without a version, the body's standing rules. */
export type Citation = { readonly article: string; readonly version?: number };

export const tiers = ["ordinary", "foundation", "entrenched"] as const;
/** How hard an article is to change (domain.md §6). */
export type Tier = (typeof tiers)[number];

/** Each setting of a body that one article can carry, by its path in the rules. */
export type RuleKey =
  | Exclude<keyof BodyRules, "ruleFor" | "amending" | "sources" | "charter">
  | `ruleFor.${RuledKind}`
  | `amending.${Tier}`;

/** Rules that know which article each of them comes from. */
export type Cited = { readonly sources?: Readonly<Record<string, Citation>> };

/** What is cited where no article says it. */
export const standingRules: Citation = { article: "standing rules" };

/** The article that carries the first of these settings that any article carries; to be spread into a refusal. */
export function cite({ sources = {} }: Cited, ...keys: readonly [RuleKey, ...RuleKey[]]): Citation {
  const key = keys.find((each) => sources[each] !== undefined);
  return (key === undefined ? undefined : sources[key]) ?? standingRules;
}
