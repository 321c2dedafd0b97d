import { markdown } from "#text/markdown.ts";
import type { Html } from "#web/html.ts";
import type { Frame } from "#web/layout.ts";
import { speechFor } from "#web/speech.ts";
import type { Locale } from "#web/words.ts";

/** A page with an example of its view; the same view is also rendered with hostile words in it. */
export type Example = {
  readonly name: string;
  readonly render: (frame: Frame, twist: Twist) => Html;
};
/** Changes the words of a view, or leaves them. */
export type Twist = <View>(view: View) => View;

/** An example of a page function and a view. */
export function example<View>(
  name: string,
  render: (frame: Frame, view: View) => Html,
  view: View,
  change: Partial<Frame> = {},
): Example {
  return { name, render: (frame, twist) => render({ ...frame, ...change }, twist(view)) };
}

export const NOW = Date.UTC(2026, 10, 22, 18, 42);
export const day = (month: number, date: number, hour = 12, minute = 0) =>
  Date.UTC(2026, month - 1, date, hour, minute);

/** The surroundings of all examples: the Valley Tenants' Union on a Sunday evening. */
export function frameIn(locale: Locale): Frame {
  return {
    speech: speechFor(locale, "America/New_York", NOW),
    site: {
      name: "Valley Tenants’ Union",
      hue: 342,
      version: "0.1.0",
      sourceUrl: "https://git.example/plenum",
      origin: "https://valleytenants.example",
    },
    now: NOW,
    viewer: { name: "Ana Lindqvist", admin: true },
    path: "/motions/14-rent-strike-fund",
    record: { entries: 1284, held: { holders: 3, peers: 4 } },
  };
}

export const asIs: Twist = (view) => view;

const WORDS =
  /^(?:title|name|mover|description|summary|text|handle|reason|object|what|why|example|statement|note|label|who|excerpt|address|software|purpose|rule|source|ruleSource|detail|q|value|host|error|lastError)$/;
const ADDRESSES = /^(?:href|actor|url|activity|next|previous|moveHref|action|link|back)$/;
const HOSTILE = `"><script>alert('1')</script>\u202e & ${"Donaudampfschifffahrt".repeat(6)}`;

/** Every word of a view as an attacker would write it: quotes, marks, a script, no spaces; every address a script. */
export const hostile: Twist = (view) => twisted(view) as typeof view;

function twisted(value: unknown, key = ""): unknown {
  if (typeof value === "string")
    return WORDS.test(key)
      ? HOSTILE
      : ADDRESSES.test(key)
        ? "javascript:alert(1)"
        : key.endsWith("Html")
          ? markdown(HOSTILE)
          : value;
  if (Array.isArray(value)) return value.map((item) => twisted(item, key));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, twisted(member, name)]));
}
