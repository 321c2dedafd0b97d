import { en } from "./cases/en.ts";
import { es } from "./cases/es.ts";

/** Words about complaints. */
export const cases = { en, es };
