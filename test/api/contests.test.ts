import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { addMember } from "#commands/members.ts";
import { closeQuestion } from "#commands/questions.ts";
import { changeMembership, findMembership, listMembersByName } from "#db/members.ts";
import { readClock } from "#db/clock.ts";
import { listMarks, listRollCall, listSlices } from "#db/questions.ts";
import { findTextFile } from "#db/texts.ts";
import { resultOfContest, type WeightedMark } from "#domain/contestResults.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, settle } from "#test/support/people.ts";
import { type Call, type Caller, type Json, openApi, rowsOf, text } from "./caller.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let api: Caller;
let organization: string;
let ana: Call;
const people = new Map<string, { person: Person; call: Call }>();
const names = ["Bea Baker", "Carl Cook", "Dora Day", "Eli Eder", "Finn Fox"];

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const settled = await settle(db);
  organization = settled.organization;
  api = await openApi(db);
  ana = await api.as(settled.admin);
  for (const name of names) {
    const person = await join(db, settled.admin, "valley", name);
    people.set(name.split(" ")[0] ?? name, { person, call: await api.as(person) });
  }
  await perform(db, settled.admin, (act) => addMember(act, "valley", { name: "Gus Gale" }));
});
afterAll(() => fresh.drop());

const who = (name: string): Call => {
  const found = people.get(name);
  if (found === undefined) throw new Error(`nobody is called ${name}`);
  return found.call;
};
const soon = async (milliseconds = 60_000) =>
  new Date((await readClock(db.orm, db.clockOffset)) + milliseconds).toISOString();
const refusalOf = ({ status, body }: { status: number; body: Json }) => [status, body.type];

/** A motion before the body. */
async function pending(more: object): Promise<string> {
  const motion = { kind: "election", title: "Who speaks for us", text: "For a year.", ...more };
  const made = await who("Bea")("POST", "/v1/bodies/valley/motions", motion);
  expect([made.status, made.body.type]).toEqual([201, undefined]);
  const id = text(made.body.id);
  await who("Bea")("POST", `/v1/motions/${id}/submit`);
  await who("Carl")("POST", `/v1/motions/${id}/second`);
  expect((await ana("POST", `/v1/motions/${id}/state`)).status).toBe(200);
  return id;
}

/** Opens the vote; answers its question. */
async function open(motion: string, more: object = {}): Promise<string> {
  const opened = await ana("POST", `/v1/motions/${motion}/open`, { closesAt: await soon(), ...more });
  expect([opened.status, opened.body.type]).toEqual([200, undefined]);
  return text((opened.body.questions as string[]).at(-1));
}

async function close(question: string): Promise<Json> {
  offset += 61_000;
  await perform(db, system, (act) => closeQuestion(act, question));
  return (await ana("GET", `/v1/questions/${question}/result`)).body;
}

const cast = (name: string, question: string, ballot: object) =>
  who(name)("PUT", `/v1/questions/${question}/ballot`, ballot);

async function memberId(name: string): Promise<string> {
  const [member] = await listMembersByName(db.orm, { body: organization, q: name, skip: 0, limit: 1 });
  return text(member?.id);
}

