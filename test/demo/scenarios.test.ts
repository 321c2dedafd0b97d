import { expect, test } from "vitest";
import { scenarioNames } from "#src/demo/names.ts";
import { scenarioNamed } from "#src/demo/scenarios.ts";
import { freePorts, start } from "#test/support/process.ts";

const said = (text: string): string[] => text.split("\n").filter((line) => /^ *\d+\. /u.test(line));

for (const { name, aliases } of scenarioNames)
  test(`${name} runs from its first step to its last, and all its instances compute the same`, async () => {
    for (const alias of aliases) expect(scenarioNamed(alias)).toBe(scenarioNamed(name));
    const words = ["demo", "run", name, "--once", "--port", String(await freePorts(16))];
    const { code, err } = await start("src/cli.ts", words, {}).ended;
    // What a step failed of stands below it.
    const why = code === 0 ? "" : err.slice(-2_000);
    expect({ code, last: said(err).at(-1), why }).toEqual({
      code: 0,
      last: expect.stringMatching(/All \d+ instances have computed the same state/u) as string,
      why: "",
    });
  }, 600_000);

test("a name that is no scenario's is answered with those that are", async () => {
  const { code, err } = await start("src/cli.ts", ["demo", "run", "circus", "--once"], {}).ended;
  expect(code).toBe(2);
  for (const { name } of scenarioNames) expect(err).toContain(name);
});
