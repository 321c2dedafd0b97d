import type { LogRecord, TextFormatter } from "@logtape/logtape";
import { configureSync } from "@logtape/logtape";
import type { Config } from "./config.ts";

const LONGEST_VALUE = 300;

/** Sets up the log of this process: lines on standard output, ours from `logLevel` on, the libraries' from warnings on. */
export function configureLog({ logLevel, logFormat }: Pick<Config, "logLevel" | "logFormat">): void {
  const format = logFormat === "json" ? jsonLine : prettyLine;
  const sinks = { lines: (record: LogRecord) => void process.stdout.write(format(record)) };
  configureSync({
    reset: true,
    sinks,
    loggers: [
      { category: "plenum", lowestLevel: logLevel, sinks: ["lines"] },
      { category: "fedify", lowestLevel: "warning", sinks: ["lines"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: ["lines"] },
    ],
  });
}

/** One JSON object a line: `at`, `level`, `category`, `message` and the properties. */
export const jsonLine: TextFormatter = (record) =>
  `${JSON.stringify({
    at: new Date(record.timestamp).toISOString(),
    level: record.level,
    category: record.category.join("."),
    message: messageOf(record),
    ...plainProperties(record),
  })}\n`;

/** One line for a person at a terminal. */
export const prettyLine: TextFormatter = (record) => {
  const extra = Object.entries(plainProperties(record))
    .filter(([name]) => !record.rawMessage.includes(`{${name}}`))
    .map(([name, value]) => ` ${name}=${oneLine(String(value))}`)
    .join("");
  const level = record.level === "info" ? "" : `${record.level.toUpperCase()} `;
  return `${new Date(record.timestamp).toISOString()} ${level}${messageOf(record)}${extra}\n`;
};

/** Only plain values leave the process: an object may be a body, and an error's message may hold a query's parameters. */
function plainProperties({ properties }: LogRecord): Record<string, string | number | boolean> {
  const plain: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(properties)) {
    const shown = plainValue(value);
    if (shown !== undefined) plain[name] = shown;
  }
  return plain;
}

function plainValue(value: unknown): string | number | boolean | undefined {
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "string") return value.slice(0, LONGEST_VALUE);
  if (value instanceof URL) return `${value.origin}${value.pathname}`;
  return value instanceof Error ? describeError(value) : undefined;
}

/** An error's kind, code and place, without its message. */
function describeError(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = "code" in cause && typeof cause.code === "string" ? ` ${cause.code}` : "";
  const frames = (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  const places = frames.slice(0, 6).map((line) => line.trim().replace(/^at /u, ""));
  return `${error.name}${code} at ${places.join(" < ")}`;
}

function messageOf({ message }: LogRecord): string {
  const parts = message.map((part, index) => (index % 2 === 0 ? part : (plainValue(part) ?? "(object)")));
  return oneLine(parts.join(""));
}

/** Nobody writes lines of his own into the log. */
const oneLine = (text: string) => text.replaceAll(/[\r\n]+/gu, " ");
