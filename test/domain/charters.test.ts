import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rulePresets, ruleOfMotion, ruleOfTier } from "#domain/bodies.ts";
import {
  type Article,
  type ArticleChange,
  type CharterEffect,
  MOST_ARTICLES,
  adoptFirst,
  adoptNext,
  applyChanges,
  articleFor,
  charterHash,
  inOrder,
  keysOf,
  problemsOfArticles,
  rulesInForce,
  tierTouched,
} from "#domain/charters.ts";
import { type RuleKey, type Tier, cite, standingRules, tiers } from "#domain/citations.ts";
import type { Someone } from "#domain/members.ts";
import { openVoting, stateQuestion } from "#domain/motions.ts";
import { presets } from "#domain/presets.ts";
import { offerProxy } from "#domain/proxies.ts";
import { castBallot, putToVote } from "#domain/questions.ts";
import { outcomeOf } from "#domain/rules.ts";
import type { Ruling } from "#domain/rulings.ts";

const standing = rulePresets.majority;
const article = (number: string, more: Partial<Article> = {}): Article => ({
  number,
  title: `Article ${number}`,
  tier: "ordinary",
  text: "We decide together.",
  ...more,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => article(String(index + 1)));
const chair: Someone = { person: "chair", roles: ["chair", "member"], standing: "good" };
const admin: Someone = { person: "admin", roles: ["admin", "member"], standing: "good" };
const refusal = (ruling: Ruling<unknown>) => (ruling.allowed ? undefined : ruling.refusal);

/** Articles that each carry one setting, all different. */
const settings: readonly NonNullable<Article["rules"]>[] = [
  { rule: presets["two-thirds"] },
  { ruleFor: { recall: presets["three-quarters"] } },
  { ruleFor: { resolution: presets["absolute-majority"] } },
  { secondsRequired: 3 },
  { noticeDays: 7 },
  { hasDebateStage: false },
  { quickVote: "nobody" },
  { amending: { entrenched: presets.consensus } },
  { recall: { petitionNum: 1, petitionDen: 5, noticeDays: 7, barDays: 30 } },
];
const charters = fc
  .shuffledSubarray([...settings], { minLength: 1 })
  .map((some) => some.map((rules, index) => article(String(index + 1), { rules })));

describe("the rules in force", () => {
  test("are a function of the articles, whatever their order", () =>
    fc.assert(
      fc.property(charters, fc.nat(), (articles, seed) => {
        const shuffled = articles.toSorted((a, b) => ((Number(a.number) * seed) % 7) - ((Number(b.number) * seed) % 7));
        const { charter: one, ...rules } = rulesInForce(standing, { version: 1, articles });
        const { charter: other, ...again } = rulesInForce(standing, { version: 1, articles: inOrder(shuffled) });
        expect(again).toEqual(rules);
        expect(other).toEqual(one);
      }),
    ));

  test("each come from the one article that carries them, and all others from the standing rules", () =>
    fc.assert(
      fc.property(charters, (articles) => {
        const rules = rulesInForce(standing, { version: 4, articles });
        for (const each of articles)
          for (const key of keysOf(each.rules)) {
            expect(cite(rules, key)).toEqual({ article: each.number, version: 4 });
            expect(articleFor({ articles }, key)).toBe(each);
          }
        const said = articles.flatMap((each) => keysOf(each.rules));
        for (const key of settings.flatMap(keysOf).filter((key) => !said.includes(key)))
          expect(cite(rules, key)).toEqual(standingRules);
      }),
    ));

  test("of a charter without rules are the standing ones", () => {
    const { sources, charter, ...rules } = rulesInForce(standing, { version: 1, articles: [article("1")] });
    expect(rules).toEqual(standing);
    expect(sources).toEqual({});
    expect(charter?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("overlay a rule for one kind without touching the others", () => {
    const articles = [article("1", { rules: { ruleFor: { recall: presets.consensus } } })];
    const before = { ...standing, ruleFor: { position: presets["two-thirds"] } };
    expect(rulesInForce(before, { version: 1, articles }).ruleFor).toEqual({
      position: presets["two-thirds"],
      recall: presets.consensus,
    });
  });
});

describe("articles", () => {
  test("stand in the order of their numbers: 2, 2.1, 10", () => {
    const order = inOrder(["10", "2.10", "2", "2.2", "1.1.1"].map((number) => article(number)));
    expect(order.map(({ number }) => number)).toEqual(["1.1.1", "2", "2.2", "2.10", "10"]);
    expect(inOrder(["2.1", "2", "1.1", "1"].map((number) => article(number))).map(({ number }) => number)).toEqual([
      "1",
      "1.1",
      "2",
      "2.1",
    ]);
  });

  test("hash by what they say and the version", () => {
    const hash = charterHash({ version: 1, articles: [article("1")] });
    expect(charterHash({ version: 1, articles: [{ ...article("1") }] })).toBe(hash);
    expect(charterHash({ version: 2, articles: [article("1")] })).not.toBe(hash);
    expect(charterHash({ version: 1, articles: [article("1", { text: "Alone." })] })).not.toBe(hash);
  });

  test.each([
    ["none at all", [], [{ path: "articles", code: "no-article" }]],
    ["a number that is none", [article("IV")], [{ path: "articles.0.number", code: "bad-number" }]],
    ["a leading zero", [article("04")], [{ path: "articles.0.number", code: "bad-number" }]],
    ["too many", many(MOST_ARTICLES + 1), [{ path: "articles", code: "too-many-articles" }]],
    ["as many as there can be", many(MOST_ARTICLES), []],
    ["a number twice", [article("1"), article("1")], [{ path: "articles.1.number", code: "number-taken" }]],
    [
      "the same setting in two articles",
      [article("1", { rules: { noticeDays: 7 } }), article("2", { rules: { noticeDays: 14, secondsRequired: 2 } })],
      [{ path: "articles.1.rules.noticeDays", code: "set-twice", other: "1" }],
    ],
    [
      "the rule of one kind in two articles",
      [
        article("1", { rules: { ruleFor: { recall: presets.majority } } }),
        article("2", { rules: { ruleFor: { recall: presets.majority, position: presets.majority } } }),
      ],
      [{ path: "articles.1.rules.ruleFor.recall", code: "set-twice", other: "1" }],
    ],
    [
      "a rule that can never pass, with the example",
      [article("1", { rules: { rule: { ...presets.majority, tests: [share(1, 1, true)] } } })],
      [
        {
          path: "articles.0.rules.rule.tests.0",
          code: "never-passes",
          example: { kind: "count", votes: 10, yes: 10, outcome: "lost" },
        },
      ],
    ],
    [
      "a number out of range, at its article",
      [article("1"), article("2", { rules: { secondsRequired: 5_000 } })],
      [{ path: "articles.1.rules.secondsRequired", code: "out-of-range" }],
    ],
    [
      "a recall that nobody can ask for",
      [article("1", { rules: { recall: { petitionNum: 3, petitionDen: 2, noticeDays: 7, barDays: 30 } } })],
      [{ path: "articles.0.rules.recall.petitionNum", code: "out-of-range" }],
    ],
  ] as [string, Article[], unknown][])("%s are refused", (_, articles, problems) => {
    expect(problemsOfArticles(articles, standing)).toEqual(problems);
  });

  test("that are sound have no problem, whatever they carry", () =>
    fc.assert(
      fc.property(charters, (articles) => {
        expect(problemsOfArticles(articles, standing)).toEqual([]);
      }),
    ));
});

function share(num: number, den: number, strict = false) {
  return { of: "yes", base: "yes_no", num, den, strict } as const;
}

describe("changes", () => {
  const articles = [article("1"), article("2", { tier: "foundation" }), article("3", { tier: "entrenched" })];
  const changed = (...changes: ArticleChange[]) => applyChanges(articles, changes);

  test("add, replace and remove", () => {
    const after = changed(
      { op: "add", article: article("2.1") },
      { op: "replace", article: article("1", { text: "New." }) },
      { op: "remove", number: "3" },
    );
    expect(after.problems).toEqual([]);
    expect(after.articles.map(({ number, text }) => [number, text])).toEqual([
      ["1", "New."],
      ["2", "We decide together."],
      ["2.1", "We decide together."],
    ]);
  });

  test.each([
    ["an article that is there", [{ op: "add", article: article("1") }], "number-taken"],
    ["an article that is not there", [{ op: "remove", number: "9" }], "no-such-article"],
    ["the place of one that is not there", [{ op: "replace", article: article("9") }], "no-such-article"],
    ["nothing", [{ op: "replace", article: article("1") }], "changes-nothing"],
    ["no article", [], "changes-nothing"],
    [
      "one article twice",
      [
        { op: "remove", number: "1" },
        { op: "add", article: article("1", { text: "x" }) },
      ],
      "changed-twice",
    ],
  ] as [string, ArticleChange[], string][])("of %s are refused", (_, changes, code) => {
    expect(applyChanges(articles, changes).problems.map((problem) => problem.code)).toEqual([code]);
  });

  test("that cannot be made are shown by their place, and others are made", () => {
    const changes = [{ op: "remove", number: "1" } as const, { op: "remove", number: "9" } as const];
    const { articles: after, problems } = applyChanges(articles, changes);
    expect(problems).toEqual([{ path: "articles.1", code: "no-such-article" }]);
    expect(after.some(({ number }) => number === "1")).toBe(false);
    expect(applyChanges(articles, []).problems).toEqual([{ path: "articles", code: "changes-nothing" }]);
  });

  test("of no article at all are ordinary", () => {
    expect(tierTouched(articles, [])).toBe("ordinary");
    expect(tierTouched(articles, [{ op: "remove", number: "99" }])).toBe("ordinary");
  });

  test.each([
    ["an ordinary article", [{ op: "replace", article: article("1", { text: "x" }) }], "ordinary"],
    ["a foundation", [{ op: "remove", number: "2" }], "foundation"],
    ["an entrenched article made ordinary", [{ op: "replace", article: article("3") }], "entrenched"],
    [
      "an ordinary article made entrenched",
      [{ op: "replace", article: article("1", { tier: "entrenched" }) }],
      "entrenched",
    ],
    [
      "an ordinary and a foundation",
      [
        { op: "remove", number: "1" },
        { op: "remove", number: "2" },
      ],
      "foundation",
    ],
    [
      "an ordinary article that lowers the bar of entrenched ones",
      [{ op: "add", article: article("4", { rules: { amending: { entrenched: presets.majority } } }) }],
      "entrenched",
    ],
  ] as [string, ArticleChange[], Tier][])("of %s touch the tier that decides", (_, changes, tier) => {
    expect(tierTouched(articles, changes)).toBe(tier);
  });
});

describe("amending", () => {
  const charter = { version: 2, articles: [article("1"), article("2")] };
  const effect: CharterEffect = {
    base: charterHash(charter),
    tier: "ordinary",
    articles: [{ op: "remove", number: "2" }],
  };
  const by = { body: "body", adoptedBy: "motion" };

  test("makes the next version of the one it was written against", () => {
    expect(adoptNext(charter, effect, by, 1_000)).toEqual({
      allowed: true,
      fact: {
        kind: "charter-adopted",
        ...by,
        version: 3,
        hash: charterHash({ version: 3, articles: [article("1")] }),
        effectiveAt: 1_000,
      },
    });
  });

  test("has its effect on its date, and never before it was adopted", () => {
    const effectiveAt = (at: number, asked: number) => {
      const ruling = adoptNext(charter, { ...effect, effectiveAt: asked }, by, at);
      return ruling.allowed ? ruling.fact.effectiveAt : undefined;
    };
    expect(effectiveAt(1_000, 5_000)).toBe(5_000);
    expect(effectiveAt(1_000, 500)).toBe(1_000);
  });

  test("does nothing to a version that has been overtaken", () => {
    expect(refusal(adoptNext({ ...charter, version: 3 }, effect, by, 1_000))).toEqual({
      code: "stale-base",
      version: 3,
    });
  });

  test("by an admin alone founds a charter, and only the first", () => {
    const body = { id: "body", version: undefined };
    expect(adoptFirst(body, [article("1")], admin, 5)).toEqual({
      allowed: true,
      fact: {
        kind: "charter-adopted",
        body: body.id,
        version: 1,
        hash: charterHash({ version: 1, articles: [article("1")] }),
        effectiveAt: 5,
        adoptedBy: null,
      },
    });
    expect(refusal(adoptFirst(body, [article("1")], chair, 5))).toEqual({ code: "role-needed", role: "admin" });
    const again = adoptFirst({ ...body, version: 4 }, [article("1")], admin, 5);
    expect(refusal(again)).toEqual({ code: "charter-stands", version: 4 });
  });

  test("takes a majority, two thirds or three quarters by tier, with the quorum of the general rule", () => {
    const quorum = { ...presets.majority.quorum, num: 1, den: 5 };
    const rules = { ...standing, rule: { ...presets.majority, quorum } };
    const counts = (yes: bigint) => ({
      yes,
      no: 100n - yes,
      abstain: 0n,
      blocks: 0n,
      standAsides: 0n,
      present: 100n,
      roll: 100n,
      bodies: 0n,
      bodiesYes: 0n,
      bodiesVoted: 0n,
    });
    const edges: Record<Tier, bigint> = { ordinary: 51n, foundation: 67n, entrenched: 75n };
    for (const tier of tiers) {
      const { rule } = ruleOfTier(rules, tier);
      expect(rule.quorum).toEqual(quorum);
      expect(outcomeOf(rule, counts(edges[tier])).outcome).toBe("adopted");
      expect(outcomeOf(rule, counts(edges[tier] - 1n)).outcome).toBe("lost");
    }
  });

  test("takes what the charter itself says, which is cited", () => {
    const articles = [article("9", { rules: { amending: { foundation: presets.consensus } } })];
    const rules = rulesInForce(standing, { version: 6, articles });
    expect(ruleOfTier(rules, "foundation")).toEqual({ rule: presets.consensus, cited: { article: "9", version: 6 } });
    const motion = {
      kind: "charter_amendment",
      rule: presets.majority,
      effect: { charter: { ...effect, tier: "foundation" } },
    } as const;
    expect(ruleOfMotion(rules, motion).rule).toBe(presets.consensus);
  });

  test("of a body of bodies takes a majority of the bodies too", () => {
    const rules = { ...standing, rule: presets["double-majority"] };
    expect(ruleOfTier(rules, "foundation").rule.tests.map(({ base }) => base)).toEqual(["yes_no", "bodies"]);
  });
});

describe("a refusal cites the article that it rests on", () => {
  const charter = (rules: NonNullable<Article["rules"]>) =>
    rulesInForce(standing, { version: 2, articles: [article("4", { rules })] });
  const submitted = {
    id: "motion",
    kind: "resolution",
    state: "submitted",
    mover: "ana",
    rule: null,
    effect: null,
    textHash: "00",
    seconds: 0,
    submittedAt: 0,
  } as const;
  const opening = { question: "question", closesAt: 10_000, roll: { size: 3, hash: "sha256:00" }, isQuick: false };
  const cited = { article: "4", version: 2 };

  test.each([
    [
      "no-proxies",
      { proxiesPerPerson: 0 },
      (rules) => {
        const proxy = { id: "proxy", body: "body", holder: "bea", expiresAt: 10 };
        return offerProxy(proxy, { hasGiven: false, holderRoles: ["member"] }, rules, chair, 5);
      },
    ],
    ["not-seconded", { secondsRequired: 2 }, (rules) => stateQuestion(submitted, rules, chair, 5)],
    ["notice-needed", { noticeDays: 3 }, (rules) => stateQuestion({ ...submitted, seconds: 9 }, rules, chair, 5)],
    [
      "closes-too-soon",
      { minVotingSeconds: 90 },
      (rules) => openVoting({ ...submitted, state: "pending" }, opening, rules, chair, 5),
    ],
    [
      "no-quick-vote",
      { quickVote: "nobody" },
      (rules) => openVoting(submitted, { ...opening, isQuick: true }, rules, chair, 5),
    ],
    [
      "role-needed",
      { quickVote: "officers" },
      (rules) =>
        openVoting(
          { ...submitted, mover: "bea" },
          { ...opening, isQuick: true },
          rules,
          { ...chair, person: "bea", roles: ["member"] },
          5,
        ),
    ],
    ["wrong-state", { hasDebateStage: true }, (rules) => openVoting(submitted, opening, rules, chair, 5)],
  ] as [string, NonNullable<Article["rules"]>, (rules: typeof standing) => Ruling<unknown>][])(
    "%s",
    (code, rules, ask) => {
      expect(refusal(ask(charter(rules)))).toMatchObject({ code, ...cited });
      expect(refusal(ask({ ...standing, ...rules }))).toMatchObject({ code, ...standingRules });
    },
  );

  test("already-voted, by the rule that was frozen with the question", () => {
    const rules = charter({ ruleFor: { resolution: { ...presets.majority, mayChange: "never" } } });
    const frozen = putToVote(
      { motion: "motion", question: "question", matter: "motion", subject: null, textHash: "00" },
      { closesAt: 10_000, roll: opening.roll, ...ruleOfMotion(rules, submitted) },
      rules,
      5,
    );
    if (!frozen.allowed) throw new Error("not opened");
    expect(frozen.fact.cited).toEqual({ ...cited, charter: rules.charter?.hash });
    const question = { ...frozen.fact, id: "question", contest: null, state: "open", closedAt: null } as const;
    const ballot = castBallot(question, { voter: "ana", weight: 1 }, { choice: "yes" }, true, 6);
    expect(refusal(ballot)).toEqual({ code: "already-voted", ...cited });
  });

  test("a block under a charter names an article; without a charter a reason is enough", () => {
    const rules = charter({ rule: presets.consensus });
    const block = (given: typeof standing, ballot: { reason?: string; article?: string }) => {
      const frozen = putToVote(
        { motion: "motion", question: "question", matter: "motion", subject: null, textHash: "00" },
        { closesAt: 10_000, roll: opening.roll, ...ruleOfMotion(given, submitted) },
        given,
        5,
      );
      if (!frozen.allowed) throw new Error("not opened");
      const question = { ...frozen.fact, id: "question", contest: null, state: "open", closedAt: null } as const;
      return refusal(castBallot(question, { voter: "ana", weight: 1 }, { choice: "block", ...ballot }, false, 6));
    };
    expect(block(rules, {})).toEqual({ code: "reason-needed", ...cited });
    expect(block(rules, { reason: "No." })).toEqual({ code: "article-needed", ...cited });
    expect(block(rules, { reason: "No.", article: "4" })).toBeUndefined();
    expect(block({ ...standing, rule: presets.consensus }, { reason: "No." })).toBeUndefined();
  });

  test("the first key that an article carries is cited", () => {
    const rules = charter({ rule: presets.consensus });
    const keys: [RuleKey, ...RuleKey[]] = ["ruleFor.recall", "rule"];
    expect(cite(rules, ...keys)).toEqual(cited);
    expect(cite({}, ...keys)).toEqual(standingRules);
  });
});