describe("an election", () => {
  test("goes from nominations to those elected, by STV, in secret", async () => {
    const motion = await pending({ contest: { seats: 2 } });
    expect((await ana("GET", `/v1/motions/${motion}`)).body.contest).toEqual({ method: "stv", seats: 2, reopen: true });
    const path = `/v1/motions/${motion}/nominations`;

    expect((await who("Bea")("POST", path, { statement: "I have time." })).body).toMatchObject({
      name: "Bea Baker",
      state: "accepted",
      isMine: true,
    });
    const carl = await who("Bea")("POST", path, { member: await memberId("Carl Cook") });
    expect(carl.body).toMatchObject({ state: "proposed", isMine: false });
    expect(refusalOf(await who("Carl")("POST", path, {}))).toEqual([409, "/problems/already-nominated"]);
    const answer = (id: unknown) => `${path}/${text(id)}/answer`;
    expect(refusalOf(await ana("POST", answer(carl.body.id), { accepts: true }))).toEqual([
      403,
      "/problems/nominee-only",
    ]);
    expect((await who("Carl")("POST", answer(carl.body.id), { accepts: true })).body.state).toBe("accepted");
    const dora = await who("Bea")("POST", path, { member: await memberId("Dora Day") });
    expect((await who("Dora")("POST", answer(dora.body.id), { accepts: false })).body.state).toBe("declined");
    const gus = await who("Bea")("POST", path, { member: await memberId("Gus Gale") });
    expect(refusalOf(await who("Bea")("POST", answer(gus.body.id), { accepts: true }))[0]).toBe(403);
    expect((await ana("POST", answer(gus.body.id), { accepts: true })).body.state).toBe("accepted");
    expect(rowsOf(await api.stranger("GET", path)).map(({ name }) => name)).toEqual([
      "Bea Baker",
      "Carl Cook",
      "Gus Gale",
    ]);
    expect(rowsOf(await ana("GET", path))).toHaveLength(4);

    const question = await open(motion, { secrecy: "secret" });
    const asked = (await ana("GET", `/v1/questions/${question}`)).body;
    const options = asked.options as string[];
    expect(options.at(-1)).toBe("reopen_nominations");
    expect(options.slice(0, -1).toSorted()).toEqual(["Bea Baker", "Carl Cook", "Gus Gale"]);
    const file = await findTextFile(db.orm, text(asked.optionsHash).replace("sha256:", ""));
    expect(JSON.parse(file?.file ?? "{}")).toMatchObject({ text: options.join("\n") });
    expect(refusalOf(await who("Eli")("POST", path, {}))).toEqual([409, "/problems/wrong-state"]);

    const ballots = [
      ["Bea", ["Bea Baker", "Carl Cook"]],
      ["Carl", ["Bea Baker", ["Gus Gale"]]],
      ["Dora", ["Gus Gale", "Bea Baker"]],
      ["Eli", ["Bea Baker", "Gus Gale", "Carl Cook"]],
      ["Finn", ["reopen_nominations"]],
    ] as const;
    for (const [name, ranking] of ballots) expect((await cast(name, question, { ranking })).status).toBe(200);
    expect((await cast("Finn", question, { ranking: ["Carl Cook"] })).status).toBe(200);

    const result = await close(question);
    expect(result).toMatchObject({
      outcome: "elected",
      elected: ["Bea Baker", "Gus Gale"],
      ballots: 5,
      method: "stv",
      seats: 2,
      vacant: 0,
      roll: { size: 7 },
    });
    const rounds = result.rounds as { counts: Record<string, string> }[];
    expect(rounds[0]?.counts["Bea Baker"]).toBe("3.00000");
    expect((await ana("GET", `/v1/motions/${motion}`)).body.state).toBe("adopted");
    const csv = (await ana("GET", `/v1/questions/${question}/result.csv`)).body.text;
    expect(csv).toContain("elected,Bea Baker\r\nelected,Gus Gale");

    const slices = await listSlices(db.orm, question);
    expect(slices.flatMap((slice) => slice.receipts)).toHaveLength(5);
    const marks: WeightedMark[] = [];
    await listMarks(db.orm, question, (parts) => void marks.push(...parts.map(([mark, weight]) => ({ mark, weight }))));
    const roll = result.roll as { size: number; weight: number; hash: string };
    const rule = asked.rule as Parameters<typeof resultOfContest>[0]["rule"];
    const contest = { method: "stv", seats: 2, reopen: true } as const;
    const again = resultOfContest({ rule, options, contest }, { ballots: 5, marks }, { roll });
    expect(again.elected.map((number) => options[Number(number) - 1])).toEqual(result.elected);
  });

  test("with nobody but re-opening nominations is not opened", async () => {
    const motion = await pending({});
    const refused = await ana("POST", `/v1/motions/${motion}/open`, { closesAt: await soon() });
    expect(refusalOf(refused)).toEqual([422, "/problems/too-few-options"]);
    expect((await ana("GET", `/v1/motions/${motion}`)).body).toMatchObject({ state: "pending", questions: [] });
  });

  test("elects nobody where nominations are to be re-opened", async () => {
    const motion = await pending({ options: ["Zoe"] });
    const question = await open(motion);
    await cast("Bea", question, { ranking: ["reopen_nominations", "Zoe"] });
    expect(await close(question)).toMatchObject({ outcome: "elected", elected: [], vacant: 1 });
    expect((await ana("GET", `/v1/motions/${motion}`)).body.state).toBe("lost");
  });
});

