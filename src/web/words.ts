import { common } from "./words/common.ts";
import { refusals } from "./words/refusals.ts";

/** The languages that the pages speak. */
export const LOCALES = ["en", "es"] as const;
export type Locale = (typeof LOCALES)[number];

const en = { common: common.en, refusals: refusals.en };
const es: typeof en = { common: common.es, refusals: refusals.es };

/** All words of one language, by noun. */
export type Words = typeof en;

/** The words of a language. */
export function wordsFor(locale: Locale): Words {
  return locale === "es" ? es : en;
}
