import { type Choice, isChoice } from "#domain/ballots.ts";
import { type FormState, field } from "./components/forms.ts";
import { html, type Html } from "./html.ts";
import type { Speech } from "./speech.ts";

type Values = FormState["values"];

/** For whoever has several votes: how many go to each choice. Left empty, all go to the one that is chosen above. */
export function splitFields(speech: Speech, options: readonly Choice[], own: number, form: FormState): Html {
  const words = speech.words.ballots.split;
  const isOpen = options.some((option) => (form.values[`w-${option}`] ?? "") !== "");
  return html`<details${isOpen ? html` open` : ""}><summary>${words.title(own)}</summary><p class="hint">${words.text(own)}</p>
${options.map((option) => field(form, { name: `w-${option}`, label: words.to(speech.words.ballots.options[option]), type: "number", min: 0, max: own, short: true }))}</details>`;
}

/** The parts of a split vote; undefined if nothing was split. */
export function splitInput(options: readonly string[], values: Values): Record<string, unknown> | undefined {
  const reason = (values["reason"] ?? "").trim();
  const parts = options.filter(isChoice).flatMap((choice) => {
    const text = (values[`w-${choice}`] ?? "").trim();
    const needsReason = choice === "block" || choice === "stand_aside";
    return text === "" || text === "0"
      ? []
      : [{ choice, weight: Number(text), ...(needsReason && reason !== "" && { reason }) }];
  });
  return parts.length === 0 ? undefined : { split: parts };
}
