import { createHash, randomBytes, randomUUID } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "./config.ts";

/** The key under which everything secret is sealed, 32 bytes as hex: from SECRET_KEY, or made once and kept in DATA_DIR/secret.key (mode 600). */
export function loadSecretKey({ dataDir, secretKey }: Pick<Config, "dataDir" | "secretKey">): string {
  return createHash("sha256")
    .update(secretKey ?? keptSecret(dataDir))
    .digest("hex");
}

/** The same key if there is one: none is made. */
export function findSecretKey(config: Pick<Config, "dataDir" | "secretKey">): string | undefined {
  const isThere = config.secretKey !== undefined || existsSync(join(config.dataDir, "secret.key"));
  return isThere ? loadSecretKey(config) : undefined;
}

function keptSecret(dataDir: string): string {
  const path = join(dataDir, "secret.key");
  if (!existsSync(path)) makeSecret(dataDir, path);
  const kept = readFileSync(path, "utf8").trim();
  if (kept.length < 32) throw new Error(`${path} holds no key; restore it from its copy, or set SECRET_KEY.`);
  return kept;
}

function makeSecret(dataDir: string, path: string): void {
  mkdirSync(dataDir, { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flush: true });
  try {
    // A link appears whole or not at all, and only the first of two processes makes it.
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft);
  }
}
