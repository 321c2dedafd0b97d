import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BodyKind,
  type BodyRules,
  MAX_DEPTH,
  type Place,
  bodyKinds,
  changeBody,
  firstRules,
  foundBody,
  isReservedSlug,
  isSlug,
  nest,
  problemsOfBodyRules,
  ruleOf,
  ruleOfMotion,
  ruleOfTier,
  rulePresets,
  sourceOf,
} from "#domain/bodies.ts";
import { standingRules } from "#domain/citations.ts";
import type { Someone } from "#domain/members.ts";
import { presets } from "#domain/presets.ts";
import { problemsOfRule } from "#domain/ruleProblems.ts";
import type { Ruling } from "#domain/rulings.ts";

const admin: Someone = { person: "ana", roles: ["admin", "chair", "member"], standing: "good" };
const chair: Someone = { person: "ben", roles: ["chair", "member"], standing: "good" };
const union: Place = { id: "union", organization: "union", visibility: "public", chain: ["union"] };
const code = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal.code);

describe("a slug", () => {
  test.each(["a", "riverside", "block_9", "x".repeat(30)])("%s is one", (slug) => {
    expect(isSlug(slug)).toBe(true);
  });

  test.each(["", "Riverside", "river-side", "a.b", "a b", "ñ", "x".repeat(31), "a\n", "../a"])("%j is none", (slug) => {
    expect(isSlug(slug)).toBe(false);
  });

  test.each([
    "admin",
    "api",
    "ap",
    "gazette",
    "motions",
    "login",
    "setup",
    "coalition",
    "acuerdo",
    "propuestas",
    "sesion",
  ])("%s is reserved", (slug) => {
    expect(isReservedSlug(slug)).toBe(true);
  });

  test("of ordinary names are free", () => {
    expect(["riverside", "harbor", "constructor", "tenants", "inquilinas"].filter(isReservedSlug)).toEqual([]);
  });
});

describe("founding", () => {
  const found = (change: Partial<{ kind: BodyKind; slug: string }>, place: Place | undefined = union, by = admin) =>
    foundBody({ id: "new", kind: "chapter", slug: "riverside", visibility: "public", ...change }, place, by);

  test("is an admin's, in a place of the organization", () => {
    expect(code(found({}, union, chair))).toBe("role-needed");
    expect(found({})).toEqual({
      allowed: true,
      fact: {
        kind: "body-founded",
        body: "new",
        bodyKind: "chapter",
        organization: "union",
        parent: "union",
        visibility: "public",
      },
    });
  });

  test("makes an organization its own", () => {
    const ruling = foundBody(
      { id: "new", kind: "organization", slug: "friends", visibility: "public" },
      undefined,
      admin,
    );
    expect(ruling).toMatchObject({ allowed: true, fact: { organization: "new", parent: null } });
  });

  test("is nowhere that nesting forbids", () => {
    const alone = foundBody({ id: "new", kind: "chapter", slug: "riverside", visibility: "public" }, undefined, admin);
    expect(code(alone)).toBe("parent-needed");
  });

  test("takes a good slug that is nobody's and nothing's", () => {
    expect(code(found({ slug: "River side" }))).toBe("bad-slug");
    expect(code(found({ slug: "admin" }))).toBe("reserved-slug");
  });
});

describe("nesting", () => {
  const region = { id: "region", organization: "union", kind: "region" } as const;

  test("only organizations and coalitions stand alone", () => {
    expect(bodyKinds.filter((kind) => nest({ ...region, kind }, undefined).allowed)).toEqual([
      "organization",
      "coalition",
    ]);
    expect(code(nest({ ...region, kind: "organization" }, union))).toBe("no-parent-allowed");
  });

  test("stays in the organization", () => {
    expect(code(nest(region, { ...union, organization: "other" }))).toBe("other-organization");
  });

  test("never makes a loop", () => {
    expect(code(nest(region, { ...union, id: "region", chain: ["region", "union"] }))).toBe("parent-loop");
    const below = { ...union, id: "chapter", chain: ["chapter", "region", "union"] };
    expect(code(nest(region, below))).toBe("parent-loop");
  });

  test("is not endless", () => {
    const chain = (length: number) => Array.from({ length }, (_, index) => `body ${index}`);
    expect(code(nest(region, { ...union, chain: chain(MAX_DEPTH - 1) }))).toBe("allowed");
    expect(code(nest(region, { ...union, chain: chain(MAX_DEPTH) }))).toBe("too-deep");
  });

  test("keeps a tree whatever is moved where", () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 40 }), (moves) => {
        const parents = new Map<string, string>(Array.from({ length: 7 }, (_, index) => [`${index + 1}`, "0"]));
        const chainOf = (id: string, most = 20): string[] => {
          const parent = parents.get(id);
          return parent === undefined || most === 0 ? [id] : [id, ...chainOf(parent, most - 1)];
        };
        for (const [from, to] of moves) {
          const [id, target] = [`${from}`, `${to}`];
          if (id === "0") continue;
          const place: Place = { id: target, organization: "0", visibility: "public", chain: chainOf(target) };
          const ruling = nest({ id, organization: "0", kind: "chapter" }, place);
          if (ruling.allowed) parents.set(id, target);
        }
        expect([...parents.keys()].every((id) => chainOf(id).at(-1) === "0")).toBe(true);
      }),
    ));
});

