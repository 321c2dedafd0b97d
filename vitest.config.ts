import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

if (Number.parseInt(process.versions.node, 10) < 24)
  throw new Error(`The tests need Node 24 and this is ${process.version}: run them with "npm test" after "npm ci".`);

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/globalSetup.ts"],
    pool: "threads",
    maxWorkers: Math.min(availableParallelism(), 8),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
