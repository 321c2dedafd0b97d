import type { KeyObject } from "node:crypto";
import type { Iris } from "#domain/iris.ts";
import type { KeyChest } from "./keys.ts";

/** What federation knows of its own instance. */
export type House = {
  readonly iris: Iris;
  /** Host of handles: `@slug@handleHost`. */
  readonly handleHost: string;
  readonly chest: KeyChest;
  /** The instance's own RSA key, for the instance actor and the gazette actor. */
  readonly key: { readonly publicPem: string; readonly private: KeyObject };
};
