import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { readPidFile } from "#db/postmaster.ts";
import { type Ended, freePorts, start, temporaryFolder } from "#test/support/process.ts";

const folder = temporaryFolder();
afterAll(() => folder.remove());

type Shown = {
  readonly url: string;
  readonly slug: string;
  readonly accounts: readonly { readonly email: string }[];
  readonly password: string;
};

/** Runs the demo until it says that it is ready, looks at it, and presses Ctrl-C. */
async function run(port: number, look: (shown: readonly Shown[]) => Promise<void>): Promise<Ended> {
  const words = ["demo", "run", "--folder", folder.path, "--port", String(port), "--members", "16", "--json"];
  const running = start("src/cli.ts", words, {});
  while (!running.said().includes('"password"') && running.child.exitCode === null) await sleep(50);
  const line = running
    .said()
    .split("\n")
    .find((each) => each.startsWith("["));
  try {
    await look(JSON.parse(line ?? "[]") as Shown[]);
  } finally {
    running.child.kill("SIGINT");
  }
  return running.ended;
}

test("three instances come up filled and connected, Ctrl-C ends all of them, and the next run finds them again", async () => {
  const port = await freePorts(3);
  const passwords: string[] = [];
  const first = await run(port, async (shown) => {
    expect(shown.map(({ url }) => url)).toEqual([0, 1, 2].map((index) => `http://localhost:${port + index}`));
    passwords.push(...shown.map(({ password }) => password));
    for (const { url, slug } of shown) {
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      const endorsements = (await (await fetch(`${url}/api/v1/endorsements?limit=100`)).json()) as {
        items: { body: { host: string } }[];
      };
      const hosts = new Set(endorsements.items.map(({ body }) => body.host));
      expect(hosts, `${slug} hears of its neighbors`).toContain(new URL(url).host);
      expect(hosts.size).toBeGreaterThan(1);
    }
  });
  expect(first.code).toBe(0);
  for (const number of [1, 2, 3]) expect(readPidFile(join(folder.path, `demo-${number}`, "pgdata"))).toBeUndefined();
  for (const index of [0, 1, 2])
    await expect(fetch(`http://localhost:${port + index}/livez`)).rejects.toThrow("fetch failed");

  const second = await run(port, async (shown) => {
    expect(shown.map(({ password }) => password)).toEqual(passwords);
  });
  expect(second.code).toBe(0);
}, 240_000);

test("a folder that is no demo's is left alone", async () => {
  const other = temporaryFolder();
  const kept = join(other.path, "demo-1", "kept.txt");
  mkdirSync(join(other.path, "demo-1"));
  writeFileSync(kept, "mine");
  const words = ["demo", "run", "--folder", other.path, "--port", String(await freePorts(3)), "--members", "16"];
  const ended = await start("src/cli.ts", words, {}).ended;
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining("no demo: name another folder") });
  expect(readFileSync(kept, "utf8")).toBe("mine");
  other.remove();
});
