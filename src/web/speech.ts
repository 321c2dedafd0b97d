import type { Refusal } from "#domain/rulings.ts";
import type { Instant } from "#domain/time.ts";
import { html, type Html } from "./html.ts";
import { refusalSentence } from "./words/refusals.ts";
import { wordsFor, type Locale, type Words } from "./words.ts";

/** How a page talks to its reader: the words of a language, numbers, and dates in the organization's time zone. */
export type Speech = {
  readonly locale: Locale;
  readonly words: Words;
  readonly number: (n: number | bigint) => string;
  /** "Friday 4 December 2026" */
  readonly longDay: (at: Instant) => string;
  /** "Fri 4 Dec", with its year when that is not this one */
  readonly day: (at: Instant) => string;
  /** "Fri 4 Dec, 21:00", with its year when that is not this one */
  readonly moment: (at: Instant) => string;
  /** "21:00" */
  readonly clock: (at: Instant) => string;
  /** "2026-12", for grouping */
  readonly dayKey: (at: Instant) => string;
  readonly list: (items: readonly string[]) => string;
  readonly refusal: (refusal: Refusal) => string;
};

const TAGS: Readonly<Record<Locale, string>> = { en: "en-GB", es: "es-ES" };

/** A speech for one answer; `now` decides which dates need their year. */
export function speechFor(locale: Locale, timeZone: string, now: Instant): Speech {
  const tag = TAGS[locale];
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, { timeZone, ...options });
  const year = once(() => format({ year: "numeric" }));
  const short = { weekday: "short", day: "numeric", month: "short" } as const;
  const thisYear = once(() => format(short));
  const otherYear = once(() => format({ ...short, year: "numeric" }));
  const clock = once(() => format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  const long = once(() => format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }));
  const key = once(
    () => new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }),
  );
  const numbers = once(() => new Intl.NumberFormat(tag));
  const lists = once(() => new Intl.ListFormat(tag, { type: "conjunction" }));
  const words = wordsFor(locale);
  const day = (at: Instant) => {
    const known = year().format(at) === year().format(now);
    return (known ? thisYear() : otherYear()).format(at).replace(",", "");
  };
  const moment = (at: Instant) => `${day(at)}, ${clock().format(at)}`;
  return {
    locale,
    words,
    day,
    moment,
    number: (n) => numbers().format(n),
    longDay: (at) => long().format(at).replace(",", ""),
    clock: (at) => clock().format(at),
    dayKey: (at) => key().format(at),
    list: (items) => lists().format(items),
    refusal: (refusal) => refusalSentence(words.refusals, refusal, moment),
  };
}

/** A moment with its machine-readable form. */
export function timeOf(speech: Speech, at: Instant): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${speech.moment(at)}</time>`;
}

/** A day with its machine-readable form. */
export function dayOf(speech: Speech, at: Instant): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${speech.day(at)}</time>`;
}

/** The first language that the account, the cookie or the browser asks for and that we speak. */
export function chooseLocale(
  asked: {
    readonly account?: string | undefined;
    readonly cookie?: string | undefined;
    readonly acceptLanguage?: string | undefined;
  },
  fallback: Locale,
): Locale {
  return known(asked.account) ?? known(asked.cookie) ?? accepted(asked.acceptLanguage) ?? fallback;
}

function known(tag: string | undefined): Locale | undefined {
  const language = tag?.trim().toLowerCase().split("-")[0];
  return language === "en" || language === "es" ? language : undefined;
}

function accepted(header: string | undefined): Locale | undefined {
  const wishes = (header ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.split(";");
      const weight = parameters.find((parameter) => parameter.trim().startsWith("q="));
      return { tag, weight: weight === undefined ? 1 : Number(weight.trim().slice(2)) };
    })
    .filter(({ weight }) => weight > 0);
  return wishes
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => known(tag))
    .find((locale) => locale !== undefined);
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}
