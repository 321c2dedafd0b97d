import type { Iris } from "#domain/iris.ts";
import type { KeyChest } from "./keys.ts";

/** What federation knows of its own instance. */
export type House = {
  readonly iris: Iris;
  /** Host of handles: `@slug@handleHost`. */
  readonly handleHost: string;
  /** Opens the private keys of this instance, each once. */
  readonly chest: KeyChest;
};
