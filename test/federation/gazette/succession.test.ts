import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createToken } from "#commands/accounts.ts";
import { perform } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { endorse, withdrawEndorsement } from "#commands/endorsements.ts";
import { withdrawMotion } from "#commands/motions.ts";
import { makeRecoveryKey } from "#commands/recovery.ts";
import { succeedLog } from "#commands/succession.ts";
import { confirmSuccessor } from "#commands/successors.ts";
import { findLogOf, listLeaves } from "#db/gazette.ts";
import { listStandingOf } from "#db/mirrors.ts";
import { doubtOwnLogs, listDoubts } from "#db/restoring.ts";
import { listClosedLogs, listPendingSuccessors } from "#db/succession.ts";
import { foldLog } from "#domain/gazette/fold.ts";
import { beginLog } from "#domain/gazette/state.ts";
import { irisOf } from "#domain/iris.ts";
import { keyFingerprint } from "#domain/keyChanges.ts";
import { HOUR, MINUTE } from "#domain/time.ts";
import { readLeaf } from "#federation/gazette/entry.ts";
import { type Coalition, coalition, connect, type Member, submitted } from "#test/support/coalition.ts";
import { type Person, join } from "#test/support/people.ts";

let offset = 0;
let all: Coalition;
let [one, two, three]: Member[] = [];
let bea: Person;
const object = "https://elsewhere.example/call";

beforeAll(async () => {
  all = await coalition(3, { clockOffset: () => offset });
  [one, two, three] = all.members;
  await connect(member(one), member(two), all.settled);
  await connect(member(one), member(three), all.settled);
  bea = await join(member(one).db(), member(one).admin, "valley", "Bea Baker", "admin");
  await perform(member(one).db(), member(one).admin, (act) =>
    foundBody(act, { kind: "chapter", slug: "riverside", name: "Riverside" }),
  );
  await all.settled();
});

afterAll(() => all.close());

const member = (found: Member | undefined): Member => {
  if (found === undefined) throw new Error("no member");
  return found;
};

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await isSo()) return;
    await sleep(25);
  }
  throw new Error(`never ${what}`);
}

const mirrorsAt = (at: Member, of: Member) =>
  at.database.sql<
    { origin: string; size: number; error: string | null; closed: boolean }[]
  >`select origin, size, last_error as error, closed_at is not null as closed from logs where host = ${of.host} order by origin`;

const standingAt = async (at: Member) => (await listStandingOf(at.database.orm, object)).map(({ entry }) => entry);

async function foldedOf({ database: { orm }, organization }: Member) {
  const log = await findLogOf(orm, organization);
  if (log === undefined) throw new Error("no log");
  const leaves = await Promise.all((await listLeaves(orm, log.id, 0, log.size)).map((leaf) => readLeaf(leaf)));
  return { log, leaves, ...foldLog(beginLog(log.origin), leaves) };
}

