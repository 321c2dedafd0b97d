import type { Body } from "#db/bodies.ts";
import type { Motion } from "#db/motions.ts";

/** Whether strangers may know of a motion. */
export const isPublic = (motion: Pick<Motion, "visibility">, body: Pick<Body, "visibility">): boolean =>
  motion.visibility === "public" && body.visibility === "public";
