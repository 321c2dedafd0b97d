import { type Asked, formOf } from "#domain/ballots.ts";
import { REOPEN } from "#domain/contests.ts";
import { MAX_SCORE } from "#domain/elections/ballots.ts";
import type { FormState } from "./components/forms.ts";
import { attribute, html, type Html } from "./html.ts";
import { optionText } from "./marks.ts";
import type { Speech } from "./speech.ts";

type Values = FormState["values"];

/** The fields of a ballot on a contest: a place, a tick or points for each option, by its number from 1. */
export function contestFields(speech: Speech, asked: Asked, form: FormState): Html {
  const fault = form.faults.find(({ field }) => field === "contest" || field === "")?.text;
  const form_ = formOf(asked.contest);
  return html`<fieldset class="field${fault === undefined ? "" : " bad"}"${attribute("data-ranking", form_ === "ranking" ? "" : undefined)}><legend class="vh">${speech.words.ballots.title}</legend>${
    fault === undefined ? "" : html`<p class="hint" id="f-contest-hint">✕ ${fault}</p>`
  }${orderOf(asked, form.values).map((number) => row(speech, asked, form, number))}</fieldset>`;
}

/** Options as they stand on the ballot: by the places that were given, then as the vote froze them. */
function orderOf(asked: Asked, values: Values): number[] {
  const numbers = asked.options.map((_, index) => index + 1);
  if (formOf(asked.contest) !== "ranking") return numbers;
  return numbers.toSorted((a, b) => (placeOf(values, a) ?? Infinity) - (placeOf(values, b) ?? Infinity) || a - b);
}

function placeOf(values: Values, number: number): number | undefined {
  const text = values[`p${number}`] ?? "";
  return /^[1-9]\d{0,2}$/.test(text) ? Number(text) : undefined;
}

function row(speech: Speech, asked: Asked, { values }: FormState, number: number): Html {
  const name = asked.options[number - 1] ?? "";
  const text = optionText(speech, name);
  switch (formOf(asked.contest)) {
    case "ranking":
      return ranked(speech, asked, { name, text, number, place: placeOf(values, number) });
    case "approved":
      return html`<label class="choice"><input type="checkbox" id="f-a${number}" name="a${number}" value="yes"${attribute("checked", (values[`a${number}`] ?? "") !== "")}><span>${text}${note(speech, name)}</span></label>`;
    case "scores": {
      const most = asked.contest?.maxScore ?? MAX_SCORE;
      return html`<div class="rank"><input id="f-s${number}" name="s${number}" type="number" min="0" max="${most}" step="1" inputmode="numeric" value="${values[`s${number}`] ?? ""}"><div><label for="f-s${number}">${text}</label>${note(speech, name)}</div></div>`;
    }
    case "choice":
      return html``;
  }
}

type Ranked = {
  readonly name: string;
  readonly text: string;
  readonly number: number;
  readonly place: number | undefined;
};

function ranked(speech: Speech, { options }: Asked, { name, text, number, place }: Ranked): Html {
  const words = speech.words.ballots.contest;
  return html`<div class="rank"><select id="f-p${number}" name="p${number}"><option value="">${words.none}</option>${options.map(
    (_, index) =>
      html`<option value="${index + 1}"${attribute("selected", place === index + 1)}>${words.place(index + 1)}</option>`,
  )}</select><div><label for="f-p${number}">${text}</label>${note(speech, name)}</div></div>`;
}

const note = (speech: Speech, name: string): Html =>
  name === REOPEN ? html`<span class="hint">${speech.words.ballots.contest.reopenHint}</span>` : html``;

/** What the fields of a contest say, as a ballot by the names of the options. */
export function contestInput({ options, contest }: Asked, values: Values): Record<string, unknown> {
  switch (formOf(contest)) {
    case "approved":
      return { approved: options.filter((_, index) => (values[`a${index + 1}`] ?? "") !== "") };
    case "scores":
      return {
        scores: Object.fromEntries(
          options.flatMap((name, index) => {
            const points = (values[`s${index + 1}`] ?? "").trim();
            return points === "" ? [] : [[name, Number(points)] as const];
          }),
        ),
      };
    default: {
      const placed = options.flatMap((name, index) => {
        const place = placeOf(values, index + 1);
        return place === undefined ? [] : [{ name, place }];
      });
      const places = [...Map.groupBy(placed, ({ place }) => place)].toSorted(([a], [b]) => a - b);
      return { ranking: places.map(([, there]) => there.map(({ name }) => name)) };
    }
  }
}
