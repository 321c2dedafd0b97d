import * as fc from "fast-check";
import { expect, test } from "vitest";
import { carriedOver, changesBetween, saysSame, tierNeeded, understates } from "#domain/agreements/changes.ts";
import { type Article, applyChanges, inOrder } from "#domain/charters.ts";
import { type Tier, tiers } from "#domain/citations.ts";
import { plainRules } from "#domain/coalition/convening.ts";
import { DAY } from "#domain/time.ts";

const article = (number: string, tier: Tier = "ordinary", text = "We decide."): Article => ({
  number,
  title: `Article ${number}`,
  tier,
  text,
});
const arbitrary = fc.record({
  number: fc.integer({ min: 1, max: 6 }).map(String),
  title: fc.constantFrom("Unity", "Dues"),
  tier: fc.constantFrom(...tiers),
  text: fc.constantFrom("One.", "Two."),
});
const texts = fc.uniqueArray(arbitrary, { selector: ({ number }) => number, maxLength: 6 }).map((all) => inOrder(all));

test("what changes one text into another does just that", () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const changes = changesBetween(before, after);
      expect(changes.length === 0).toBe(saysSame(before, after));
      expect(applyChanges(before, changes).articles).toEqual(after);
    }),
  );
});

test("the tier that is needed is at least that of every article that differs, on either side", () => {
  const rules = plainRules;
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      const needed = tierNeeded({ articles: one, rules }, { articles: other, rules });
      expect(tierNeeded({ articles: other, rules }, { articles: one, rules })).toBe(needed);
      const untouched = (article: Article) =>
        [one, other].every((text) => text.some((each) => JSON.stringify(each) === JSON.stringify(article)));
      const changed = [...one, ...other].filter((each) => !untouched(each));
      expect(changed.some(({ tier }) => understates(needed, tier))).toBe(false);
    }),
  );
});

test("whoever changes the machine rules needs the strictest tier, whatever the articles say", () => {
  const articles = [article("1")];
  const other = { ...plainRules, grace: plainRules.grace + DAY };
  expect(tierNeeded({ articles, rules: plainRules }, { articles, rules: other })).toBe("entrenched");
  expect(
    tierNeeded({ articles, rules: plainRules }, { articles: [article("1", "ordinary", "Else.")], rules: plainRules }),
  ).toBe("ordinary");
});

test("a motion that names a lower tier than it needs understates it; an equal or higher one does not", () => {
  expect(tiers.map((named) => understates(named, "foundation"))).toEqual([true, false, false]);
});

test("a proposal on an older draft keeps what came since, unless both changed one article", () => {
  const base = [article("1"), article("2")];
  const proposed = [article("1"), article("2", "ordinary", "Mine."), article("3")];
  const newest = [article("1", "ordinary", "Theirs."), article("2")];
  expect(carriedOver(base, proposed, newest)).toEqual({
    articles: [article("1", "ordinary", "Theirs."), article("2", "ordinary", "Mine."), article("3")],
  });
  expect(carriedOver(base, proposed, [article("1"), article("2", "entrenched")])).toEqual({ overlap: ["2"] });
  expect(carriedOver(base, [article("1")], [article("1")])).toEqual({ overlap: ["2"] });
});

test("a proposal on the newest draft is taken as it is", () => {
  fc.assert(
    fc.property(texts, texts, (base, proposed) => {
      expect(carriedOver(base, proposed, base)).toEqual({ articles: proposed });
    }),
  );
});
