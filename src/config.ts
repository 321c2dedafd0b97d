import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ipaddr from "ipaddr.js";
import { z } from "zod";

/** What the environment says, checked: the only reading of it, handed down as a value. */
export type Config = {
  /** Origin of every address of this instance, without a slash at the end. */
  readonly publicUrl: string;
  /** Host of the handles (`@slug@host`), with the port where it is not the usual one. */
  readonly handleHost: string;
  readonly port: number;
  readonly bind: string;
  /** Absolute path. */
  readonly dataDir: string;
  /** Unset: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Unset: `loadSecretKey` makes one and keeps it in `dataDir`. */
  readonly secretKey: string | undefined;
  readonly nodeType: "all" | "web" | "worker";
  /** Networks (CIDR) whose `X-Forwarded-*` count; empty: nobody's. */
  readonly trustProxy: readonly string[];
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly storageUrl: string;
  /** Under which backups are encrypted; never SECRET_KEY. */
  readonly backupPassphrase: string | undefined;
  readonly federationMode: "open" | "allowlist";
  readonly allowPrivateAddresses: boolean;
  readonly metricsBind: { readonly host: string; readonly port: number } | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: "pretty" | "json";
  readonly sourceUrl: string | undefined;
  readonly defaultLocale: "en" | "es";
  readonly timeZone: string;
};

type LogLevel = "trace" | "debug" | "info" | "warning" | "error" | "fatal";

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment is wrong: every problem in words, none with a secret's value. */
export class ConfigProblems extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "ConfigProblems";
    this.problems = problems;
  }
}

const SECRETS = ["SECRET_KEY", "DATABASE_URL", "SMTP_URL", "STORAGE_URL", "BACKUP_PASSPHRASE"] as const;

const url = (schemes: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), {
    error: `must be an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`,
  });

const oneOf = <const Words extends readonly string[]>(...words: Words) =>
  z.enum(words, { error: `must be one of ${words.join(", ")}` });

const flag = z
  .stringbool({
    truthy: ["true", "1", "yes", "on"],
    falsy: ["false", "0", "no", "off"],
    error: "must be true or false",
  })
  .default(false);

const port = z
  .string()
  .regex(/^\d{1,5}$/u, "must be a number from 0 to 65535")
  .transform(Number)
  .refine((value) => value <= 65_535, "must be a number from 0 to 65535");

const origin = url(["http", "https"]).refine(
  (text) => !URL.canParse(text) || (new URL(text).href === `${new URL(text).origin}/` && !/[?#@]/u.test(text)),
  "must be only scheme and host, like https://plenum.example (no path, no log-in)",
);

const environment = z.object({
  PUBLIC_URL: origin.transform((text) => new URL(text).origin).optional(),
  HANDLE_HOST: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/u, "must be a host name in small letters, like plenum.example")
    .optional(),
  PORT: port.default(3000),
  BIND: z
    .string()
    .refine((text) => ipaddr.isValid(text) || text === "localhost", "must be an IP address, like 127.0.0.1 or ::")
    .default("127.0.0.1"),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: url(["postgres", "postgresql"]).optional(),
  SECRET_KEY: z.string().min(32, "must have at least 32 characters").optional(),
  NODE_TYPE: oneOf("all", "web", "worker").default("all"),
  TRUST_PROXY: z.string().transform(parseNetworks).default([]),
  SMTP_URL: url(["smtp", "smtps"]).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/u, "must be an e-mail address")
    .optional(),
  STORAGE_URL: url(["file", "s3"]).optional(),
  BACKUP_PASSPHRASE: z
    .string()
    .min(12, "must have at least 12 characters")
    .max(1_000, "must have at most 1000 characters")
    .optional(),
  FEDERATION_MODE: oneOf("open", "allowlist").default("open"),
  ALLOW_PRIVATE_ADDRESSES: flag,
  METRICS_BIND: z.string().transform(parseHostPort).optional(),
  LOG_LEVEL: oneOf("trace", "debug", "info", "warning", "error", "fatal").default("info"),
  LOG_FORMAT: oneOf("pretty", "json").default("pretty"),
  SOURCE_URL: url(["http", "https"]).optional(),
  DEFAULT_LOCALE: oneOf("en", "es").default("en"),
  TZ: z.string().refine(isTimeZone, "must be a time zone, like Europe/Madrid").default("UTC"),
});

