import { cosine, type Head, type Line, type Look, type Picture, type Point, sine } from "#domain/network/picture.ts";
import { html, type Html, type Part } from "#web/html.ts";

/** Past this many circles only those with most ties keep their name. */
export const NAMED = 14;
const DOTS = 9;
/** How many characters a line of a name has. */
const LINE = 13;

const CLASSES: Readonly<Record<Look, string>> = { tie: "tie", asked: "ask", support: "thin", gone: "gone" };

/** Circles where the domain put them, lines between them, the groups of each as dots. The same data must follow as a table. */
export function graph(label: string, picture: Picture): Html {
  const { heads, lines } = picture;
  const places = new Map(heads.map((head) => [head.id, head]));
  const named = namedOf(heads, lines);
  return html`<svg class="graph" role="img" aria-label="${label}">
    ${lines.flatMap(({ from, to, look }) => {
      const [a, b] = [places.get(from), places.get(to)];
      if (a === undefined || b === undefined) return [];
      return [
        html`<line class="${CLASSES[look]}" x1="${percent(a.x)}" y1="${percent(a.y)}" x2="${percent(b.x)}" y2="${percent(b.y)}" />`,
      ];
    })}${heads.map((head) => drawHead(head, named.has(head.id)))}
  </svg>`;
}

/** What the lines of a graph mean. */
export function graphKey(entries: readonly (readonly [Look, Part])[]): Html {
  return html`<ul class="key">
    ${entries.map(
      ([look, text]) =>
        html`<li>
          <svg class="ln" aria-hidden="true"><line class="${CLASSES[look]}" x1="0" x2="100%" y1="50%" y2="50%" /></svg
          >${text}
        </li>`,
    )}
  </ul>`;
}

function namedOf(heads: readonly Head[], lines: readonly Line[]): ReadonlySet<string> {
  if (heads.length <= NAMED) return new Set(heads.map(({ id }) => id));
  const ties = new Map<string, number>();
  for (const { from, to, count } of lines) for (const id of [from, to]) ties.set(id, (ties.get(id) ?? 0) + count);
  const weight = ({ id, isHome }: Head) => (isHome ? Number.MAX_SAFE_INTEGER : (ties.get(id) ?? 0));
  const most = heads.toSorted((one, other) => weight(other) - weight(one)).slice(0, NAMED);
  return new Set(most.map(({ id }) => id));
}

function drawHead(head: Head & Point, named: boolean): Html {
  const { isHome } = head;
  const around = dotsAround(Math.min(head.dots, DOTS), head.out);
  const spokes = around.map((dot) => `M0 0L${dot.x} ${dot.y}`).join("");
  const dots = around.map((dot) => `M${dot.x} ${dot.y}h0`).join("");
  const circle = html`<circle class="${isHome ? "voted" : "node"}" r="${isHome ? 14 : 11}" />`;
  return html`<svg x="${percent(head.x)}" y="${percent(head.y)}">
    ${around.length === 0 ? "" : html`<path class="thin" d="${spokes}" /><path class="dots" d="${dots}" />`}${circle}${named ? label(head) : ""}
  </svg>`;
}

// Dots fan out away from the middle, where the ties run.
function dotsAround(count: number, out: number): readonly { readonly x: number; readonly y: number }[] {
  return Array.from({ length: count }, (_, index) => {
    const angle = out + Math.trunc((286 * (2 * index - (count - 1))) / 2);
    return { x: Math.trunc((42 * cosine(angle)) / 1_000), y: Math.trunc((42 * sine(angle)) / 1_000) };
  });
}

// Three short lines at most, so that names stay apart on a phone; below the circle in the upper half, above it in the lower.
function label({ name, isHome, dots, y }: Head & Point): Html {
  const lines = linesOf(dots > DOTS ? `${name} +${dots}` : name);
  const first = isHome ? 24 : y >= 500 ? -3 - 11 * lines.length : 21;
  return html`<text>${lines.map((line, index) => html`<tspan x="0" dy="${index === 0 ? tenths(first) : "1.1"}em">${line}</tspan>`)}</text>`;
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

/** A thousandth of the picture as a share of a hundred. */
const percent = (thousandths: number): string => `${tenths(thousandths)}%`;
const tenths = (value: number): string =>
  `${value < 0 ? "-" : ""}${Math.trunc(Math.abs(value) / 10)}.${Math.abs(value) % 10}`;
