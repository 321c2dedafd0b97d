import { html, type Html, type Part } from "#web/html.ts";
import type { Fill } from "./bar.ts";

/** How a seat is drawn: by how it voted, or, where nobody votes, by whose it is. */
export type SeatFill = Fill | "absent";
/** Seats side by side that look alike. */
export type SeatGroup = { readonly fill: SeatFill; readonly seats: number };

/** So many seats are still seen one by one. */
export const MOST_SEATS_DRAWN = 600;

const WIDE = 200;
const OUTER = 84;
const INNER = 36;

/** Seats in a half-circle, in the order of the groups from left to right; what they are stands in a table beside it. */
export function halfCircle(groups: readonly SeatGroup[], label: string): Html {
  const fills = groups.flatMap(({ fill, seats }) => Array.from({ length: seats }, () => fill));
  const { places, radius } = placesFor(fills.length);
  return html`<svg class="half" viewBox="0 0 ${WIDE} 104" role="img" aria-label="${label}">
    ${places.map(([x, y], index) => html`<circle cx="${x}" cy="${y}" r="${radius}" ${paint(fills[index] ?? "rest")} />`)}
  </svg>`;
}

/** What the looks of seats mean. */
export function seatKey(entries: readonly (readonly [SeatFill, Part])[]): Html {
  return html`<ul class="key">
    ${entries.map(
      ([fill, text]) =>
        html`<li>
          <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="9" ${paint(fill)} /></svg>${text}
        </li>`,
    )}
  </ul>`;
}

const OWNERS = ["voted", "rest", "abstain", "sealed"] as const;

/** The look of the seats of one among many owners: neighbours differ, also first and last. */
export function fillOfOwner(index: number, owners: number): SeatFill {
  const isLast = index === owners - 1 && index > 0;
  const fill = OWNERS[index % OWNERS.length] ?? "voted";
  return isLast && fill === OWNERS[0] ? "rest" : fill;
}

const PAINTS: Readonly<Record<SeatFill, Html>> = {
  yes: html`class="yes"`,
  no: html`fill="url(#phn)" class="out"`,
  abstain: html`fill="url(#pha)" class="out"`,
  sealed: html`fill="url(#phs)" class="out"`,
  voted: html`class="voted"`,
  rest: html`class="rest"`,
  absent: html`class="absent"`,
};

const paint = (fill: SeatFill): Html => PAINTS[fill];

type Places = { readonly places: readonly (readonly [number, number])[]; readonly radius: number };

/** Rows as many as make the gaps between rows and between seats alike; longer rows hold more. */
function placesFor(seats: number): Places {
  const rows = Math.max(
    1,
    Math.round(0.5 + Math.sqrt(0.25 + (seats * 2 * (OUTER - INNER)) / (Math.PI * (OUTER + INNER)))),
  );
  const radii = Array.from({ length: rows }, (_, row) =>
    rows === 1 ? (OUTER + INNER) / 2 : INNER + (row * (OUTER - INNER)) / (rows - 1),
  );
  const all = radii.reduce((sum, radius) => sum + radius, 0);
  let before = 0;
  const placed = radii.flatMap((radius) => {
    const from = Math.round((before * seats) / all);
    before += radius;
    const count = Math.round((before * seats) / all) - from;
    return Array.from({ length: count }, (_, index) => ({
      radius,
      angle: count === 1 ? Math.PI / 2 : Math.PI - (index * Math.PI) / (count - 1),
    }));
  });
  const sorted = placed.toSorted((a, b) => b.angle - a.angle || b.radius - a.radius);
  const gap = Math.min(rows === 1 ? 40 : (OUTER - INNER) / (rows - 1), (Math.PI * all) / Math.max(1, seats - rows));
  return {
    places: sorted.map(({ radius, angle }) => [
      round(WIDE / 2 + radius * Math.cos(angle)),
      round(94 - radius * Math.sin(angle)),
    ]),
    radius: round(Math.min(9.5, gap * 0.42)),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
