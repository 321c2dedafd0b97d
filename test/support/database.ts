import { inject } from "vitest";
import { cloneOf, type FreshDatabase } from "./clones.ts";

export { TEST_SECRET, type FreshDatabase } from "./clones.ts";

/** Clones the migrated template (about 60 ms). */
export async function freshDatabase(): Promise<FreshDatabase> {
  return cloneOf(nursery(), inject("template"));
}

/** A database with nothing in it, not even migrations. */
export async function emptyDatabase(): Promise<FreshDatabase> {
  return cloneOf(nursery(), "template1");
}

const nursery = () => ({ cluster: inject("cluster"), run: inject("run") });
