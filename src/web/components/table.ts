import { attribute, html, type Html, type Part } from "#web/html.ts";

type Column = { readonly label: string; readonly numeric?: boolean; readonly short?: string };
/** The first cell of a row is its header. */
type Row = readonly [Part, ...Part[]];
export type TableParts = {
  readonly caption: string;
  /** Hidden captions still name the table for screen readers. */
  readonly captionShown?: boolean;
  readonly headShown?: boolean;
  readonly tight?: boolean;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
};

/** A table that becomes rows of named values on a phone. */
export function table({
  caption,
  captionShown = false,
  headShown = true,
  tight = true,
  columns,
  rows,
}: TableParts): Html {
  return html`<table class="stack${tight ? " tight" : ""}"><caption${attribute("class", captionShown ? undefined : "vh")}>${caption}</caption>
<thead${attribute("class", headShown ? undefined : "vh")}><tr>${columns.map((column) => html`<th scope="col" ${numeric(column)}>${column.label}</th>`)}</tr></thead>
<tbody>${rows.map((row) => tableRow(columns, row))}</tbody></table>`;
}

/** A small table of two columns or so that stays a table on every screen. */
export function plainTable(parts: TableParts): Html {
  const { caption, columns, rows } = parts;
  return html`<table class="tight"><caption${attribute("class", parts.captionShown === true ? undefined : "vh")}>${caption}</caption>
<thead${attribute("class", parts.headShown === false ? "vh" : undefined)}><tr>${columns.map((column) => html`<th scope="col" ${numeric(column)}>${column.label}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell, index) => html`<td${numeric(columns[index])}>${cell}</td>`)}
      </tr>`,
  )}</tbody></table>`;
}

/** A matrix that scrolls sideways inside itself, with its first column kept in sight. */
export function matrix(label: string, parts: TableParts): Html {
  return html`<section class="scroll" tabindex="0" aria-label="${label}">
    <table class="tight matrix">
      <caption class="vh">
        ${parts.caption}
      </caption>
      <thead>
        <tr>
          ${parts.columns.map((column) => html`<th scope="col" ${numeric(column)}>${column.label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${parts.rows.map(
          ([first, ...cells]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function tableRow(columns: readonly Column[], [first, ...cells]: Row): Html {
  return html`<tr>
    <th scope="row">${first}</th>
    ${cells.map((cell, index) => {
      const column = columns[index + 1];
      return html`<td data-l="${column?.short ?? column?.label ?? ""}" ${numeric(column)}><div>${cell}</div></td>`;
    })}
  </tr> `;
}

function numeric(column: Column | undefined): Html {
  return attribute("class", column?.numeric === true ? "n" : undefined);
}
