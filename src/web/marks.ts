import { type Asked, type Mark, formOf } from "#domain/ballots.ts";
import { REOPEN } from "#domain/contests.ts";
import type { Speech } from "./speech.ts";

/** An option of a contest as people read it. */
export const optionText = (speech: Speech, name: string): string =>
  name === REOPEN ? speech.words.ballots.contest.reopen : name;

/** What a ballot, or a part of one, says: in words. */
export function markText(speech: Speech, asked: Asked | undefined, mark: Mark, weight = 1): string {
  const text = typeof mark === "string" ? speech.words.ballots.options[mark] : contestText(speech, asked, mark);
  return weight === 1 ? text : speech.words.ballots.contest.weighs(text, weight);
}

function contestText(speech: Speech, asked: Asked | undefined, mark: Exclude<Mark, string>): string {
  const name = (number: number): string => optionText(speech, asked?.options[number - 1] ?? String(number));
  if (formOf(asked?.contest ?? null) === "scores")
    return mark.map((score, index) => `${name(index + 1)} ${speech.number(Number(score))}`).join(", ");
  const places = mark.map((place) => (typeof place === "number" ? name(place) : place.map(name).join(" = ")));
  return places.join(formOf(asked?.contest ?? null) === "approved" ? ", " : " › ");
}
