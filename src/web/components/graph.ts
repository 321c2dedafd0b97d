import { html, type Html, type Part } from "#web/html.ts";

/** A body in the picture; chapters stand as dots around theirs. */
export type Node = { readonly id: string; readonly name: string; readonly home?: boolean; readonly dots?: number };
/** A tie between two nodes: peers, a group and its parent, support, or something still asked. */
export type Edge = { readonly from: string; readonly to: string; readonly kind: "tie" | "support" | "asked" };

/** Past this many nodes only those with most ties keep their name. */
const NAMED = 14;
const DOTS = 9;
/** How many characters a line of a name has. */
const LINE = 13;

type Point = { readonly x: number; readonly y: number };

/** Bodies on a ring, the home organization in the middle when there are others. The same data must follow as a table. */
export function graph(label: string, nodes: readonly Node[], edges: readonly Edge[]): Html {
  const places = layout(nodes);
  const named = namedOf(nodes, edges);
  const lines = edges.flatMap(({ from, to, kind }) => {
    const [a, b] = [places.get(from), places.get(to)];
    if (a === undefined || b === undefined) return [];
    const name = kind === "tie" ? "tie" : kind === "asked" ? "ask" : "thin";
    return [html`<line class="${name}" x1="${a.x}%" y1="${a.y}%" x2="${b.x}%" y2="${b.y}%" />`];
  });
  return html`<svg class="graph" role="img" aria-label="${label}">
    ${lines}${nodes.map((node) => {
      const place = places.get(node.id);
      return place === undefined ? "" : drawNode(node, place, named.has(node.id));
    })}
  </svg>`;
}

/** What the lines of a graph mean. */
export function graphKey(entries: readonly (readonly [Edge["kind"], Part])[]): Html {
  return html`<ul class="key">
    ${entries.map(([kind, text]) => {
      const name = kind === "tie" ? "tie" : kind === "asked" ? "ask" : "thin";
      return html`<li>
        <svg class="ln" aria-hidden="true"><line class="${name}" x1="0" x2="100%" y1="50%" y2="50%" /></svg>${text}
      </li>`;
    })}
  </ul>`;
}

function layout(nodes: readonly Node[]): ReadonlyMap<string, Point> {
  const middle = nodes.length > 1 ? nodes.find(({ home }) => home === true) : nodes[0];
  const ring = nodes.filter((node) => node !== middle);
  const places = new Map<string, Point>();
  // One or two beside the middle rather than above it: names are wider than they are high.
  const first = ring.length < 3 ? 0 : -Math.PI / 2;
  if (middle !== undefined) places.set(middle.id, { x: 50, y: 50 });
  ring.forEach((node, index) => {
    const angle = (2 * Math.PI * index) / ring.length + first;
    places.set(node.id, { x: round(50 + 34 * Math.cos(angle)), y: round(50 + 33 * Math.sin(angle)) });
  });
  return places;
}

function namedOf(nodes: readonly Node[], edges: readonly Edge[]): ReadonlySet<string> {
  if (nodes.length <= NAMED) return new Set(nodes.map(({ id }) => id));
  const ties = new Map<string, number>();
  for (const id of edges.flatMap(({ from, to }) => [from, to])) ties.set(id, (ties.get(id) ?? 0) + 1);
  const most = nodes.toSorted((a, b) => (ties.get(b.id) ?? 0) - (ties.get(a.id) ?? 0)).slice(0, NAMED);
  return new Set(most.map(({ id }) => id));
}

function drawNode(node: Node, { x, y }: Point, named: boolean): Html {
  const around = dotsAround(Math.min(node.dots ?? 0, DOTS), { x, y });
  const spokes = around.map((dot) => `M0 0L${dot.x} ${dot.y}`).join("");
  const dots = around.map((dot) => `M${dot.x} ${dot.y}h0`).join("");
  return html`<svg x="${x}%" y="${y}%">
    ${around.length === 0 ? "" : html`<path class="thin" d="${spokes}" /><path class="dots" d="${dots}" />`}
    <circle class="${node.home === true ? "voted" : "node"}" r="${node.home === true ? 14 : 11}" />
    ${named ? label(node, y) : ""}
  </svg>`;
}

// Dots fan out away from the middle, where the ties run.
function dotsAround(count: number, { x, y }: Point): readonly Point[] {
  const out = x === 50 && y === 50 ? -Math.PI / 2 : Math.atan2(y - 50, x - 50);
  return Array.from({ length: count }, (_, index) => {
    const angle = out + (index - (count - 1) / 2) * 0.5;
    return { x: Math.round(42 * Math.cos(angle)), y: Math.round(42 * Math.sin(angle)) };
  });
}

// Three short lines at most, so that names stay apart on a phone; below the node in the upper half, above it in the lower.
function label({ name, home }: Node, y: number): Html {
  const lines = linesOf(name);
  const first = home === true ? 2.4 : y >= 50 ? -0.3 - 1.1 * lines.length : 2.1;
  return html`<text>${lines.map((line, index) => html`<tspan x="0" dy="${index === 0 ? round(first) : 1.1}em">${line}</tspan>`)}</text>`;
}

function linesOf(name: string): readonly string[] {
  const lines: string[] = [];
  for (const word of name.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && Array.from(`${last} ${word}`).length <= LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const shown = lines.length > 3 ? [...lines.slice(0, 2), `${lines[2] ?? ""} …`] : lines;
  return shown.map((line) =>
    Array.from(line).length <= LINE + 2 ? line : `${Array.from(line).slice(0, LINE).join("")}…`,
  );
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