describe("each form of ballot", () => {
  const options = ["Ana", "Ben", "Cleo"];
  test.each<[object, object, readonly [object, string][]]>([
    [
      { method: "irv" },
      { ranking: ["Ben", "Ana"] },
      [
        [{ ranking: ["Ben", "Zoe"] }, "no-such-option"],
        [{ ranking: ["Ben", "Ben"] }, "duplicate-rank"],
        [{ ranking: [["Ben", "Ana"]] }, "no-ties"],
        [{ ranking: [] }, "empty-ballot"],
        [{ choice: "yes" }, "other-ballot"],
        [{ approved: ["Ben"] }, "other-ballot"],
      ],
    ],
    [{ method: "schulze" }, { ranking: [["Ben", "Ana"], "Cleo"] }, [[{ ranking: ["Ana", ["Ana"]] }, "duplicate-rank"]]],
    [
      { method: "approval" },
      { approved: ["Ben", "Cleo"] },
      [
        [{ approved: [] }, "empty-ballot"],
        [{ approved: ["Ben", "Ben"] }, "duplicate-rank"],
      ],
    ],
    [
      { method: "score", maxScore: 9 },
      { scores: { Ben: 9, Ana: 1 } },
      [
        [{ scores: { Ben: 10 } }, "score-out-of-range"],
        [{ scores: { Ben: 1.5 } }, "score-out-of-range"],
        [{ scores: { Zoe: 1 } }, "no-such-option"],
      ],
    ],
    [{ method: "stv-meek", seats: 2 }, { ranking: ["Ben"] }, [[{ scores: { Ben: 1 } }, "other-ballot"]]],
  ])("%j is taken, others are refused and leave nothing", async (contest, ballot, refused) => {
    const question = await open(await pending({ options, contest }));
    for (const [wrong, code] of refused)
      expect(refusalOf(await cast("Bea", question, wrong))).toEqual([422, `/problems/${code}`]);
    expect((await cast("Bea", question, { ranking: ["Ben"], approved: ["Ben"] })).status).toBe(422);
    expect((await ana("GET", `/v1/questions/${question}`)).body.voted).toBe(0);
    expect((await cast("Bea", question, ballot)).status).toBe(200);
    const result = await close(question);
    expect(result.outcome).toMatch(/^(?:elected|tie)$/);
    expect([result.elected, result.ties].flat(2)).toContain("Ben");
  });

  test("is only taken with options that a contest could have", async () => {
    const draft = (more: object) =>
      who("Bea")("POST", "/v1/bodies/valley/motions", { kind: "election", title: "Who", text: "…", ...more });
    for (const more of [
      { options: ["Ana", "Ana "] },
      { options: ["reopen_nominations", "Ana"] },
      { options: [" "] },
      { options: Array.from({ length: 101 }, (_, index) => `Nominee ${index}`) },
      { contest: { method: "coin" } },
      { contest: { seats: 0 } },
      { contest: { method: "irv", seats: 2 } },
      { kind: "resolution", options: ["Buy"], contest: { statusQuo: "As is", seats: 2 } },
    ])
      expect([more, (await draft(more)).status]).toEqual([more, 422]);
  });
});

