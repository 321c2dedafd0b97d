import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAccount } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { addMember } from "#commands/members.ts";
import { motionPath } from "#domain/iris.ts";
import { createModules } from "#web/modules.ts";
import { type ClosedVote, closedVote } from "#test/support/closed.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
let db: FreshDatabase;
let vote: ClosedVote;
let path: string;
let stranger: Visitor;
let ana: Visitor;
let late: Visitor;

beforeAll(async () => {
  db = await freshDatabase();
  vote = await closedVote(db, [{ choice: "yes" }, { choice: "no" }, { choice: "yes" }], { secrecy: "secret" });
  path = motionPath(vote.motion.number, vote.motion.title);
  const pages = pagesOver(db);
  [stranger, ana, late] = [visitorOf(pages), visitorOf(pages), visitorOf(pages)];
  await logInAs(ana, "ana@valley.example", PASSWORD);
  await perform(db, system, (act) =>
    createAccount(act, { name: "Lena Late", email: "lena@p.example", password: PASSWORD }),
  );
  await perform(db, vote.admin, (act) => addMember(act, "valley", { email: "lena@p.example" }));
  await logInAs(late, "lena@p.example", PASSWORD);
});
afterAll(() => db.drop());

describe("a result page", () => {
  test("leads to the check, the files, and shows how it went", async () => {
    const page = await stranger.get(`${path}/result`);
    expect([page.status, await faultsOf(page.text)]).toEqual([200, []]);
    for (const to of ["check", "bundle", "result.json", "result.csv", "receipts"])
      expect(page.text).toContain(`"${path}/${to}"`);
    expect(page.text).toContain("Voting closed and counted");
    const api = `/api/v1/questions/${vote.question.id}`;
    expect((await stranger.get(`${path}/bundle`)).location).toBe(`${api}/bundle`);
    expect((await stranger.get(`${path}/receipts/K7QF`)).location).toBe(`${api}/receipts/K7QF`);
  });

  test("tells whoever asks whether a code is in, and not what it was", async () => {
    const [code = ""] = vote.receipts;
    const found = await stranger.get(`${path}/receipts?code=${code.toLowerCase()}`);
    expect([found.status, await faultsOf(found.text)]).toEqual([200, []]);
    expect(found.text).toContain(`${code} is among the votes that were counted.`);
    expect(found.text).toContain(`${path}/receipts/${code}`);
    expect(found.headers.get("cache-control")).toBe("private, no-store");
    const strange = await stranger.get(`${path}/receipts?code=%3Cb%3E2222`);
    expect(strange.status).toBe(200);
    expect(strange.text).toContain("&lt;B&gt;2222 is not among them");
    expect((await stranger.get(`${path}/receipts`)).status).toBe(200);
  });

  test("offers the proof of being on the list to those who were on it, and to nobody else", async () => {
    expect((await ana.get(`${path}/result`)).text).toContain(`${path}/roll-proof`);
    expect((await late.get(`${path}/result`)).text).not.toContain("roll-proof");
    expect((await stranger.get(`${path}/result`)).text).not.toContain("roll-proof");
  });
});

describe("the page that counts again", () => {
  test("may run our modules and nothing else; every other page may run nothing", async () => {
    for (const address of [`${path}/check`, "/gazette/verify"]) {
      const page = await stranger.get(address);
      expect([page.status, await faultsOf(page.text)]).toEqual([200, []]);
      const policy = page.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'; connect-src 'self'");
      expect(policy).not.toContain("unsafe");
    }
    expect((await stranger.get(`${path}/result`)).headers.get("content-security-policy")).not.toContain("script-src");
  });

  test("is served with its modules, each kept for ever under a name of its content, free of types and of Node", async () => {
    const { check: href, files } = await createModules()();
    expect((await stranger.get(`${path}/check`)).text).toContain(`src="${href}"`);
    for (const file of files.keys()) {
      const answer = await stranger.get(file);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
      expect(answer.headers.get("cache-control")).toContain("immutable");
      expect(answer.text).not.toMatch(/^(import|export)\b[^"';]*\bfrom\s*"(?!\.\.?\/)/m);
      expect(answer.text).not.toContain('"node:');
    }
    expect((await stranger.get("/assets/modules/000000000000/web/browser/check.js")).status).toBe(404);
  });

  test("is not there before the close", async () => {
    expect((await stranger.get("/motions/99/check")).status).toBe(404);
  });
});
