import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { freePorts, start, type Running } from "#test/support/process.ts";

type Shown = {
  readonly url: string;
  readonly slug: string;
  readonly name: string;
  readonly accounts: readonly { readonly email: string; readonly name: string }[];
  readonly password: string;
};

const run = (port: number): Running => start("src/cli.ts", ["demo", "run", "--port", String(port), "--json"], {});

const hasSaid = async (running: Running, text: string): Promise<void> => {
  while (!running.said().includes(text) && running.child.exitCode === null) await sleep(50);
};

const areGone = async (port: number): Promise<void> => {
  for (const index of [0, 1, 2, 3, 4])
    await expect(fetch(`http://localhost:${port + index}/livez`)).rejects.toThrow("fetch failed");
};

test("five instances come up, their log-ins open them, Ctrl-C ends all of them", async () => {
  const port = await freePorts(5);
  const running = run(port);
  await hasSaid(running, '"password"');
  const line = running
    .said()
    .split("\n")
    .find((each) => each.startsWith("["));
  try {
    const shown = JSON.parse(line ?? "[]") as readonly Shown[];
    expect(shown.map(({ url }) => url)).toEqual([0, 1, 2, 3, 4].map((index) => `http://localhost:${port + index}`));
    for (const { url, accounts, password } of shown) {
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      expect(accounts).toHaveLength(3);
      for (const { email } of accounts) {
        const body = new URLSearchParams({ email, password });
        const answer = await fetch(`${url}/log-in`, {
          method: "POST",
          body,
          redirect: "manual",
          headers: { origin: url },
        });
        expect({ email, cookie: answer.headers.get("set-cookie") }).toEqual({
          email,
          cookie: expect.stringContaining("HttpOnly") as string,
        });
      }
    }
  } finally {
    running.child.kill("SIGINT");
  }
  expect((await running.ended).code).toBe(0);
  await areGone(port);
}, 600_000);

test("Ctrl-C ends it in the middle of a step", async () => {
  const port = await freePorts(5);
  const running = run(port);
  await hasSaid(running, "  2. ");
  running.child.kill("SIGINT");
  expect((await running.ended).code).toBe(0);
  await areGone(port);
}, 240_000);