describe("changing a body", () => {
  const riverside = { id: "riverside", organization: "union", kind: "chapter", parent: "union" } as const;
  const change = (changed: string[], by: Someone, place: Place = union) =>
    changeBody(riverside, { changed, place, visibility: "members" }, by);

  test("is an admin's, and says what changed without its value", () => {
    expect(code(change(["name"], chair))).toBe("role-needed");
    expect(code(change(["rules"], chair))).toBe("role-needed");
    expect(change(["name", "rules"], admin)).toEqual({
      allowed: true,
      fact: {
        kind: "body-changed",
        body: "riverside",
        changed: ["name", "rules"],
        parent: "union",
        visibility: "members",
      },
    });
  });

  test("cannot put it inside itself", () => {
    expect(code(change(["parent"], admin, { ...union, id: "riverside", chain: ["riverside", "union"] }))).toBe(
      "parent-loop",
    );
  });
});

describe("rules of a body", () => {
  const { recall } = rulePresets.majority;

  test("of every preset are sound, and every kind begins with some", () => {
    for (const rules of Object.values(rulePresets)) {
      expect(problemsOfBodyRules(rules)).toEqual([]);
      expect(problemsOfRule(rules.rule)).toEqual([]);
    }
    expect(bodyKinds.map((kind) => firstRules(kind, "majority").secondsRequired)).toEqual([1, 1, 1, 0, 1, 1]);
    expect(firstRules("chapter", "consensus").rule).toEqual(presets.consensus);
    expect(problemsOfBodyRules({ ...rulePresets.majority, secondsRequired: 1_000, secondDays: 366 })).toEqual([]);
  });

  test("of every preset: debate first, officers may endorse, admins act as chair", () => {
    const usual = { hasDebateStage: true, officersMayEndorse: true, adminsActAsChair: true, quickVote: "officers" };
    for (const rules of Object.values(rulePresets)) expect(rules).toMatchObject(usual);
  });

  test("are usable at their bounds", () => {
    const least = { secondsRequired: 0, secondDays: 1, noticeDays: 0, minVotingSeconds: 1, reconsiderDays: 0 };
    const most = { noticeDays: 366, minVotingSeconds: 31_622_400, reconsiderDays: 366, tableDays: 366 };
    const none = { petitionNum: 1, petitionDen: 1, noticeDays: 0, barDays: 0 };
    const all = { petitionNum: 1_000, petitionDen: 1_000, noticeDays: 366, barDays: 3_660 };
    const { majority } = rulePresets;
    expect(problemsOfBodyRules({ ...majority, ...least, tableDays: 1, proxiesPerPerson: 0, recall: none })).toEqual([]);
    expect(problemsOfBodyRules({ ...majority, ...most, proxiesPerPerson: 1_000, recall: all })).toEqual([]);
  });

  test("let the seats of a council decide everything, whatever the kind", () => {
    const council: BodyRules = {
      ...rulePresets.majority,
      rule: { ...presets.majority, electorate: "seats" },
      ruleFor: { endorsement: presets["two-thirds"], election: presets["double-majority"] },
    };
    expect(ruleOf(council, "endorsement")).toEqual({ ...presets["two-thirds"], electorate: "seats" });
    expect(ruleOf(council, "lay")).toEqual({ ...presets.majority, electorate: "seats" });
    expect(ruleOf(council, "election").electorate).toBe("bodies");
    const bodies: BodyRules = { ...rulePresets.majority, rule: presets["double-majority"] };
    expect(ruleOf(bodies, "lay")).toEqual(presets.majority);
  });

  test("cite the article of the kind, or else of the general rule", () => {
    const sources = {
      rule: { article: "1", version: 2 },
      "ruleFor.lay": { article: "2", version: 2 },
      "ruleFor.endorsement": { article: "3", version: 2 },
    };
    const cited: BodyRules = { ...rulePresets.majority, ruleFor: { endorsement: presets.majority }, sources };
    expect(sourceOf(cited, "resolution")).toEqual(sources.rule);
    expect(sourceOf(cited, "lay")).toEqual(sources["ruleFor.lay"]);
    expect(sourceOf(cited, "endorsement")).toEqual(sources["ruleFor.endorsement"]);
    expect(sourceOf(cited, "postpone")).toEqual(standingRules);
  });

  test("are set aside for one motion where no article says them, and for the items of a calendar", () => {
    const motion = { kind: "resolution", rule: presets["two-thirds"], effect: null } as const;
    const ofArticle: BodyRules = { ...rulePresets.majority, sources: { rule: { article: "1", version: 2 } } };
    expect(ruleOfMotion(rulePresets.majority, motion).rule).toEqual(presets["two-thirds"]);
    expect(ruleOfMotion(ofArticle, motion).rule).toEqual(presets.majority);
    expect(ruleOfMotion(ofArticle, { ...motion, effect: { position: {} } }).rule).toEqual(presets.majority);
    expect(ruleOfMotion(ofArticle, { ...motion, effect: { consent: ["a"] } })).toEqual({
      rule: presets["two-thirds"],
      cited: { article: "1", version: 2 },
    });
  });

  test("change ordinary articles by the rule for charter amendments, the others by a harder one", () => {
    const own: BodyRules = { ...rulePresets.majority, ruleFor: { charter_amendment: presets["absolute-majority"] } };
    const article = { article: "9", version: 2 };
    const ofArticle = { ...own, sources: { "ruleFor.charter_amendment": article } };
    expect(ruleOfTier(ofArticle, "ordinary")).toEqual({ rule: presets["absolute-majority"], cited: article });
    expect(ruleOfTier(own, "foundation").rule).toEqual(presets["two-thirds"]);
    expect(ruleOfTier(own, "entrenched").rule).toEqual(presets["three-quarters"]);
    const bodies: BodyRules = { ...rulePresets.majority, rule: presets["double-majority"] };
    expect(ruleOfTier(bodies, "ordinary").rule.tests).toEqual(presets.majority.tests);
    expect(ruleOfTier(bodies, "foundation").rule.tests).toEqual([
      ...presets["two-thirds"].tests,
      ...presets["double-majority"].tests.slice(1),
    ]);
  });

  test("may have another rule for a kind of motion", () => {
    const rules: BodyRules = { ...rulePresets.majority, ruleFor: { endorsement: presets["two-thirds"] } };
    expect([ruleOf(rules, "endorsement"), ruleOf(rules, "resolution")]).toEqual([
      presets["two-thirds"],
      presets.majority,
    ]);
  });

  test.each([
    [{ secondsRequired: -1 }, "secondsRequired"],
    [{ secondsRequired: 1_001 }, "secondsRequired"],
    [{ secondDays: 0 }, "secondDays"],
    [{ noticeDays: 0.5 }, "noticeDays"],
    [{ minVotingSeconds: 0 }, "minVotingSeconds"],
    [{ minVotingSeconds: 31_622_401 }, "minVotingSeconds"],
    [{ noticeDays: 367 }, "noticeDays"],
    [{ secondDays: 367 }, "secondDays"],
    [{ reconsiderDays: -1 }, "reconsiderDays"],
    [{ reconsiderDays: 367 }, "reconsiderDays"],
    [{ tableDays: 0 }, "tableDays"],
    [{ tableDays: 367 }, "tableDays"],
    [{ proxiesPerPerson: -1 }, "proxiesPerPerson"],
    [{ proxiesPerPerson: 1_001 }, "proxiesPerPerson"],
    [{ recall: { ...recall, petitionNum: 0 } }, "recall.petitionNum"],
    [{ recall: { ...recall, petitionNum: 11 } }, "recall.petitionNum"],
    [{ recall: { ...recall, petitionDen: 1_001 } }, "recall.petitionDen"],
    [{ recall: { ...recall, noticeDays: -1 } }, "recall.noticeDays"],
    [{ recall: { ...recall, noticeDays: 367 } }, "recall.noticeDays"],
    [{ recall: { ...recall, barDays: -1 } }, "recall.barDays"],
    [{ recall: { ...recall, barDays: 3_661 } }, "recall.barDays"],
  ] as [Partial<BodyRules>, string][])("%o is out of range", (change, path) => {
    expect(problemsOfBodyRules({ ...rulePresets.majority, ...change })).toEqual([{ path, code: "out-of-range" }]);
  });
});
