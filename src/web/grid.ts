import type { CellState, ObjectKind } from "#domain/grid.ts";
import { objectKinds } from "#domain/grid.ts";
import { field, type FormState } from "./components/forms.ts";
import { bar } from "./components/bar.ts";
import { empty } from "./components/lists.ts";
import { matrix } from "./components/table.ts";
import { html, type Html } from "./html.ts";
import type { Speech } from "./speech.ts";

/** Organizations across, objects down, with what each says of each. */
export type GridView = {
  readonly bodies: readonly string[];
  readonly rows: readonly {
    readonly title: string;
    readonly href: string;
    readonly kind: ObjectKind;
    readonly supports: number;
    readonly cells: readonly (CellState | undefined)[];
  }[];
  /** Rows that are left to the JSON. */
  readonly more: number;
  readonly coalitions: readonly { readonly hex: string; readonly name: string }[];
  readonly filter: FormState;
  /** The same for machines. */
  readonly csvHref: string;
  readonly jsonHref: string;
};

const marks = {
  supports: { s: "adopted", glyph: "✓" },
  withdrawn: { s: "withdrawn", glyph: "←" },
  declined: { s: "lost", glyph: "✕" },
  lost: { s: "lost", glyph: "✕" },
} as const satisfies Record<CellState, object>;
const NAMED = 8;

/** Who supports what: a sentence for each first, then the grid, then the same for machines. */
export function gridSection(speech: Speech, view: GridView): Html {
  const words = speech.words.endorsements;
  return html`${filterForm(speech, view)}
${view.rows.length === 0 ? empty({ what: words.none, why: words.noneWhy }) : html`${sentences(speech, view)}<h3>${words.gridLabel}</h3>${table(speech, view)}`}
<p class="row no-print"><a class="btn" href="${view.csvHref}">CSV</a><a class="btn" href="${view.jsonHref}">JSON</a></p>`;
}

function filterForm(speech: Speech, { coalitions, filter }: GridView): Html {
  const words = speech.words.endorsements.filter;
  return html`<form class="row no-print" method="get" action="/endorsements"><input type="hidden" name="show" value="grid">
${field(filter, {
  name: "of",
  label: words.coalition,
  options: [{ value: "", text: words.all }, ...coalitions.map(({ hex, name }) => ({ value: hex, text: name }))],
  short: true,
})}
${field(filter, {
  name: "kind",
  label: words.kind,
  options: [{ value: "", text: words.any }, ...objectKinds.map((kind) => ({ value: kind, text: words.kinds[kind] }))],
  short: true,
})}
${field(filter, { name: "since", label: words.since, type: "date", short: true })}
${field(filter, { name: "until", label: words.until, type: "date", short: true })}
<button type="submit">${words.show}</button></form>`;
}

function sentences(speech: Speech, { bodies, rows, more }: GridView): Html {
  const words = speech.words.endorsements;
  return html`<ol class="ledger wide">${rows.map(({ title, href, kind, supports, cells }) => {
    const named = (...states: readonly CellState[]) =>
      bodies.filter((_, place) => states.some((state) => cells[place] === state));
    const [yes, no, gone] = [named("supports"), named("declined", "lost"), named("withdrawn")];
    return html`<li>${bar({
      segments: [
        { fill: "voted", amount: supports },
        { fill: "no", amount: no.length },
      ],
      base: bodies.length,
      label: words.sentence(title, supports, bodies.length),
      size: "mini",
    })}<div><h3><a href="${href}">${title}</a></h3><p>${words.sentence(title, supports, bodies.length)}</p><p class="small muted">${[
      words.filter.kinds[kind],
      ...(yes.length === 0 ? [] : [words.by(list(speech, yes))]),
      ...(no.length === 0 ? [] : [words.refusedBy(list(speech, no))]),
      ...(gone.length === 0 ? [] : [words.withdrawnBy(list(speech, gone))]),
    ].join(". ")}.</p></div><span class="at">${speech.words.commonGround.ratio(supports, bodies.length)}</span></li>`;
  })}</ol>${more > 0 ? html`<p>${speech.words.commonGround.more(more)}</p>` : ""}`;
}

function table(speech: Speech, { bodies, rows }: GridView): Html {
  const words = speech.words.endorsements;
  return matrix(words.gridLabel, {
    caption: words.gridLabel,
    columns: [{ label: words.what }, ...bodies.map((label) => ({ label }))],
    rows: rows.map(({ title, href, cells }) => [
      html`<a href="${href}">${title}</a>`,
      ...cells.map((state) =>
        state === undefined
          ? html`<span class="muted">–<span class="vh"> ${words.noWord}</span></span>`
          : html`<span data-s="${marks[state].s}"><span aria-hidden="true">${marks[state].glyph}</span><span class="vh">${words.cells[state]}</span></span>`,
      ),
    ]),
  });
}

function list(speech: Speech, names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(", ");
  return names.length > NAMED ? speech.words.commonGround.andMore(shown, names.length - NAMED) : shown;
}
