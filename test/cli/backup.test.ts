import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { ensureInstanceKeys } from "#commands/keys.ts";
import { beat, stopBeating } from "#db/heartbeats.ts";
import { readMigrations } from "#db/migrate.ts";
import { type Bench, bench, type Env, json, plenum } from "./terminal.ts";

const PASSPHRASE = "correct horse battery staple";
const ODD = 'East\t\\Side\n"½" \\. \\N';
const URL_HERE = "https://tenants.example.org";

const all: Bench[] = [];
let here: Bench;
let file: string;
let made: Record<string, unknown>;

async function open(more: Env = {}): Promise<Bench> {
  const made = await bench({ PUBLIC_URL: URL_HERE, BACKUP_PASSPHRASE: PASSPHRASE, ...more });
  all.push(made);
  return made;
}

const admin = ["user", "create", "--email", "ada@example.org", "--name", "Ada", "--admin", "--password-stdin"];
const rowsOf = async ({ db }: Bench, table: string) =>
  Number((await db.sql.unsafe(`select count(*) as n from ${table}`))[0]?.["n"]);
const filesOf = ({ env }: Bench) => join(env["DATA_DIR"] ?? "", "files");

beforeAll(async () => {
  here = await open();
  await json(here.env, admin, "correct horse battery\n");
  await json(here.env, ["body", "create", "--kind", "chapter", "--slug", "east", "--name", "East"]);
  await here.db.sql`update bodies set name = ${ODD} where slug = 'east'`;
  await perform(here.db, system, ensureInstanceKeys);
  await here.db.sql`insert into sessions (hash, account, created_at, expires_at)
    select '\\x01', id, now(), now() + interval '1 day' from accounts`;
  mkdirSync(join(filesOf(here), "logos"), { recursive: true });
  writeFileSync(join(filesOf(here), "logos", "east.png"), Buffer.from([0, 255, 10, 13, 0]));
  writeFileSync(join(filesOf(here), "empty"), "");
  file = join(here.folder, "one.backup");
  made = await json(here.env, ["backup", "create", file]);
});
afterAll(async () => {
  for (const each of all) await each.close();
});

