import type { GroundItem } from "./commonGround.ts";
import type { Json, JsonObject } from "./jcs.ts";

/** An item of common ground with what is known of it: its first line, where it stands, and of a position its text and the hash of the file with it. */
export type ProgrammeItem = GroundItem & {
  readonly title: string;
  readonly href: string;
  readonly text?: string | undefined;
  readonly textHash?: string | undefined;
};

/** A draft minimum programme: what at least this share of the members of a coalition hold. */
export type Programme = {
  readonly coalition: string;
  readonly hash: string;
  readonly share: number;
  readonly bodies: readonly string[];
  readonly items: readonly ProgrammeItem[];
  readonly nameOf: (body: string) => string;
};

/** What the draft says in the reader's language. */
export type ProgrammeWords = {
  readonly title: (coalition: string) => string;
  readonly lede: (items: number, need: number, bodies: number) => string;
  readonly heldBy: (names: string, have: number, bodies: number) => string;
  readonly names: string;
};

/** The draft as Markdown: each position in its own words, who holds it, and what it is called in public records; what is longer than `most` letters leaves the texts to the record. */
export function programmeText(
  programme: Programme,
  need: number,
  words: ProgrammeWords,
  most = Number.POSITIVE_INFINITY,
): string {
  const whole = textOf(programme, need, words);
  if (whole.length <= most) return whole;
  const items = programme.items.map((item) => ({ ...item, text: undefined }));
  return textOf({ ...programme, items }, need, words);
}

function textOf(programme: Programme, need: number, words: ProgrammeWords): string {
  const { coalition, items, bodies, nameOf } = programme;
  const points = items.map(({ title, text, href, holders, textHash, key }, place) =>
    [
      `## ${place + 1}. ${oneLine(title)}`,
      ...(text === undefined ? [] : [text.trim()]),
      words.heldBy(holders.map((body) => oneLine(nameOf(body))).join(", "), holders.length, bodies.length),
      `${words.names}: <${href}>${textHash === undefined ? "" : ` · \`${textHash}\``}${href === key ? "" : ` · \`${oneLine(key)}\``}`,
    ].join("\n\n"),
  );
  const head = [`# ${words.title(oneLine(coalition))}`, words.lede(items.length, need, bodies.length)];
  return `${[...head, ...points].join("\n\n")}\n`;
}

/** The same as data, with hashes. */
export function programmeData({ coalition, hash, share, bodies, items }: Programme): JsonObject {
  return {
    coalition: { name: coalition, hash },
    share,
    bodies: [...bodies],
    items: items.map((item): Json => ({
      title: item.title,
      href: item.href,
      text: item.text ?? null,
      textHash: item.textHash ?? null,
      names: [...item.names],
      holders: [...item.holders],
      no: [...item.no],
      left: [...item.left],
      opposed: item.opposed,
      uneven: item.uneven,
      difference: item.difference,
    })),
  };
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();