describe("a weighted roll", () => {
  test("lets a voter split what they weigh, and no more", async () => {
    const bea = people.get("Bea")?.person.person ?? "";
    const place = await findMembership(db.orm, organization, bea);
    await changeMembership(db.orm as never, text(place?.id), { weight: 7 });
    const question = await open(await pending({ kind: "resolution", title: "Together" }), { secrecy: "roll_call" });
    const split = (...weights: readonly number[]) => ({
      split: weights.map((weight, index) => ({ choice: ["yes", "no", "abstain"][index] ?? "yes", weight })),
    });
    for (const [ballot, code] of [
      [split(8), "weight-above-own"],
      [split(4, 4), "split-sum"],
      [split(3, 3), "split-sum"],
      [split(7, 0), "bad-weight"],
      [split(8, -1), "bad-weight"],
      [split(), "empty-ballot"],
      [{ split: [{ choice: "maybe", weight: 7 }] }, "no-such-option"],
    ] as const)
      expect(refusalOf(await cast("Bea", question, ballot))).toEqual([422, `/problems/${code}`]);
    expect((await ana("GET", `/v1/questions/${question}`)).body.voted).toBe(0);
    expect((await cast("Bea", question, split(4, 2, 1))).status).toBe(200);
    expect((await cast("Carl", question, { choice: "no" })).status).toBe(200);
    expect(await close(question)).toMatchObject({
      outcome: "adopted",
      counts: { yes: 4, no: 3, abstain: 1 },
      ballots: 2,
      present: 8,
    });
    const rows = await listRollCall(db.orm, question, false);
    expect(rows.map(({ name, mark, weight }) => [name, mark, weight])).toEqual([
      ["Bea Baker", "yes", 4],
      ["Bea Baker", "no", 2],
      ["Bea Baker", "abstain", 1],
      ["Carl Cook", "no", 1],
    ]);
    await changeMembership(db.orm as never, text(place?.id), { weight: 1 });
  });
});

