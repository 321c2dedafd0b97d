import { html, type Html } from "#web/html.ts";
import { key } from "./bar.ts";

/** Votes of everyone over several counts; numbers are only drawn, never counted with. */
export type FlowParts = {
  readonly names: readonly string[];
  readonly rounds: readonly {
    readonly votes: ReadonlyMap<string, number>;
    /** Elected in this count or before. */
    readonly won: ReadonlySet<string>;
    /** What moved since the count before. */
    readonly transfers: readonly { readonly from: string; readonly to: string; readonly votes: number }[];
  }[];
  readonly quota: number | undefined;
  readonly label: string;
  readonly words: { readonly held: string; readonly won: string; readonly bands: string; readonly quota: string };
};

const LANE = 72;
const FOOT = 8;
const WIDTH = 1_000;
const MARGIN = 14;

/** Lanes of names with a column for each count: bars for the votes in hand, bands for those that move. No text in the picture. */
export function flow(parts: FlowParts): Html {
  const { names, rounds, quota, label, words } = parts;
  const most = Math.max(1, quota ?? 0, ...rounds.flatMap(({ votes }) => [...votes.values()]));
  const scale = (LANE - FOOT * 2) / most;
  const height = names.length * LANE;
  const lines =
    quota === undefined
      ? []
      : names.map((_, lane) => html`<path class="q" d="M0 ${one(footOf(lane) - quota * scale)}H${WIDTH}"/>`);
  const bands = rounds.flatMap((_, index) => (index === 0 ? [] : bandsOf(parts, index, scale)));
  const bars = rounds.flatMap((round, index) =>
    names.flatMap((name, lane) => {
      const votes = round.votes.get(name) ?? 0;
      if (votes <= 0) return [];
      return [
        html`<path class="${round.won.has(name) ? "yes" : "voted"}" d="M${columnOf(index, rounds.length)} ${footOf(lane)}v-${one(votes * scale)}"/>`,
      ];
    }),
  );
  return html`<figure><div class="lanes"><span></span><ol class="ticks" aria-hidden="true">${rounds.map((_, index) => html`<li>${index + 1}</li>`)}</ol>
<ul>${names.map((name) => html`<li><b>${name}</b></li>`)}</ul>
<svg class="flow" height="${one(names.length * 4.5)}rem" viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${lines}${bands}${bars}</svg></div>
<figcaption>${key([
    ["voted", words.held],
    ["yes", words.won],
  ])} ${words.bands}. ${quota === undefined ? "" : words.quota}</figcaption></figure>`;
}

/** The bands into a column: from the top of who loses votes to the top of who gains them. */
function bandsOf({ names, rounds }: FlowParts, index: number, scale: number): Html[] {
  const [before, after] = [rounds[index - 1], rounds[index]];
  if (before === undefined || after === undefined) return [];
  const [x1, x2] = [columnOf(index - 1, rounds.length), columnOf(index, rounds.length)];
  const middle = (x1 + x2) / 2;
  const left = new Map(names.map((name, lane) => [name, footOf(lane) - (before.votes.get(name) ?? 0) * scale]));
  const right = new Map(names.map((name, lane) => [name, footOf(lane) - (after.votes.get(name) ?? 0) * scale]));
  return after.transfers.flatMap(({ from, to, votes }) => {
    const depth = votes * scale;
    const [y1, y2] = [left.get(from), right.get(to)];
    if (y1 === undefined || y2 === undefined || depth <= 0) return [];
    left.set(from, y1 + depth);
    right.set(to, y2 + depth);
    const there = `M${x1} ${one(y1)}C${middle} ${one(y1)} ${middle} ${one(y2)} ${x2} ${one(y2)}`;
    const back = `V${one(y2 + depth)}C${middle} ${one(y2 + depth)} ${middle} ${one(y1 + depth)} ${x1} ${one(y1 + depth)}z`;
    return [html`<path class="band" d="${there}${back}"/>`];
  });
}

const footOf = (lane: number): number => (lane + 1) * LANE - FOOT;

const columnOf = (index: number, count: number): number =>
  count === 1 ? MARGIN : Math.round(MARGIN + (index * (WIDTH - 2 * MARGIN)) / (count - 1));

const one = (value: number): string => value.toFixed(1);
