import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientArguments } from "#db/connection.ts";
import { readPidFile } from "#db/postmaster.ts";
import { sight } from "#db/processes.ts";
import type { Running } from "#test/support/process.ts";
import { freePort, plenum, start, temporaryFolder, untilReady } from "#test/support/process.ts";

const folder = temporaryFolder();
const dataDir = join(folder.path, "data");
const pgdata = join(dataDir, "pgdata");
const at: { url: string; env: Record<string, string> } = { url: "", env: {} };
const running: Running[] = [];

beforeAll(async () => {
  const port = await freePort();
  at.url = `http://127.0.0.1:${port}`;
  at.env = { DATA_DIR: dataDir, PORT: String(port) };
});
afterAll(async () => {
  for (const { child } of running) child.kill("SIGKILL");
  await plenum(["migrate"], at.env); // attaches to what a killed process left, and stops it
  folder.remove();
});

async function serve(args = at.env): Promise<Running> {
  const process = start("src/main.ts", [], args);
  running.push(process);
  await untilReady(process, `${at.url}/readyz`);
  return process;
}

function client(): postgres.Sql {
  const { socket = "", port = 0 } = readPidFile(pgdata) ?? {};
  return postgres(...clientArguments({ host: socket, port, user: "plenum", database: "plenum" }, { max: 1 }));
}

async function askReady(): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${at.url}/readyz`, { signal: AbortSignal.timeout(5_000) });
  return { status: answer.status, body: await answer.json() };
}

describe("an instance on an empty folder", () => {
  test("starts, is ready, finishes what is in flight on SIGTERM, and ends with 0 and without its database", async () => {
    const server = await serve();
    expect(await askReady()).toEqual({ status: 200, body: { status: "ready" } });
    expect((await fetch(`${at.url}/livez`)).status).toBe(200);
    expect(statSync(join(dataDir, "secret.key")).mode & 0o777).toBe(0o600);

    const { answer, finish } = await beginRequest("/livez");
    server.child.kill("SIGTERM");
    while (!server.said().includes("Stopping")) await sleep(10);
    while (await fetch(`${at.url}/livez`).then(Boolean, () => false)) await sleep(10);
    finish();
    expect(await answer).toMatch(/^HTTP\/1\.1 200 /u);
    expect((await server.ended).code).toBe(0);
    expect(readPidFile(pgdata)).toBeUndefined();
  });

  test("keeps its secret key, and after a kill -9 starts again where it was", async () => {
    const secret = readFileSync(join(dataDir, "secret.key"), "utf8");
    const first = await serve();
    const sql = client();
    await sql`create table kept as select 42 as number`;
    await sql.end();
    first.child.kill("SIGKILL");
    await first.ended;
    const second = await serve();
    const again = client();
    expect(await again`select number from kept`).toEqual([{ number: 42 }]);
    await again`drop table kept`;
    await again.end();
    expect(readFileSync(join(dataDir, "secret.key"), "utf8")).toBe(secret);
    second.child.kill("SIGINT");
    expect((await second.ended).code).toBe(0);
    expect(readPidFile(pgdata)).toBeUndefined();
  });
});

describe("beside a running instance", () => {
  const server: { current: Running | undefined } = { current: undefined };
  beforeAll(async () => {
    server.current = await serve();
  });
  afterAll(async () => {
    server.current?.child.kill("SIGTERM");
    await server.current?.ended;
  });

  test("a second one on the same port is refused in words, and harms nothing", async () => {
    const { code, err } = await start("src/main.ts", [], at.env).ended;
    expect(code).toBe(1);
    expect(err).toMatch(/Port \d+ on 127\.0\.0\.1 is in use/u);
    expect((await askReady()).status).toBe(200);
  });

  test("commands attach to its database and leave it running", async () => {
    const pid = readPidFile(pgdata)?.pid;
    expect(await plenum(["migrate", "--dry-run", "--json"], at.env)).toMatchObject({
      code: 0,
      out: `${JSON.stringify({ pending: [] })}\n`,
    });
    const doctor = await plenum(["doctor", "--json"], at.env);
    expect(doctor).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(doctor.out)).toContainEqual({ check: "schema", verdict: "good", text: "up to date" });
    expect(readPidFile(pgdata)?.pid).toBe(pid);
    expect((await askReady()).status).toBe(200);
  });

  test("readiness names what is missing: migrations, a worker", async () => {
    const sql = client();
    const [removed] =
      await sql`delete from schema_migration where tag = (select max(tag) from schema_migration) returning tag`;
    expect(await askReady()).toEqual({ status: 503, body: { status: "not ready", missing: ["migrations"] } });
    await sql`insert into schema_migration (tag) values (${removed?.["tag"] ?? ""})`;
    await sql`update heartbeats set at = clock_timestamp() - interval '31 seconds'`;
    expect(await askReady()).toEqual({ status: 503, body: { status: "not ready", missing: ["worker"] } });
    await sql`update heartbeats set at = clock_timestamp() - interval '20 seconds'`;
    expect((await askReady()).status).toBe(200);
    await sql.end();
  });

  test("readiness answers in time when the database hangs", async () => {
    const pid = readPidFile(pgdata)?.pid ?? 0;
    const sql = client();
    await sql.begin(async (tx) => {
      await tx`lock table schema_migration`;
      expect(await askReady()).toEqual({ status: 503, body: { status: "not ready", missing: ["database"] } });
    });
    await sql.end();
    expect(sight(pid).state).toBe("alive");
  });

  test("a database that is killed is started again, and the instance finds it without a restart", async () => {
    const pid = readPidFile(pgdata)?.pid ?? Number.NaN; // 0 would be this very process group
    process.kill(pid, "SIGKILL");
    while (!server.current?.said().includes("died")) await sleep(10);
    while ((await askReady()).status !== 200) await sleep(50);
    expect(readPidFile(pgdata)?.pid).not.toBe(pid);
    expect(server.current?.said()).toContain("The embedded PostgreSQL died");
  });
});

test("a schema newer than the code keeps it from starting, in words", async () => {
  await plenum(["migrate"], at.env);
  const server = await serve();
  const sql = client();
  await sql`insert into schema_migration (tag) values ('9999_from_the_future')`;
  const { code, err } = await plenum(["worker"], at.env);
  expect(code).toBe(1);
  expect(err).toContain("newer version of Plenum (9999_from_the_future)");
  await sql`delete from schema_migration where tag = '9999_from_the_future'`;
  await sql.end();
  server.child.kill("SIGTERM");
  expect((await server.ended).code).toBe(0);
});

/** Sends all of a request but its last line. */
async function beginRequest(path: string): Promise<{ answer: Promise<string>; readonly finish: () => void }> {
  const socket = connect(Number(new URL(at.url).port), "127.0.0.1").setEncoding("utf8");
  const said: string[] = [];
  socket.on("data", (text: string) => said.push(text));
  const answer = once(socket, "close").then(() => said.join(""));
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n`);
  while ((await askReady()).status !== 200) await sleep(10);
  return { answer, finish: () => void socket.write("\r\n") };
}
