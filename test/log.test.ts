import type { LogRecord } from "@logtape/logtape";
import { describe, expect, test } from "vitest";
import { jsonLine, prettyLine } from "#src/log.ts";

function record(rawMessage: string, message: unknown[], properties: Record<string, unknown>): LogRecord {
  return { category: ["plenum", "test"], level: "info", rawMessage, message, properties, timestamp: 0 };
}

const fault = new Error("Failed query: insert … params: ada@example.org", {
  cause: Object.assign(new Error("duplicate key (email)=(ada@example.org)"), { code: "23505" }),
});

describe.each([
  ["json", jsonLine],
  ["pretty", prettyLine],
])("a line of the %s log", (_name, format) => {
  test("names an error's kind, code and place, and never its message", () => {
    const line = format(record("It failed: {error}", ["It failed: ", fault, ""], { error: fault }));
    expect(line).toContain("Error 23505 at ");
    expect(line).not.toContain("ada@example.org");
  });

  test("leaves out objects, which may be bodies, and log-ins in addresses", () => {
    const properties = {
      body: { email: "ada@example.org" },
      list: ["ada@example.org"],
      url: new URL("https://ada:secret@plenum.example/x?token=secret"),
    };
    const line = format(record("Got {body}", ["Got ", properties.body, ""], properties));
    expect(line).not.toMatch(/ada|secret/u);
    expect(line).toContain("https://plenum.example/x");
  });

  test("is one line, whatever is written into it", () => {
    const line = format(
      record("Hello {name}", ["Hello ", "a\nb\r\nc", ""], { name: "a\nb", other: "c\nd", long: "x".repeat(9_999) }),
    );
    expect(line.match(/\n/gu)).toHaveLength(1);
    expect(line.length).toBeLessThan(1_000);
  });
});

test("JSON lines can be read back", () => {
  const line = jsonLine(record("Ready at {url}", ["Ready at ", "http://x", ""], { url: "http://x", milliseconds: 5 }));
  expect(JSON.parse(line)).toEqual({
    at: "1970-01-01T00:00:00.000Z",
    level: "info",
    category: "plenum.test",
    message: "Ready at http://x",
    url: "http://x",
    milliseconds: 5,
  });
});
