import { en } from "./agreements/en.ts";
import { es } from "./agreements/es.ts";

/** The agreement of a coalition: its text, who signed it, how it changes, and how it is drafted before. */
export const agreements = { en, es };
