import { DAY } from "#domain/time.ts";
import { type DayState, type PeerDay, reachOf, stateOfDay } from "#domain/reach.ts";
import { html, type Html } from "#web/html.ts";
import type { Speech } from "#web/speech.ts";
import { key, type Fill } from "./bar.ts";
import { table } from "./table.ts";

const FILLS: Readonly<Record<DayState, Fill>> = { good: "yes", mixed: "abstain", bad: "no", none: "rest" };
const PAINTS: Readonly<Record<DayState, Html>> = {
  good: html`class="yes"`,
  mixed: html`fill="url(#pa)"`,
  bad: html`fill="url(#pn)"`,
  none: html`class="rest"`,
};

/** How it went with a peer day by day: a sentence, a strip of marks, and the same as a table. */
export function health(speech: Speech, days: readonly PeerDay[]): Html {
  const words = speech.words.peers;
  const { reached, tried } = reachOf(days);
  const states = days.map(stateOfDay);
  const count = (state: DayState) => states.filter((each) => each === state).length;
  const said = (["good", "mixed", "bad"] as const).map((state) => [FILLS[state], words[state](count(state))] as const);
  const idle = count("none") === 0 ? [] : [[FILLS.none, words.idle(count("none"))] as const];
  return html`<section><h2>${words.health}</h2><p>${words.reached(reached, tried)}</p>
${
  tried === 0
    ? ""
    : html`${strip(states, `${words.strip}: ${said.map(([, text]) => text).join(", ")}`)}
${key([...said, ...idle])}
<details><summary>${speech.words.common.inTable}</summary>${dayTable(speech, days)}</details>`
}</section>`;
}

/** A mark a day. */
function strip(states: readonly DayState[], label: string): Html {
  const step = 100 / Math.max(states.length, 1);
  const marks = states.map(
    (state, at) =>
      html`<rect ${PAINTS[state]} x="${`${(at * step + step * 0.1).toFixed(2)}%`}" width="${`${(step * 0.8).toFixed(2)}%`}" y="0" height="1.1em" />`,
  );
  return html`<svg class="bar mini" role="img" aria-label="${label}">${marks}</svg>`;
}

function dayTable(speech: Speech, days: readonly PeerDay[]): Html {
  const words = speech.words.peers;
  const tried = days.filter((day) => stateOfDay(day) !== "none").toReversed();
  return table({
    caption: words.health,
    columns: [{ label: words.day }, { label: words.pulls, numeric: true }, { label: words.deliveries, numeric: true }],
    rows: tried.map(({ day, pulls, failedPulls, deliveries, failedDeliveries }) => [
      // Noon: a day of UTC has the same name in most time zones.
      speech.day(day * DAY + DAY / 2),
      words.outOf(pulls, pulls + failedPulls),
      words.outOf(deliveries, deliveries + failedDeliveries),
    ]),
  });
}