/** Checks the whole environment at once; reads the files of `*_FILE`, and neither writes nor connects. */
export function readConfig(source: Environment): Config {
  const { given, problems } = withSecretFiles(source);
  const checked = environment.safeParse(given);
  for (const issue of checked.error?.issues ?? []) problems.push(`${issue.path.join(".")} ${issue.message}`);
  if (!checked.success) throw new ConfigProblems(problems);
  const read = checked.data;
  const publicUrl = read.PUBLIC_URL ?? `http://localhost:${read.PORT}`;
  const { protocol, hostname, host } = new URL(publicUrl);
  if (protocol === "http:" && !isLoopback(hostname) && !read.ALLOW_PRIVATE_ADDRESSES)
    problems.push(
      "PUBLIC_URL must begin with https:// (http:// is for localhost, and for tests with ALLOW_PRIVATE_ADDRESSES)",
    );
  if (problems.length > 0) throw new ConfigProblems(problems);
  const dataDir = resolve(read.DATA_DIR);
  return {
    publicUrl,
    handleHost: read.HANDLE_HOST ?? host,
    port: read.PORT,
    bind: read.BIND,
    dataDir,
    databaseUrl: read.DATABASE_URL,
    secretKey: read.SECRET_KEY,
    nodeType: read.NODE_TYPE,
    trustProxy: read.TRUST_PROXY,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM ?? `plenum@${hostname}`,
    storageUrl: read.STORAGE_URL ?? `file://${dataDir}/files`,
    backupPassphrase: read.BACKUP_PASSPHRASE,
    federationMode: read.FEDERATION_MODE,
    allowPrivateAddresses: read.ALLOW_PRIVATE_ADDRESSES,
    metricsBind: read.METRICS_BIND,
    logLevel: read.LOG_LEVEL,
    logFormat: read.LOG_FORMAT,
    sourceUrl: read.SOURCE_URL,
    defaultLocale: read.DEFAULT_LOCALE,
    timeZone: read.TZ,
  };
}

/** The configuration for eyes: whether a secret is set, never what it is. */
export function printable(config: Config): Record<string, unknown> {
  const hide = (secret: string | undefined) => (secret === undefined ? null : "(hidden)");
  const withoutLogIn = (text: string) => text.replace(/\/\/[^/]*@/u, "//(hidden)@");
  return {
    ...config,
    databaseUrl: hide(config.databaseUrl),
    secretKey: hide(config.secretKey),
    smtpUrl: hide(config.smtpUrl),
    storageUrl: withoutLogIn(config.storageUrl),
    backupPassphrase: hide(config.backupPassphrase),
    metricsBind: config.metricsBind ?? null,
    sourceUrl: config.sourceUrl ?? null,
  };
}

/** An empty variable is an unset one: compose files write it so. */
function withSecretFiles(source: Environment): { given: Record<string, string>; problems: string[] } {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) if (value !== undefined && value !== "") given[name] = value;
  const problems: string[] = [];
  for (const name of SECRETS) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    if (given[name] !== undefined) problems.push(`${name} and ${name}_FILE are both set; unset one`);
    else
      try {
        given[name] = readFileSync(path, "utf8").trim();
      } catch {
        problems.push(`${name}_FILE names a file that cannot be read: ${path}`);
      }
  }
  return { given, problems };
}

function parseNetworks(text: string, context: z.RefinementCtx): string[] {
  if (["false", "0", "no", "off"].includes(text)) return [];
  if (["true", "1", "yes", "on"].includes(text)) return ["0.0.0.0/0", "::/0"];
  const networks = text.split(",").map((part) => part.trim());
  const whole = networks.map((part) =>
    ipaddr.isValid(part) ? `${part}/${ipaddr.parse(part).kind() === "ipv4" ? 32 : 128}` : part,
  );
  if (whole.every((part) => ipaddr.isValidCIDR(part))) return whole;
  context.addIssue("must be true, false, or addresses and networks with commas, like 10.0.0.0/8,::1");
  return [];
}

function parseHostPort(text: string, context: z.RefinementCtx): { host: string; port: number } {
  const [, host = "127.0.0.1", digits = ""] = /^(?:(.+):)?(\d{1,5})$/u.exec(text) ?? [];
  const bare = host.replace(/^\[(.*)\]$/u, "$1");
  if (digits !== "" && Number(digits) <= 65_535 && (ipaddr.isValid(bare) || bare === "localhost"))
    return { host: bare, port: Number(digits) };
  context.addIssue("must be an address and a port, like 127.0.0.1:9464");
  return { host: "", port: 0 };
}

function isLoopback(hostname: string): boolean {
  if (hostname === "localhost" || hostname.endsWith(".localhost")) return true;
  const bare = hostname.replace(/^\[(.*)\]$/u, "$1");
  return ipaddr.isValid(bare) && ipaddr.parse(bare).range() === "loopback";
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