describe("a tie", () => {
  test("is named, goes to a runoff, and then to a public draw", async () => {
    const motion = await pending({ options: ["Ana", "Ben", "Cleo"], contest: { method: "approval", seats: 2 } });
    const first = await open(motion);
    await cast("Bea", first, { approved: ["Ana", "Ben"] });
    await cast("Carl", first, { approved: ["Ana", "Cleo"] });
    expect(await close(first)).toMatchObject({ outcome: "tie", elected: ["Ana"], undecided: 1 });
    expect((await ana("GET", `/v1/motions/${motion}`)).body.state).toBe("pending");

    const runoff = await open(motion, { runoff: true });
    expect((await ana("GET", `/v1/questions/${runoff}`)).body).toMatchObject({
      contest: { seats: 1 },
      decidesTieOf: first,
    });
    const { options } = (await ana("GET", `/v1/questions/${runoff}`)).body;
    expect((options as string[]).toSorted()).toEqual(["Ben", "Cleo"]);
    expect(refusalOf(await cast("Bea", runoff, { approved: ["Ana"] }))).toEqual([422, "/problems/no-such-option"]);
    await cast("Bea", runoff, { approved: ["Ben"] });
    await cast("Carl", runoff, { approved: ["Cleo"] });
    expect(await close(runoff)).toMatchObject({ outcome: "tie" });

    const drawn = async (labels: readonly string[]) => {
      const committed = await ana("POST", "/v1/bodies/valley/draws", {
        title: "Who sits",
        pool: { kind: "labels", labels, public: true },
        count: labels.length,
        sources: ["The lottery of Friday"],
        drawsAt: await soon(2_000),
        visibility: "public",
      });
      expect([committed.status, committed.body.type]).toEqual([201, undefined]);
      return text(committed.body.id);
    };
    const about = await drawn(["Ben", "Cleo"]);
    const other = await drawn(["Ana", "Ben"]);
    const path = `/v1/questions/${runoff}/break-tie`;
    expect(refusalOf(await ana("POST", path, { draw: about }))).toEqual([409, "/problems/other-draw"]);
    offset += 5_000;
    for (const draw of [about, other])
      expect((await ana("POST", `/v1/draws/${draw}/reveal`, { values: ["12 5 23"] })).status).toBe(200);
    expect(refusalOf(await ana("POST", path, { draw: other }))).toEqual([409, "/problems/other-draw"]);
    expect(refusalOf(await who("Bea")("POST", path, { draw: about }))).toEqual([403, "/problems/role-needed"]);
    const { selected } = (await ana("GET", `/v1/draws/${about}`)).body;
    const decided = await ana("POST", path, { draw: about });
    expect([decided.status, decided.body.type]).toEqual([201, undefined]);
    const winner = ["Ben", "Cleo"][
      (selected as { number: number }[] | number[])[0] === undefined ? 0 : firstOf(selected) - 1
    ];
    expect(decided.body).toMatchObject({
      state: "closed",
      decidesTieOf: runoff,
      draw: about,
      result: { outcome: "elected", elected: [winner] },
    });
    expect(refusalOf(await ana("POST", path, { draw: about }))).toEqual([409, "/problems/no-tie"]);
    expect((await ana("GET", `/v1/questions/${runoff}/result`)).body.outcome).toBe("tie");
    expect((await ana("GET", `/v1/motions/${motion}`)).body.state).toBe("adopted");
  });

  test("of yes and no is the chair's, who deposits the vote before the close", async () => {
    const rule = {
      electorate: "members",
      quorum: { base: "roll", num: 0, den: 1, strict: false, min: 0, counts: "ballots" },
      tests: [{ of: "yes", base: "yes_no", num: 1, den: 2, strict: true }],
      tie: "chair",
      secrecy: "secret",
      mayChange: "until_close",
    };
    const made = await ana("POST", "/v1/bodies/valley/motions", {
      kind: "resolution",
      title: "Even",
      text: "Yes or no?",
      rule,
    });
    const motion = text(made.body.id);
    await ana("POST", `/v1/motions/${motion}/submit`);
    await who("Carl")("POST", `/v1/motions/${motion}/second`);
    await ana("POST", `/v1/motions/${motion}/state`);
    const question = await open(motion);
    const path = `/v1/questions/${question}/casting-vote`;
    expect(refusalOf(await who("Bea")("PUT", path, { choice: "yes" }))).toEqual([403, "/problems/role-needed"]);
    expect((await ana("PUT", path, { choice: "no" })).status).toBe(204);
    expect((await ana("PUT", path, { choice: "yes" })).status).toBe(204);
    await cast("Bea", question, { choice: "yes" });
    await cast("Carl", question, { choice: "no" });
    expect(await close(question)).toMatchObject({ outcome: "adopted", tied: true, casting: "yes", ballots: 2 });
    expect(refusalOf(await ana("PUT", path, { choice: "no" }))).toEqual([409, "/problems/voting-closed"]);
    const plain = await open(await pending({ kind: "resolution" }));
    expect(refusalOf(await ana("PUT", `/v1/questions/${plain}/casting-vote`, { choice: "no" }))).toEqual([
      409,
      "/problems/no-casting-vote",
    ]);
  });
});

describe("choose, then ratify", () => {
  test("adopts the text that is chosen, or leaves things as they are, by the same ballots", async () => {
    const contest = { statusQuo: "As it is" };
    const question = await open(await pending({ kind: "resolution", options: ["Buy", "Rent"], contest }));
    const { options } = (await ana("GET", `/v1/questions/${question}`)).body;
    expect((options as string[]).at(-1)).toBe("As it is");
    await cast("Bea", question, { ranking: ["Buy", "Rent", "As it is"] });
    await cast("Carl", question, { ranking: ["Rent", "Buy"] });
    await cast("Dora", question, { ranking: ["Buy", "As it is"] });
    await cast("Eli", question, { ranking: ["As it is"] });
    expect(await close(question)).toMatchObject({
      outcome: "adopted",
      winner: "Buy",
      counts: { yes: 3, no: 1, abstain: 0 },
      tests: [{ passed: true }],
    });
  });
});

const firstOf = (selected: unknown): number => {
  const [first] = selected as ({ number?: number; selected?: number } | number)[];
  return typeof first === "number" ? first : (first?.number ?? first?.selected ?? 0);
};
