import { rulePresets } from "#domain/bodies.ts";
import { type Article, rulesInForce } from "#domain/charters.ts";
import { presets } from "#domain/presets.ts";
import { markdown } from "#text/markdown.ts";
import { amendmentFormPage, charterFormPage } from "#web/charterForms.ts";
import { charterPage, comparisonPage, noCharterPage } from "#web/charters.ts";
import { rulesPage } from "#web/rules.ts";
import { type Example, day, example } from "./frame.ts";

const body = { name: "Riverside chapter", href: "/@riverside" };
const of = { body, unlisted: false };
const articles: readonly Article[] = [
  {
    number: "1",
    title: "Purpose",
    tier: "entrenched",
    text: "We organize the tenants of Riverside.\n\n- rents\n- repairs",
  },
  {
    number: "4.2",
    title: "Deciding",
    tier: "foundation",
    text: "We seek consensus first.",
    rules: { rule: presets.consensus, ruleFor: { recall: presets["two-thirds"] }, noticeDays: 7, quickVote: "nobody" },
  },
];
const newer: readonly Article[] = [
  {
    number: "1",
    title: "Aim",
    tier: "entrenched",
    text: "We organize all tenants of the valley.\n\n- rents\n- repairs",
  },
  {
    number: "5",
    title: "Minutes",
    tier: "ordinary",
    text: "Minutes are public.",
    rules: { recall: rulePresets.majority.recall },
  },
];
const first = {
  version: 1,
  adoptedAt: day(2, 2),
  effectiveAt: day(2, 2),
  inForceAt: day(2, 2),
  motion: undefined,
  isByMotion: false,
};
const second = {
  version: 2,
  adoptedAt: day(11, 1),
  effectiveAt: day(12, 1),
  inForceAt: null,
  motion: { title: "Purpose of the valley", href: "/motions/14-purpose" },
  isByMotion: true,
};
const shown = {
  ...of,
  version: 1,
  hash: "5a".repeat(32),
  articles: articles.map((article) => ({ ...article, textHtml: markdown(article.text) })),
  versions: [second, first],
  inForce: first,
  mayAmend: true,
  takes: { ordinary: presets.majority, foundation: presets["double-majority"], entrenched: presets["three-quarters"] },
};
const wrong = {
  values: { "number-0": "1", "for-0": "rule" },
  faults: [{ field: "number-0", text: "There is an article with this number." }],
};

/** The agreement and the rules of a chapter. */
export const charterExamples: readonly Example[] = [
  example("charter", charterPage, shown),
  example("charter, an old version", charterPage, {
    ...shown,
    inForce: { ...second, inForceAt: day(12, 1) },
    mayAmend: false,
  }),
  example("no charter", noCharterPage, { ...of, mayWrite: true }),
  example("what two versions differ in", comparisonPage, { ...of, from: 1, to: 2, before: articles, after: newer }),
  example("first charter", charterFormPage, { ...of, articles: 2, form: wrong }),
  example("amendment of an article", amendmentFormPage, {
    ...of,
    version: 2,
    base: "5a".repeat(32),
    article: "4.2",
    timeZone: "America/New_York",
    form: { values: { "title-0": "Deciding", "for-0": "rule", "preset-0": "own", "num-0": "2" }, faults: [] },
  }),
  example("how it decides", rulesPage, {
    body,
    rules: rulesInForce(rulePresets.majority, { version: 3, articles }),
    hasCharter: true,
    mayEdit: false,
    trial: undefined,
    form: { values: { preset: "consensus" }, faults: [] },
    settings: { values: {}, faults: [] },
    unlisted: false,
  }),
  example("a rule that was tried", rulesPage, {
    body,
    rules: rulePresets.consensus,
    hasCharter: false,
    mayEdit: true,
    trial: {
      rule: presets["two-thirds"],
      problems: [
        {
          path: "tests.0",
          code: "never-passes",
          example: { kind: "count", votes: 10, yes: 10, outcome: "no_quorum", quorum: 11 },
        },
      ],
      outcome: { outcome: "lost", quorum: { required: 5, reached: 7 }, tests: [{ passed: false, have: 3, needed: 5 }] },
    },
    form: {
      values: { preset: "own", num: "2", den: "3", strict: "yes" },
      faults: [{ field: "preset", text: "This can never pass." }],
    },
    settings: { values: { noticeDays: "3" }, faults: [] },
    unlisted: true,
  }),
];
