import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, describe, expect, test } from "vitest";
import type { Connection } from "#db/connection.ts";
import { clientArguments } from "#db/connection.ts";
import { startPostgres } from "#db/embedded.ts";
import { sight } from "#db/processes.ts";
import type { Running } from "#test/support/process.ts";
import { start, temporaryFolder } from "#test/support/process.ts";

const folder = temporaryFolder();
afterAll(() => {
  for (const name of readdirSync(folder.path)) {
    const pid = postmaster(join(folder.path, name));
    if (pid !== undefined) process.kill(pid, "SIGQUIT");
  }
  folder.remove();
});

async function ask(connection: Connection, query: string): Promise<unknown> {
  const sql = postgres(...clientArguments(connection, { max: 1, onnotice: () => undefined }));
  try {
    const [row] = await sql.unsafe(query).values();
    return row?.[0];
  } finally {
    await sql.end();
  }
}

function postmaster(dataDir: string): number | undefined {
  const path = join(dataDir, "pgdata", "postmaster.pid");
  return existsSync(path) ? Number.parseInt(readFileSync(path, "utf8"), 10) : undefined;
}

/** Another process that starts or attaches, says which, and then waits to be killed. */
async function startElsewhere(dataDir: string): Promise<Running & { readonly started: boolean }> {
  const running = start("test/support/holdPostgres.ts", [dataDir], {});
  while (!running.said().includes("\n")) {
    if (running.child.exitCode !== null) throw new Error(running.said());
    await sleep(10);
  }
  return { ...running, started: running.said().startsWith("started") };
}

describe("the embedded PostgreSQL", () => {
  // One folder for all: making a cluster costs more than everything else here.
  const dataDir = join(folder.path, "data");

  const countKept = (connection: Connection) => ask(connection, "select count(*)::int from kept");

  test("is version 18, speaks UTF-8, listens on no port, and is gone after stop", async () => {
    const pg = await startPostgres(dataDir);
    const pid = postmaster(dataDir) ?? 0;
    expect(pg.started).toBe(true);
    expect(await ask(pg.connection, "show server_version_num")).toMatch(/^18/u);
    expect(await ask(pg.connection, "show server_encoding")).toBe("UTF8");
    expect(await ask(pg.connection, "show listen_addresses")).toBe("");
    expect(statSync(join(dataDir, "pgdata")).mode & 0o777).toBe(0o700);
    // As root it runs as somebody else, who may not even walk here: mkdtemp made the parent 0700.
    expect(statSync(join(dataDir, "pgdata")).uid === 0).toBe(false);
    await pg.stop();
    expect(sight(pid).state).not.toBe("alive");
    expect(postmaster(dataDir)).toBeUndefined();
  });

  test("keeps its data from one start to the next", async () => {
    const first = await startPostgres(dataDir);
    await ask(first.connection, "create table kept as select 42 as number");
    await first.stop();
    const second = await startPostgres(dataDir);
    expect(await countKept(second.connection)).toBe(1);
    await second.stop();
  });

  test("is started once by many at the same time, and the last one out stops it", async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => startPostgres(dataDir)));
    expect(all.filter(({ started }) => started)).toHaveLength(1);
    const [first, ...others] = all.toSorted((a, b) => Number(b.started) - Number(a.started));
    await first?.stop();
    for (const other of others) {
      expect(await ask(other.connection, "select 1")).toBe(1);
      await other.stop();
    }
    expect(postmaster(dataDir)).toBeUndefined();
  });

  test("outlives a kill -9 of its starter with everything committed, and the next start attaches to it", async () => {
    const holder = await startElsewhere(dataDir);
    expect(holder.started).toBe(true);
    const pid = postmaster(dataDir);
    holder.child.kill("SIGKILL");
    await holder.ended;
    const next = await startPostgres(dataDir);
    expect(next.started).toBe(false);
    expect(postmaster(dataDir)).toBe(pid);
    expect(await countKept(next.connection)).toBe(1);
    await next.stop();
    expect(postmaster(dataDir)).toBeUndefined();
  });

  test("comes back with everything committed after a kill -9 of itself", async () => {
    const first = await startPostgres(dataDir);
    await ask(first.connection, "insert into kept values (43)");
    process.kill(postmaster(dataDir) ?? Number.NaN, "SIGKILL"); // 0 would be this very process group
    const second = await startPostgres(dataDir);
    expect(second.started).toBe(true);
    expect(await countKept(second.connection)).toBe(2);
    await second.stop();
    await first.stop();
  });

  test("is not stopped by one who only came by while another still uses it", async () => {
    const first = await startPostgres(dataDir);
    const guest = await startElsewhere(dataDir);
    expect(guest.started).toBe(false);
    guest.child.kill("SIGTERM");
    await guest.ended;
    expect(await ask(first.connection, "select 1")).toBe(1);
    await first.stop();
  });

  test("finds a place for its socket when the path is too long for one", async () => {
    const deep = join(folder.path, "d".repeat(120));
    const pg = await startPostgres(deep);
    expect(await ask(pg.connection, "select 1")).toBe(1);
    await pg.stop();
  });
});

describe("a data folder that cannot be used", () => {
  test("of another major version is refused with the two commands that move it", async () => {
    const pgdata = join(folder.path, "old", "pgdata");
    mkdirSync(pgdata, { recursive: true });
    writeFileSync(join(pgdata, "PG_VERSION"), "17\n");
    const refused = startPostgres(join(folder.path, "old"));
    await expect(refused).rejects.toThrow(/PostgreSQL 17.*PostgreSQL 18.*plenum backup create.*plenum restore/su);
    expect(readdirSync(pgdata)).toEqual(["PG_VERSION"]);
  });

  test("of something else is refused and left alone", async () => {
    const pgdata = join(folder.path, "letters", "pgdata");
    mkdirSync(pgdata, { recursive: true });
    writeFileSync(join(pgdata, "letter.txt"), "Dear all");
    await expect(startPostgres(join(folder.path, "letters"))).rejects.toThrow("is not a data folder of PostgreSQL");
    expect(readdirSync(pgdata)).toEqual(["letter.txt"]);
  });

  test("half made by a start that was killed is made anew", async () => {
    const draft = join(folder.path, "half", "pgdata.init");
    mkdirSync(draft, { recursive: true });
    writeFileSync(join(draft, "PG_VERSION"), "18\n");
    const pg = await startPostgres(join(folder.path, "half"));
    expect(await ask(pg.connection, "select 1")).toBe(1);
    expect(existsSync(draft)).toBe(false);
    await pg.stop();
  });
});

describe.runIf(process.getuid?.() === 0)("as root", () => {
  const NOBODY = 65_534;

  test("an ordinary user has it as his own, and root may look in without taking it over", async () => {
    const home = join("/tmp", `plenum-home-${process.pid}`);
    mkdirSync(home);
    chownSync(home, NOBODY, NOBODY);
    const script = join(import.meta.dirname, "..", "support", "holdPostgres.ts");
    const once = () =>
      spawnSync(process.execPath, [script, join(home, "data"), "--once"], {
        uid: NOBODY,
        gid: NOBODY,
        encoding: "utf8",
        env: { PATH: "" },
      });
    expect(once()).toMatchObject({ stdout: "started\n", status: 0 });
    expect(statSync(join(home, "data", "pgdata")).uid).toBe(NOBODY);
    const pg = await startPostgres(join(home, "data"));
    expect(await ask(pg.connection, "select 1")).toBe(1);
    await pg.stop();
    expect(once()).toMatchObject({ stdout: "started\n", status: 0 });
    spawnSync("rm", ["-rf", home]);
  });
});
