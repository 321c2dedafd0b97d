import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changeProfile } from "#commands/accounts.ts";
import { perform } from "#commands/act.ts";
import { isSignedByNode } from "#commands/signatures.ts";
import { checkBundle } from "#domain/bundles/check.ts";
import { checkProofFile } from "#domain/bundles/receipts.ts";
import { canonical } from "#domain/jcs.ts";
import { checkRollProof } from "#domain/rolls.ts";
import { type ClosedVote, closedVote, publish } from "#test/support/closed.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { putToVote } from "#test/support/people.ts";
import { type Call, type Caller, ORIGIN, openApi } from "./caller.ts";

let db: FreshDatabase;
let api: Caller;
let secret: ClosedVote;
let open: ClosedVote;
let member: Call;

const ballots = [{ choice: "yes" }, { choice: "no" }, { choice: "yes" }, { choice: "abstain" }, { choice: "yes" }];

beforeAll(async () => {
  db = await freshDatabase();
  api = await openApi(db);
  secret = await closedVote(db, ballots, { secrecy: "secret" });
  const [first] = secret.voters;
  if (first !== undefined) await perform(db, first, (act) => changeProfile(act, first, { isNamePublic: true }));
  open = await closedVote(db, ballots, { secrecy: "roll_call" }, secret);
  await publish(db, ORIGIN);
  member = await api.as(secret.voters[1] ?? secret.admin);
});
afterAll(() => db.drop());

const bundleOf = (vote: ClosedVote, call: Call = api.stranger) =>
  call("GET", `/v1/questions/${vote.question.id}/bundle`);

describe("a bundle", () => {
  test("holds for a stranger and for a member, secret or by name, and is recorded", async () => {
    for (const vote of [secret, open])
      for (const call of [api.stranger, member]) {
        const { status, body } = await bundleOf(vote, call);
        expect(status).toBe(200);
        const check = await checkBundle(body, isSignedByNode);
        expect(check.faults).toEqual([]);
        expect(check).toMatchObject({ ok: true, checked: { entries: 4, proofs: 4, results: 1 } });
        expect(new Set(Object.values(check.steps))).toEqual(new Set(["ok"]));
      }
  });

  test("of an open vote names all to members, and only who agreed to the public", async () => {
    const [stranger, inside] = [await bundleOf(open), await bundleOf(open, member)];
    expect(stranger.body["ballots"]).toEqual({
      named: [{ name: "Voter 0", mark: "yes", weight: 1 }],
      others: [
        { mark: "abstain", parts: 1, weight: 1 },
        { mark: "no", parts: 1, weight: 1 },
        { mark: "yes", parts: 2, weight: 2 },
      ],
    });
    expect(inside.body["ballots"]).toMatchObject({ others: [] });
    expect(JSON.stringify(inside.body["ballots"])).toContain("Voter 3");
    expect(JSON.stringify(stranger.body)).not.toContain("Voter 3");
  });

  test("has a table beside it, with the names that its reader may know", async () => {
    const path = `/v1/questions/${open.question.id}/result.csv`;
    const tables = [await api.stranger("GET", path), await member("GET", path)].map(({ body }) => String(body["text"]));
    for (const table of tables) expect(table).toContain(`receipts root,${open.question.receiptsRoot}`);
    expect(tables[0]?.match(/^vote,.*/gm)).toEqual(["vote,Voter 0,1,yes"]);
    expect(tables[1]?.match(/^vote,/gm)).toHaveLength(5);
  });

  test("of a secret vote has the receipts of all, and nobody's name or id", async () => {
    const { body } = await bundleOf(secret, member);
    expect(body["receipts"]).toMatchObject({ codes: [...secret.receipts].toSorted() });
    for (const { person } of secret.voters) expect(JSON.stringify(body)).not.toContain(person);
  });

  test("is the same bytes in their canonical form, with an ETag", async () => {
    const answer = await api.fetch(new Request(`${ORIGIN}/v1/questions/${open.question.id}/bundle`));
    const text = await answer.text();
    expect(canonical(JSON.parse(text))).toBe(text);
    const etag = answer.headers.get("etag") ?? "";
    const path = `/v1/questions/${open.question.id}/bundle`;
    expect((await api.stranger("GET", path, undefined, { "if-none-match": etag })).status).toBe(304);
  });

  test("is not there before the close, and not for strangers of a members' motion", async () => {
    const [mover = open.admin, seconder = open.admin] = open.voters;
    const running = await putToVote(db, { admin: open.admin, mover, seconder, body: "valley" });
    const path = `/v1/questions/${running.question.id}/bundle`;
    expect(await api.stranger("GET", path)).toMatchObject({ status: 404, body: { type: "/problems/not-closed" } });
    const inner = await closedVote(db, ballots, { motion: { visibility: "members" } }, open);
    expect((await bundleOf(inner)).status).toBe(404);
    const { body } = await bundleOf(inner, member);
    expect(body["log"]).toBeNull();
    const check = await checkBundle(body, isSignedByNode);
    expect(check).toMatchObject({ ok: true, steps: { record: "absent", count: "ok" } });
  });
});

