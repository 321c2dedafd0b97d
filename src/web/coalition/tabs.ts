import { tabs, type Tab } from "#web/components/moves.ts";
import type { Html } from "#web/html.ts";
import type { Speech } from "#web/speech.ts";

/** The pages of one coalition. */
export type CoalitionTab = "overview" | "graph" | "votes" | "council" | "charter" | "ground" | "cases";

const HREFS: Readonly<Record<CoalitionTab, (hex: string) => string>> = {
  overview: (hex) => `/coalitions/${hex}`,
  graph: (hex) => `/coalition?of=${hex}`,
  votes: (hex) => `/coalitions/${hex}/motions`,
  council: (hex) => `/coalition/council?of=${hex}`,
  charter: (hex) => `/coalition/charter?of=${hex}`,
  ground: (hex) => `/coalition/common-ground?of=${hex}`,
  cases: (hex) => `/cases?of=${hex}`,
};

/** Why an act has no effect in a coalition, in words. */
export function whyInert({ words }: Speech, code: string): string {
  const known: Readonly<Record<string, string>> = { ...words.entries.verdicts, ...words.docketVerdicts };
  return known[code] ?? code;
}

/** The way between the pages of one coalition, which is named by the hexadecimal digits of its hash. */
export function coalitionTabs(speech: Speech, hex: string, here: CoalitionTab | undefined): Html {
  const words = speech.words.coalitions.tabs;
  const names = Object.keys(HREFS) as CoalitionTab[];
  const list = names.map((name): Tab => ({ text: words[name], href: HREFS[name](hex), here: name === here }));
  return tabs(speech.words.coalitions.pages, list);
}