describe("backup create", () => {
  test("says what it wrote", () => {
    expect(made).toMatchObject({ file, encrypted: true, files: 2, warnings: [], bytes: statSync(file).size });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("refuses to write without a passphrase, and writes in clear only when told so", async () => {
    const env = { ...here.env, BACKUP_PASSPHRASE: "" };
    const target = join(here.folder, "none.backup");
    const refused = await plenum(env, ["backup", "create", target]);
    expect(refused).toMatchObject({ code: 2, out: "", err: expect.stringContaining("BACKUP_PASSPHRASE") });
    expect(existsSync(target)).toBe(false);
    expect(await plenum(env, ["backup", "create", target, "--plain"])).toMatchObject({
      code: 0,
      err: expect.stringContaining("Not encrypted"),
    });
    expect(await plenum(env, ["backup", "verify", "--quick", target])).toMatchObject({ code: 0 });
    const secretFile = join(here.folder, "short");
    writeFileSync(secretFile, "short\n");
    const words = ["backup", "create", join(here.folder, "x"), "--passphrase-file", secretFile];
    expect(await plenum(env, words)).toMatchObject({ code: 2, err: expect.stringContaining("at least 12") });
  });

  test("never replaces a file, leaves no half of one, and names a new one by itself", async () => {
    const before = readFileSync(file);
    expect(await plenum(here.env, ["backup", "create", file])).toMatchObject({
      code: 1,
      err: expect.stringContaining("is there already"),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(await plenum(here.env, ["backup", "create", join(here.folder, "no", "where")])).toMatchObject({ code: 1 });
    expect(readdirSync(here.folder).filter((name) => name.includes("part"))).toEqual([]);
    const made = await json(here.env, ["backup", "create"]);
    expect(String(made["file"])).toMatch(/data\/backups\/plenum-tenants\.example\.org-.*\.backup$/u);
  });

  test("holds nothing that lets somebody in, and no secret key", async () => {
    const env = { ...here.env, BACKUP_PASSPHRASE: "" };
    const plain = join(here.folder, "clear.backup");
    await plenum(env, ["backup", "create", plain, "--plain"]);
    const check = await json(env, ["backup", "verify", "--quick", plain]);
    const tables = Object.keys(check["tables"] as object);
    for (const table of ["sessions", "resets", "invitations", "mails"]) expect(tables).not.toContain(table);
    expect(tables).toContain("sealed_ballots");
    const links = await here.db.sql<{ name: string }[]>`
      select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'expires_at'
      intersect select table_name from information_schema.columns where table_schema = 'public' and column_name = 'hash'`;
    expect(tables.filter((table) => links.some(({ name }) => name === table))).toEqual([]);
  });

  test("is noted, and doctor tells how old it is", async () => {
    const { out } = await plenum(here.env, ["doctor", "--json"]);
    expect(JSON.parse(out)).toContainEqual({ check: "backup", verdict: "good", text: "the last one was made today" });
    const fresh = await open();
    await json(fresh.env, admin, "correct horse battery\n");
    const other = await plenum(fresh.env, ["doctor", "--json"]);
    expect(JSON.parse(other.out)).toContainEqual({
      check: "backup",
      verdict: "warning",
      text: expect.stringContaining("none"),
    });
  });
});

describe("a file that is not what was written", () => {
  const changed = (name: string, change: (bytes: Buffer) => Buffer): string => {
    const path = join(here.folder, name);
    writeFileSync(path, change(readFileSync(file)));
    return path;
  };
  const verdict = async (path: string, env: Env = here.env) => {
    const ran = await plenum(env, ["backup", "verify", "--quick", path]);
    expect(ran).toMatchObject({ code: 1, out: "" });
    return ran.err;
  };

  test("cut off at the end, in the middle, or in its first line", async () => {
    expect(await verdict(changed("cut1", (bytes) => bytes.subarray(0, -1)))).toContain("ends too early");
    expect(await verdict(changed("cut2", (bytes) => bytes.subarray(0, bytes.length / 2)))).toContain("ends too early");
    expect(await verdict(changed("cut3", (bytes) => bytes.subarray(0, 20)))).toContain("no backup");
    expect(await verdict(changed("cut4", () => Buffer.alloc(0)))).toContain("no backup");
  });

  test("changed by one bit, or another line before it", async () => {
    const flip = (at: number) => (bytes: Buffer) => {
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes;
    };
    const { length } = readFileSync(file);
    expect(await verdict(changed("bit1", flip(Math.floor(length * 0.6))))).toMatch(/changed/u);
    expect(
      await verdict(
        changed("bit2", (bytes) => Buffer.from(bytes.toString("latin1").replace('"format":1', '"format":2'), "latin1")),
      ),
    ).toContain("newer version");
    expect(
      await verdict(
        changed("bit3", (bytes) => Buffer.from(bytes.toString("latin1").replace("stream", "scream"), "latin1")),
      ),
    ).toContain("changed");
  });

  test("opened without the passphrase, or with another", async () => {
    expect(await verdict(file, { ...here.env, BACKUP_PASSPHRASE: "" })).toContain("is encrypted");
    expect(await verdict(file, { ...here.env, BACKUP_PASSPHRASE: "another passphrase" })).toContain(
      "not the passphrase",
    );
    expect(await verdict(join(here.folder, "nowhere"))).toContain("cannot be read (ENOENT)");
  });

  test("is not restored, not even in part", async () => {
    const there = await open();
    const half = changed("half", (bytes) => bytes.subarray(0, -100));
    expect(await plenum(there.env, ["restore", half])).toMatchObject({
      code: 1,
      err: expect.stringContaining("ends too early"),
    });
    expect(await rowsOf(there, "persons")).toBe(0);
    expect(existsSync(filesOf(there))).toBe(false);
  });
});

describe("restore", () => {
  test("into an empty instance: everything is as it was, and nobody is logged in", async () => {
    const there = await open();
    const told = await json(there.env, ["restore", file, "--dry-run"]);
    expect(told).toMatchObject({
      url: URL_HERE,
      empty: true,
      obstacles: [],
      migrations: [],
      tables: { bodies: 2 },
      files: 2,
    });
    expect(await rowsOf(there, "bodies")).toBe(0);
    expect(await json(there.env, ["restore", file])).toMatchObject({ url: URL_HERE, migrated: [], files: 2 });
    for (const table of ["bodies", "persons", "accounts", "record", "keys"])
      expect(await rowsOf(there, table)).toBe(await rowsOf(here, table));
    expect(await rowsOf(there, "sessions")).toBe(0);
    const names = await there.db.sql`select name from bodies where slug = 'east'`;
    expect([...names]).toEqual([{ name: ODD }]);
    expect(readFileSync(join(filesOf(there), "logos", "east.png"))).toEqual(Buffer.from([0, 255, 10, 13, 0]));
    expect(existsSync(join(filesOf(there), "empty"))).toBe(true);
    // What is done afterwards gets numbers that nothing has.
    await json(there.env, ["body", "create", "--kind", "chapter", "--slug", "west", "--name", "West"]);
    expect(await rowsOf(there, "bodies")).toBe(3);
  });

  test("over what is there only if told so, and after typing the name", async () => {
    const there = await open();
    await json(there.env, admin, "correct horse battery\n");
    expect(await plenum(there.env, ["restore", file])).toMatchObject({
      code: 1,
      err: expect.stringContaining("not empty"),
    });
    const words = ["restore", file, "--replace"];
    expect(await plenum(there.env, words, "yes\n")).toMatchObject({
      code: 1,
      err: expect.stringContaining("Nothing was changed"),
    });
    expect(await rowsOf(there, "bodies")).toBe(1);
    expect(await plenum(there.env, words, "tenants.example.org\n")).toMatchObject({ code: 0 });
    expect(await rowsOf(there, "bodies")).toBe(2);
    expect(await plenum(there.env, [...words, "--yes"])).toMatchObject({ code: 0 });
    expect(await rowsOf(there, "bodies")).toBe(2);
  });

  test("not under another address, not beside a server, not from a newer version", async () => {
    const there = await open({ PUBLIC_URL: "https://elsewhere.example" });
    const refused = await plenum(there.env, ["restore", file]);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(`This backup is of ${URL_HERE}`) });
    const told = await plenum(there.env, ["restore", file, "--dry-run", "--json"]);
    expect([told.code, JSON.parse(told.out)]).toMatchObject([1, { obstacles: [expect.stringContaining(URL_HERE)] }]);
    const elsewhere = ["restore", file, "--url", "https://elsewhere.example"];
    await beat(there.db.sql, "other:1", "all");
    expect(await plenum(there.env, elsewhere)).toMatchObject({
      code: 1,
      err: expect.stringContaining("stop it first"),
    });
    await stopBeating(there.db.sql, "other:1");
    expect(await plenum(there.env, elsewhere)).toMatchObject({ code: 0 });
    await there.db.sql`insert into schema_migration (tag) values ('9999_from_the_future')`;
    expect(await plenum(there.env, ["backup", "create"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("newer version"),
    });
  });

  test("says in words that SECRET_KEY is another", async () => {
    const there = await open({ SECRET_KEY: "quite another secret key of the verbs’ tests" });
    const { code, err } = await plenum(there.env, ["restore", file]);
    expect([code, err]).toEqual([0, expect.stringContaining("SECRET_KEY is not that of the backed-up instance")]);
    const bare = await open({ SECRET_KEY: "" });
    expect(await plenum(bare.env, ["restore", file])).toMatchObject({
      code: 0,
      err: expect.stringContaining("no SECRET_KEY here"),
    });
    expect(existsSync(join(bare.env["DATA_DIR"] ?? "", "secret.key"))).toBe(false);
    expect((await plenum(here.env, ["restore", file, "--replace", "--yes"])).err).not.toContain("SECRET_KEY");
  });
});

describe("backup verify", () => {
  test("restores into a scratch database and checks record and gazettes", async () => {
    const check = await json(here.env, ["backup", "verify", file]);
    expect(check).toMatchObject({
      ok: true,
      url: URL_HERE,
      schema: readMigrations().at(-1)?.tag,
      faults: [],
      logs: [],
    });
  });
});

/** The most memory that a verb ever had, in bytes. */
async function most(env: Env, words: readonly string[]): Promise<number> {
  const tell = "process.on('exit', () => process.stderr.write('most ' + process.resourceUsage().maxRSS))";
  const options = `--import data:text/javascript,${encodeURIComponent(tell)}`;
  const { code, err } = await plenum({ ...env, NODE_OPTIONS: options }, [...words, "--json"]);
  expect(code).toBe(0);
  return Number(/most (\d+)$/u.exec(err)?.[1]) * 1024;
}

describe("an instance of 300 MB", () => {
  test("needs little more memory than one with nothing in it, to be backed up and to be put back", async () => {
    const [large, small] = [await open(), await open()];
    await large.db.sql`set statement_timeout = 0`;
    await large.db
      .sql`insert into persons (name, created_at) select repeat('ten bytes ', 100000), now() from generate_series(1, 300)`;
    const [heavy, light] = [join(large.folder, "heavy"), join(small.folder, "light")];
    const extra =
      (await most(large.env, ["backup", "create", heavy])) - (await most(small.env, ["backup", "create", light]));
    expect(extra).toBeLessThan(150e6);
    const again =
      (await most(small.env, ["restore", heavy])) - (await most(large.env, ["restore", light, "--replace", "--yes"]));
    expect(again).toBeLessThan(150e6);
    const [row] = await small.db.sql<{ n: bigint }[]>`select sum(length(name)) as n from persons`;
    expect(Number(row?.n)).toBe(300_000_000);
    // So much data takes its time on a machine that runs other tests beside it.
  }, 600_000);
});
