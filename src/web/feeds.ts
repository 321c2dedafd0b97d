import type { Instant } from "#domain/time.ts";

/** A feed as RFC 4287 has it: absolute addresses, HTML already cleaned. */
export type Feed = {
  readonly id: string;
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly language: string;
  /** Address of the feed itself. */
  readonly self: string;
  /** Address of the page that it belongs to. */
  readonly page: string;
  readonly updatedAt: Instant;
  readonly entries: readonly FeedEntry[];
};
export type FeedEntry = {
  readonly id: string;
  readonly page: string;
  readonly title: string;
  readonly author: string;
  readonly language: string;
  readonly html: string;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
};

/** The media type of a feed. */
export const ATOM = "application/atom+xml; charset=utf-8";

/** Writes an Atom feed. */
export function atom(feed: Feed): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escape(feed.language)}">
<id>${escape(feed.id)}</id>
<title>${escape(feed.title)}</title>
${feed.subtitle === undefined || feed.subtitle === "" ? "" : `<subtitle>${escape(feed.subtitle)}</subtitle>\n`}<link rel="self" type="application/atom+xml" href="${escape(feed.self)}"/>
<link rel="alternate" type="text/html" href="${escape(feed.page)}"/>
<updated>${time(feed.updatedAt)}</updated>
${feed.entries.map(entryOf).join("")}</feed>
`;
}

function entryOf(entry: FeedEntry): string {
  return `<entry xml:lang="${escape(entry.language)}">
<id>${escape(entry.id)}</id>
<title>${escape(entry.title)}</title>
<link rel="alternate" type="text/html" href="${escape(entry.page)}"/>
<author><name>${escape(entry.author)}</name></author>
<published>${time(entry.createdAt)}</published>
<updated>${time(entry.changedAt)}</updated>
<content type="html">${escape(entry.html)}</content>
</entry>
`;
}

const time = (at: Instant): string => new Date(at).toISOString();

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// Characters that no XML document may hold, not even escaped, would make the whole feed unreadable.
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(FORBIDDEN, "")
    .replaceAll(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}
