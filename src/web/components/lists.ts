import { attribute, html, type Html, type Part } from "#web/html.ts";

/** What a badge means: its glyph and colour; the word is always there too. */
export type Look =
  | "open"
  | "pending"
  | "adopted"
  | "lost"
  | "closing"
  | "noquorum"
  | "withdrawn"
  | "disputed"
  | "ok"
  | "look"
  | "bad"
  | "other";

/** A state as a glyph and a word. */
export function badge(look: Look, text: Part): Html {
  return html`<span class="state" data-s="${look}">${text}</span>`;
}

/** Pairs of a name and what it is. */
export function facts(pairs: readonly (readonly [Part, Part])[]): Html {
  return html`<dl class="facts">
    ${pairs.map(
      ([term, text]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${text}</dd>
        </div>`,
    )}
  </dl>`;
}

export type Step = { readonly state: "done" | "now" | "next" | "fail"; readonly text: Part; readonly note?: Part };

/** A way with what is done, what is now and what comes. */
export function steps(list: readonly Step[]): Html {
  return html`<ol class="steps">
    ${list.map(
      ({ state, text, note }) =>
        html`<li data-s="${state}" ${attribute("aria-current", state === "now" ? "step" : undefined)}>
          ${text}${note === undefined ? "" : html` <small>${note}</small>`}
        </li>`,
    )}
  </ol>`;
}

export type Line = {
  /** A number in the margin, with the word that says what it counts. */
  readonly number?: { readonly word: string; readonly n: number } | undefined;
  readonly margin?: Part;
  readonly title?: Part;
  readonly text?: Part;
  readonly state?: Html | undefined;
  readonly end?: Part;
  readonly id?: string | undefined;
};

/** Lines of a record: margin, text, end. */
export function ledger(lines: readonly Line[], wide = false): Html {
  return html`<ol class="ledger${wide ? " wide" : ""}">
    ${lines.map(ledgerLine)}
  </ol>`;
}

function ledgerLine({ number, margin, title, text, state, end, id }: Line): Html {
  const start =
    number !== undefined
      ? html`<span class="num"><span class="vh">${number.word} </span>${number.n}</span>`
      : margin === undefined
        ? ""
        : html`<span class="at">${margin}</span>`;
  return html`<li${attribute("id", id)}>${start}<div>${title === undefined ? "" : html`<h3>${title}</h3>`}${text === undefined ? "" : html`<p>${text}</p>`}${state ?? ""}</div>${end === undefined ? "" : html`<div class="at">${end}</div>`}</li>`;
}

/** What will be here, why it is empty, one thing to do, one example. */
export function empty(parts: {
  readonly what: Part;
  readonly why?: Part;
  readonly action?: { readonly text: string; readonly href: string } | undefined;
  readonly example?: Part;
}): Html {
  return html`<div class="empty">
    <p class="lede">${parts.what}</p>
    ${parts.why === undefined ? "" : html`<p>${parts.why}</p>`}${
      parts.action === undefined
        ? ""
        : html`<p class="row"><a class="btn primary big" href="${parts.action.href}">${parts.action.text}</a></p>`
    }${parts.example === undefined ? "" : html`<p class="small muted">${parts.example}</p>`}
  </div>`;
}

/** A thing to read about a rule: one sentence and where it comes from. */
export function ruleNote(sentence: Part, source?: Part): Html {
  return html`<p class="rule">${sentence}${source === undefined ? "" : html`<small>${source}</small>`}</p>`;
}
