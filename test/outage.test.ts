import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createToken } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { readPidFile } from "#db/postmaster.ts";
import { readConfig } from "#src/config.ts";
import { type Instance, startInstance } from "#src/instance.ts";
import { settle, type Person } from "#test/support/people.ts";
import { temporaryFolder } from "#test/support/process.ts";

const ORIGIN = "http://localhost:3000";
const folder = temporaryFolder();
const pgdata = join(folder.path, "pgdata");
let instance: Instance;
let admin: Person;
let token = "";
const stopped = new Set<number>();

beforeAll(async () => {
  instance = await startInstance(readConfig({ DATA_DIR: folder.path, ALLOW_PRIVATE_ADDRESSES: "true" }));
  ({ admin } = await settle(instance.database));
  ({ token } = await perform(instance.database, system, (act) => createToken(act, admin, "test")));
});
afterEach(() => go());
afterAll(async () => {
  await instance.close();
  folder.remove();
});

/** Stops PostgreSQL and all its parts where they are, as a machine that hangs. */
function hang(): void {
  const postmaster = readPidFile(pgdata)?.pid ?? Number.NaN;
  const parts = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster);
  for (const pid of [postmaster, ...parts.map(Number)]) {
    process.kill(pid, "SIGSTOP");
    stopped.add(pid);
  }
}

function parentOf(pid: string): number {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1]);
  } catch {
    return 0;
  }
}

function go(): void {
  for (const pid of stopped) process.kill(pid, "SIGCONT");
  stopped.clear();
}

/** What is answered; a test that waits for more than five seconds fails (R52). */
async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const late = sleep(5_000, undefined, { ref: false }).then(() => {
    throw new Error(`${path} took more than five seconds`);
  });
  return Promise.race([instance.fetch(new Request(ORIGIN + path, init)), late]);
}

const post = (path: string, body: unknown) =>
  ask(path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
  });

/** Until it is known again that the database answers: an act without a text is refused for that. */
async function untilReady(): Promise<void> {
  while ((await ask("/readyz")).status !== 200) await sleep(20);
  while ((await post("/api/v1/bodies/valley/announcements", {})).status === 503) await sleep(20);
}

async function contents(): Promise<string> {
  return (await ask("/api/v1/bodies/valley/announcements")).text();
}

describe("while the database hangs", () => {
  test("writes get 503 with Retry-After in time, and are not done afterwards", async () => {
    await untilReady();
    hang();
    const answers = await Promise.all([
      post("/api/v1/bodies/valley/announcements", { content: "Told that it was not done" }),
      ask("/log-in", {
        method: "POST",
        body: new URLSearchParams({ email: "ana@valley.example", password: "x" }),
        headers: { origin: ORIGIN },
      }),
      ask("/ap/inbox", { method: "POST", body: "{}", headers: { "content-type": "application/activity+json" } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 401]);
    for (const answer of answers.slice(0, 2)) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(answers[0]?.headers.get("content-type")).toBe("application/problem+json");
    expect(await answers[0]?.json()).toMatchObject({
      type: "/problems/unavailable",
      status: 503,
      requestId: answers[0]?.headers.get("x-request-id"),
    });
    expect(answers[1]?.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await answers[1]?.text()).toContain("Its database does not answer");
    // Now it is known: the inbox takes nothing that could not be kept.
    const inbox = await ask("/ap/inbox", { method: "POST", body: "{}" });
    expect([inbox.status, inbox.headers.get("retry-after")]).toEqual([503, "5"]);
    expect((await ask("/livez")).status).toBe(200);
    expect((await ask("/readyz")).status).toBe(503);
    go();
    await untilReady();
    expect((await post("/api/v1/bodies/valley/announcements", { content: "Afterwards" })).status).toBe(201);
    expect(await contents()).toContain("Afterwards");
    expect(await contents()).not.toContain("Told that");
  });

  test("reads that were answered before are answered again, with their age; others say that it is away", async () => {
    await untilReady();
    const html = { headers: { accept: "text/html", "accept-language": "es" } };
    const activity = { headers: { accept: "application/activity+json" } };
    const before = await ask("/@valley", html);
    const text = await before.text();
    expect([before.status, before.headers.get("x-request-id")?.length]).toEqual([200, 36]);
    const document = await (await ask("/@valley", activity)).text();
    const style = /href="([^"]+\.css)"/.exec(text)?.[1] ?? "";
    hang();
    const again = await ask("/@valley", html);
    expect([again.status, await again.text()]).toEqual([200, text]);
    expect(again.headers.get("age")).toMatch(/^\d+$/);
    expect(again.headers.get("content-security-policy")).toBe(before.headers.get("content-security-policy"));
    expect(await (await ask("/@valley", activity)).text()).toBe(document);
    expect((await ask(style)).status).toBe(200);
    const other = await ask("/chapters", html);
    expect([other.status, other.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await other.text()).toContain("La base de datos no responde");
    go();
    await untilReady();
    expect((await ask("/chapters", html)).status).toBe(200);
  });
});

test("a copy is for those who would have got the same, and never of a member's page", async () => {
  await untilReady();
  const english = { headers: { accept: "text/html", "accept-language": "en" } };
  expect((await ask("/motions", english)).status).toBe(200);
  expect((await ask("/log-in", english)).status).toBe(200);
  hang();
  expect((await ask("/motions", english)).status).toBe(200);
  expect((await ask("/motions", { headers: { ...english.headers, "accept-language": "es" } })).status).toBe(503);
  expect((await ask("/motions?x=1", english)).status).toBe(503);
  expect((await ask("/log-in", english)).status).toBe(503);
});