describe("the bundle of a vote among several texts", () => {
  test.each(["secret", "roll_call"] as const)("holds, %s", async (secrecy) => {
    const motion = {
      title: "Where to meet",
      options: ["The hall", "The park", "As it is"],
      contest: { method: "schulze" as const, seats: 1, reopen: false, statusQuo: "As it is" },
    };
    const ranked = [
      { ranking: ["The park", "As it is"] },
      { ranking: ["The park", "The hall"] },
      { ranking: ["The hall", "As it is", "The park"] },
      { ranking: ["As it is"] },
      { ranking: ["The park"] },
    ];
    const vote = await closedVote(db, ranked, { secrecy, motion }, open);
    await publish(db, ORIGIN);
    for (const call of [api.stranger, member]) {
      const { status, body } = await bundleOf(vote, call);
      expect(status).toBe(200);
      const check = await checkBundle(body, isSignedByNode);
      expect(check).toMatchObject({ ok: true, faults: [], checked: { entries: 4, results: 1 } });
      const forged = JSON.parse(JSON.stringify(body).replace('"outcome":"adopted"', '"outcome":"lost"')) as unknown;
      expect((await checkBundle(forged, isSignedByNode)).ok).toBe(false);
    }
  });
});

describe("small proofs", () => {
  test("show that a receipt was counted, and not what was chosen", async () => {
    const [code = ""] = secret.receipts;
    const path = `/v1/questions/${secret.question.id}/receipts`;
    const { status, body } = await api.stranger("GET", `${path}/${code}`);
    expect(status).toBe(200);
    expect(checkProofFile(body)).toEqual([]);
    expect(body["root"]).toBe(secret.question.receiptsRoot);
    expect(checkProofFile({ ...body, receipt: secret.receipts[1] })).toMatchObject([{ code: "not-in-the-tree" }]);
    expect(JSON.stringify(body)).not.toMatch(/yes|no"|abstain/);
    expect((await api.stranger("GET", `${path}/2222-2222-2222-2222`)).status).toBe(404);
  });

  test("show each voter on the roll, without the others", async () => {
    const { status, body } = await member("GET", `/v1/questions/${open.question.id}/roll-proof`);
    expect(status).toBe(200);
    expect(checkProofFile(body)).toEqual([]);
    expect(checkRollProof(body as never, open.question.result?.roll.hash ?? "")).toBe(true);
    expect(checkProofFile({ ...body, weight: 2 })).toMatchObject([{ code: "not-in-the-tree" }]);
    for (const { person } of [...open.voters.slice(2), open.admin]) expect(JSON.stringify(body)).not.toContain(person);
    expect((await api.stranger("GET", `/v1/questions/${open.question.id}/roll-proof`)).status).toBe(401);
  });
});