describe("a log that takes the place of another one", () => {
  let endorsement = "";
  let motion = "";

  test("is begun by two officers with the recovery sheet, ends the doubt, and says again what stands", async () => {
    const [valley, harbor] = [member(one), member(two)];
    ({ id: endorsement } = await perform(valley.db(), valley.admin, (act) => endorse(act, { body: "valley", object })));
    motion = (await submitted(valley, "valley", "Still on its way")).split("/").at(-1) ?? "";
    await all.settled();
    expect(await standingAt(harbor)).toEqual([`${valley.url}/gazette/valley/entries/${endorsement}`]);
    await member(three).stop();
    await valley.database.orm.transaction((tx) => doubtOwnLogs(tx, "restored", Date.now() + offset));
    await until("read-only", async () => valley.db().isReadOnly());
    offset += 10 * MINUTE;
    await sleep(1_200);
    expect(await listDoubts(valley.database.orm)).toHaveLength(1);

    const give = (who: Person, ...sheets: string[]) =>
      perform(valley.db(), who, (act) => succeedLog(act, undefined, sheets));
    for (const wrong of [[], [makeRecoveryKey().key], ["nothing"], [valley.recoveryKey, makeRecoveryKey().key]])
      await expect(give(valley.admin, ...wrong)).rejects.toMatchObject({ refusal: { code: "wrong-recovery-key" } });
    expect(await give(valley.admin, valley.recoveryKey)).toMatchObject({ isBegun: false });
    offset += 100 * HOUR;
    expect(await give(valley.admin)).toMatchObject({ isBegun: false, approvals: 1, need: 1 });
    const shown = await valley.api("GET", "/gazette/succession");
    expect(shown.body).toMatchObject({
      doubt: { why: "restored", silent: [{ host: member(three).host }] },
      asked: { gazette: `${valley.url}/gazette/valley-2`, recoveryKeys: 1, need: 1, officers: 1 },
      closed: [],
    });
    expect((await valley.api("POST", "/gazette/succession", { recoveryKeys: ["no"] })).status).toBe(422);
    expect((await valley.api("POST", "/gazette/succession", { recoveryKeys: [] })).status).toBe(202);
    expect((await valley.api("DELETE", "/gazette/succession")).status).toBe(204);
    expect(await give(valley.admin, valley.recoveryKey)).toMatchObject({ isBegun: false });
    expect(await give(bea)).toMatchObject({ isBegun: true, prefix: `${valley.url}/gazette/valley-2` });
    await until("no longer read-only", async () => !valley.db().isReadOnly());

    const { log, state, verdicts, leaves } = await foldedOf(valley);
    const [old] = await listClosedLogs(valley.database.orm, valley.organization);
    expect(log.origin).toBe(`${valley.host}/gazette/valley-2`);
    expect(state.succeeds).toMatchObject({ origin: `${valley.host}/gazette/valley`, size: old?.checkpointSize });
    expect(new Set(verdicts)).toEqual(new Set(["ok"]));
    expect(leaves.map((leaf) => ("entry" in leaf ? leaf.entry.type : ""))).toEqual([
      "Genesis",
      "BodyFounded",
      "MotionSubmitted",
      "Endorsed",
    ]);
    for (const path of ["checkpoint", "key", "tile/0/000.p/1"])
      expect((await fetch(`${valley.url}/gazette/valley/${path}`)).status).toBe(200);
  });

  test("waits at a peer until two of its officers agree; until then nothing of it counts", async () => {
    const [valley, harbor] = [member(one), member(two)];
    await all.settled();
    await until("judged", async () => (await listPendingSuccessors(harbor.database.orm)).length === 1);
    const [pending] = await listPendingSuccessors(harbor.database.orm, valley.host);
    expect(pending?.successor.verdict).toBe("proven");
    expect(await mirrorsAt(harbor, valley)).toMatchObject([
      { closed: false, error: null },
      { size: 0, error: "unconfirmed" },
    ]);
    expect(await standingAt(harbor)).toEqual([`${valley.url}/gazette/valley/entries/${endorsement}`]);
    const body = `old 0\n\n${await (await fetch(`${valley.url}/gazette/valley-2/checkpoint`)).text()}`;
    expect((await fetch(`${harbor.url}/gazette/add-checkpoint`, { method: "POST", body })).status).toBe(404);

    const carl = await join(harbor.db(), harbor.admin, "harbor", "Carl Cook", "admin");
    const dora = await join(harbor.db(), harbor.admin, "harbor", "Dora Dean");
    const agree = (who: Person, fingerprint?: string) =>
      perform(harbor.db(), who, (act) => confirmSuccessor(act, valley.host, { fingerprint }));
    await expect(agree(dora)).rejects.toMatchObject({ refusal: { code: "role-needed" } });
    await expect(agree(carl, "another+key")).rejects.toMatchObject({ refusal: { code: "stale-form" } });
    expect(await agree(carl)).toBe(false);
    expect(await agree(carl)).toBe(false);
    const path = `/peers/${encodeURIComponent(valley.host)}`;
    const [key, oldKey] = [pending?.log.vkey, pending?.predecessor.vkey].map((vkey) => keyFingerprint(vkey ?? ""));
    expect((await harbor.api("GET", path)).body["pending"]).toEqual({
      origin: `${valley.host}/gazette/valley-2`,
      succeeds: `${valley.host}/gazette/valley`,
      key,
      oldKey,
      proven: true,
      why: "proven",
      confirmedBy: 1,
      dueAt: null,
    });
    expect((await harbor.api("POST", `${path}/confirm-key`, { fingerprint: oldKey })).status).toBe(409);
    const { token } = await perform(harbor.db(), carl, (act) => createToken(act, carl, "test"));
    expect(await harbor.api("POST", `${path}/confirm-key`, undefined, token)).toMatchObject({
      status: 202,
      body: { type: "/problems/waiting-for-second-officer" },
    });
    const done = await harbor.api("POST", `${path}/confirm-key`, { origin: pending?.log.origin, fingerprint: key });
    expect(done).toMatchObject({ status: 200, body: { pending: null } });
    expect((await harbor.api("POST", `${path}/confirm-key`)).status).toBe(404);
    await all.settled();
    expect(await mirrorsAt(harbor, valley)).toMatchObject([
      { closed: true },
      { closed: false, error: null, size: (await foldedOf(valley)).log.size },
    ]);
    expect(await standingAt(harbor)).toEqual([`${valley.url}/gazette/valley-2/entries/${endorsement}`]);
    const mirrored = `${harbor.url}/gazette/mirror/${encodeURIComponent(valley.host)}`;
    for (const slug of ["valley", "valley-2"]) expect((await fetch(`${mirrored}/${slug}/checkpoint`)).status).toBe(200);
  });

  test("goes on where the old one stopped: what was begun there ends here", async () => {
    const [valley, harbor] = [member(one), member(two)];
    await perform(valley.db(), valley.admin, (act) =>
      withdrawEndorsement(act, endorsement, irisOf(valley.url).endorsement),
    );
    await perform(valley.db(), valley.admin, (act) => withdrawMotion(act, motion));
    await all.settled();
    const { verdicts, leaves } = await foldedOf(valley);
    expect(new Set(verdicts)).toEqual(new Set(["ok"]));
    expect(leaves.flatMap((leaf) => ("entry" in leaf ? [leaf.entry.type] : [])).slice(4)).toContain(
      "EndorsementWithdrawn",
    );
    expect(await standingAt(harbor)).toEqual([]);
    const [old] = await listClosedLogs(valley.database.orm, valley.organization);
    expect(old?.size).toBe((await mirrorsAt(harbor, valley))[0]?.size);
  });

  test("comes to a peer that was away; an only officer there waits 72 hours", async () => {
    const [valley, riders] = [member(one), member(three)];
    await riders.start();
    await until("judged", async () => (await listPendingSuccessors(riders.database.orm)).length === 1);
    const agree = () => perform(riders.db(), riders.admin, (act) => confirmSuccessor(act, valley.host));
    expect(await agree()).toBe(false);
    offset += 71 * HOUR;
    await sleep(1_200);
    expect(await listPendingSuccessors(riders.database.orm)).toHaveLength(1);
    offset += 2 * HOUR;
    await until("in force", async () => (await listPendingSuccessors(riders.database.orm)).length === 0);
    await all.settled();
    await until("taken over", async () => (await standingAt(riders)).length === 0);
    await all.settled();
    const [, now] = await mirrorsAt(riders, valley);
    const log = await findLogOf(valley.database.orm, valley.organization);
    expect(now?.size).toBe(log?.size);
  });
});
