import { describe, expect, test } from "vitest";
import { type Pledge, type PledgeSaying, problemOfTerms, sayingsOf, stateOfPledge } from "#domain/pledges.ts";

const giver = "https://valley.example/ap/actors/1";
const to = "https://harbor.example/ap/actors/1";
const terms = { to, kind: "people", amount: 3, unit: null, currency: null, begins: 10, until: 20 } as const;
const pledge: Pledge = { ...terms, name: "p", giver, at: 5, withdrawnAt: null };
const said = (by: string, change: Partial<PledgeSaying> = {}): PledgeSaying => ({
  pledge: "https://valley.example/gazette/valley/entries/p",
  by,
  state: "kept",
  amount: null,
  at: 12,
  ...change,
});

describe("a pledge", () => {
  test("is to somebody else, ends after it begins, and has a currency if it is money", () => {
    expect(problemOfTerms(giver, terms)).toBeUndefined();
    expect(problemOfTerms(to, terms)?.code).toBe("own-pledge");
    expect(problemOfTerms(giver, { ...terms, until: 10 })?.code).toBe("bad-term");
    expect(problemOfTerms(giver, { ...terms, until: 11 })).toBeUndefined();
    expect(problemOfTerms(giver, { ...terms, kind: "money" })?.code).toBe("currency-needed");
    expect(problemOfTerms(giver, { ...terms, currency: "USD" })?.code).toBe("currency-needed");
    expect(problemOfTerms(giver, { ...terms, kind: "money", currency: "USD" })).toBeUndefined();
  });

  test("is to come, runs, is over, or was taken back", () => {
    expect([9, 10, 19, 20].map((at) => stateOfPledge(pledge, at))).toEqual(["open", "running", "running", "over"]);
    const back = { ...pledge, withdrawnAt: 15 };
    expect([14, 15, 30].map((at) => stateOfPledge(back, at))).toEqual(["running", "withdrawn", "withdrawn"]);
  });

  test("is told by its two sides alone, each with its newest word, and not by entries of other hosts", () => {
    const evil = "https://evil.example/ap/actors/1";
    expect(sayingsOf(pledge, [said(evil), said(to, { at: 1 }), said(to, { state: "not_kept" })])).toMatchObject({
      giver: undefined,
      receiver: { state: "not_kept" },
    });
    expect(sayingsOf(pledge, [said(giver)]).giver?.state).toBe("kept");
    expect(
      sayingsOf(pledge, [said(to, { pledge: "https://evil.example/gazette/evil/entries/p" })]).receiver,
    ).toBeUndefined();
    expect(sayingsOf(pledge, [said(to, { pledge: `${said(to).pledge}q` })]).receiver).toBeUndefined();
    expect(sayingsOf(pledge, [said(to)], 11).receiver).toBeUndefined();
  });
});
