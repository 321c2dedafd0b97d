import { type ContestResult, type ElectedResult, isRatified } from "#domain/contestResults.ts";
import { table } from "./components/table.ts";
import { html, type Html } from "./html.ts";
import type { Speech } from "./speech.ts";

/** What came of a contest, with names; its options bear their names already. */
export function contestOutcome(speech: Speech, result: ContestResult): string {
  const words = speech.words.ballots.result;
  if (isRatified(result)) {
    const verdict = words.outcomes[result.outcome];
    return result.winner === null || result.outcome === "tie" ? verdict : `${verdict} ${words.chosen(result.winner)}`;
  }
  if (result.outcome !== "elected") return words.outcomes[result.outcome];
  return result.elected.length === 0 ? words.nobody : words.elected(speech.list(result.elected));
}

/** Why: how many voted, and what it took. */
export function contestReason(speech: Speech, result: ElectedResult): string {
  const words = speech.words.ballots.result;
  const quota = result.quota === undefined ? "" : words.quota(speech.number(Number(result.quota)));
  const level = result.outcome === "tie" ? words.level(result.ties.map((tied) => speech.list(tied))) : "";
  const vacant = result.vacant === 0 ? "" : words.vacant(result.vacant);
  return [level, words.votesIn(result.votes), quota, vacant].filter((part) => part !== "").join(" ");
}

/** The counts of a contest, round by round. */
export function contestSections(speech: Speech, result: ContestResult): Html {
  const words = speech.words.ballots.result;
  if (result.rounds.length === 0) return html``;
  const names = [...new Set(result.rounds.flatMap(({ counts }) => Object.keys(counts)))];
  return html`<section><h2>${words.rounds}</h2>${table({
    caption: words.rounds,
    columns: [
      { label: words.option },
      ...result.rounds.map((_, index) => ({ label: speech.number(index + 1), numeric: true })),
    ],
    rows: names.map((name) => [
      name,
      ...result.rounds.map(({ counts }) => (counts[name] === undefined ? "·" : speech.number(Number(counts[name])))),
    ]),
  })}</section>`;
}
