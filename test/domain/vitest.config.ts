import { defineConfig } from "vitest/config";

/** The tests of the pure rules alone: what `npx stryker run` measures. */
export default defineConfig({ test: { include: ["test/domain/**/*.test.ts"], pool: "threads", testTimeout: 120_000 } });
