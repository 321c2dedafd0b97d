import { afterAll, beforeAll, expect, test } from "vitest";
import { makeRecoveryKey } from "#commands/recovery.ts";
import { type Coalition, coalition, type Member } from "#test/support/coalition.ts";
import { join } from "#test/support/people.ts";
import { json, plenum } from "./terminal.ts";

let all: Coalition;
let valley: Member;

beforeAll(async () => {
  all = await coalition(1);
  [valley] = all.members as [Member];
});
afterAll(() => all.close());

test("gazette succeed begins a new record by the printed keys and a second admin", async () => {
  const succeed = (...more: string[]) => ["gazette", "succeed", ...more];
  await join(valley.db(), valley.admin, "valley", "Bea Baker", "admin");
  for (const wrong of ["", "nothing", makeRecoveryKey().key]) {
    const { code, err } = await plenum(valley.env, succeed(), `${wrong}\n`);
    expect(code).toBe(1);
    expect(err).toContain("recovery keys");
    expect(err).not.toContain(wrong === "" ? valley.recoveryKey : wrong);
  }
  const prefix = `${valley.url}/gazette/valley-2`;
  expect(await json(valley.env, succeed(), `${valley.recoveryKey}\n`)).toEqual({
    isBegun: false,
    prefix,
    approvals: 1,
    need: 1,
  });
  const done = await json(valley.env, succeed("--as", "bea.baker@people.example"), "\n");
  expect(done).toMatchObject({ isBegun: true, prefix });
  await all.settled();
  const { logs } = (await json(valley.env, ["gazette", "status"])) as { logs: object[] };
  expect(logs).toMatchObject([
    { prefix: `${valley.url}/gazette/valley`, closedAt: expect.any(String) },
    { prefix, closedAt: null },
  ]);
  const info = (await (await fetch(`${valley.url}/nodeinfo/2.1`)).json()) as {
    metadata: { plenum: { gazettes: { prefix: string }[] } };
  };
  expect(info.metadata.plenum.gazettes).toMatchObject([{ prefix }]);
});
