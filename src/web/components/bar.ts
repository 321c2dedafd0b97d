import { attribute, html, type Html, type Part } from "#web/html.ts";

/** How a part of a bar is drawn: each meaning has its own pattern, so that bars hold without colour. */
export type Fill = "yes" | "no" | "abstain" | "sealed" | "voted" | "rest";
export type Segment = { readonly fill: Fill; readonly amount: number | bigint };
/** A line across a bar at a share of its base, with a short word above it. */
export type Mark = { readonly num: number; readonly den: number; readonly label?: string | undefined };

export type BarParts = {
  readonly segments: readonly Segment[];
  readonly base: number | bigint;
  readonly mark?: Mark | undefined;
  /** The numbers in a sentence, for whoever does not see the picture. */
  readonly label: string;
  readonly size?: "slim" | "mini" | undefined;
};

const TALL = { y: "1.45em", height: "2.2em", line: ["1.15em", "3.95em"] } as const;
const SLIM = { y: "1.35em", height: ".8em", line: ["1.1em", "2.4em"] } as const;
const MINI = { y: "0", height: "1.1em", line: ["-.15em", "1.25em"] } as const;

/** A bar of parts over one base, with its threshold. */
export function bar({ segments, base, mark, label, size }: BarParts): Html {
  const shape = size === "mini" ? MINI : size === "slim" ? SLIM : TALL;
  const band = (attributes: Part, x: string, width: string) =>
    html`<rect ${attributes} x="${x}" width="${width}" y="${shape.y}" height="${shape.height}" />`;
  let x = 0;
  const drawn = segments.map(({ fill, amount }) => {
    const width = Math.min(share(amount, base), 1 - x);
    const rect = band(paint(fill), percent(x), percent(width));
    x += width;
    return rect;
  });
  return html`<svg class="bar${size === undefined ? "" : ` ${size}`}" role="img" aria-label="${label}">
    ${band(paint("rest"), "0", "100%")}${drawn}${band(html`class="frame"`, "0", "100%")}${mark === undefined ? "" : threshold(mark, shape.line)}
  </svg>`;
}

/** How many of those who can vote have voted, with the quorum. */
export function turnoutBar(
  voted: number,
  roll: number,
  quorum: { readonly needed: number; readonly label: string } | undefined,
  label: string,
): Html {
  const mark = quorum === undefined || roll === 0 ? undefined : { num: quorum.needed, den: roll, label: quorum.label };
  return bar({ segments: [{ fill: "voted", amount: voted }], base: roll, mark, label, size: "slim" });
}

/** A count that nobody knows yet, with the threshold it will be held to. */
export function sealedBar(mark: Mark | undefined, label: string): Html {
  return bar({ segments: [{ fill: "sealed", amount: 1 }], base: 1, mark, label });
}

/** What the patterns of a bar mean. */
export function key(entries: readonly (readonly [Fill, Part])[]): Html {
  return html`<ul class="key">
    ${entries.map(
      ([fill, text]) =>
        html`<li>
          <svg aria-hidden="true"><rect width="100%" height="100%" ${paint(fill)} /></svg>${text}
        </li>`,
    )}
  </ul>`;
}

/** The patterns that fills refer to; once on each page that shows them. */
export function patterns(): Html {
  return html`<svg class="vh" aria-hidden="true">
    <defs>
      <pattern id="pn" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="nof" width="7" height="7" />
        <path class="no" d="M1 0v7" />
      </pattern>
      <pattern id="pa" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect class="absf" width="6" height="6" />
        <circle class="abs" cx="3" cy="3" r="1.3" />
      </pattern>
      <pattern id="ps" width="10" height="6" patternUnits="userSpaceOnUse">
        <rect class="sealf" width="10" height="6" />
        <path class="seal" fill="none" d="M0 3q2.5-4 5 0t5 0M0 3q2.5 4 5 0t5 0" />
      </pattern>
      <pattern id="phn" href="#pn" patternTransform="rotate(45) scale(.38)" />
      <pattern id="pha" href="#pa" patternTransform="scale(.45)" />
      <pattern id="phs" href="#ps" patternTransform="scale(.4)" />
    </defs>
  </svg>`;
}

const PAINTS = {
  yes: html`class="yes"`,
  no: html`fill="url(#pn)"`,
  abstain: html`fill="url(#pa)"`,
  sealed: html`fill="url(#ps)"`,
  voted: html`class="voted"`,
  rest: html`class="rest"`,
} as const;

function paint(fill: Fill): Html {
  return PAINTS[fill];
}

function threshold({ num, den, label }: Mark, [top, bottom]: readonly [string, string]): Html {
  const at = den === 0 ? 0 : Math.min(num / den, 1);
  const x = percent(at);
  const anchor = at > 0.72 ? "end" : at < 0.28 ? "start" : "middle";
  const line = (name: string) => html`<line class="${name}" x1="${x}" x2="${x}" y1="${top}" y2="${bottom}" />`;
  return html`${line("gap")}${line("mark")}${label === undefined ? "" : html`<text x="${x}" y=".8em" ${attribute("text-anchor", anchor)}>${label}</text>`}`;
}

function share(amount: number | bigint, base: number | bigint): number {
  return Number(base) === 0 ? 0 : Math.min(Math.max(Number(amount) / Number(base), 0), 1);
}

function percent(part: number): string {
  return `${Number((part * 100).toFixed(2))}%`;
}
