import { type ContestResult, type ElectedResult, isRatified } from "#domain/contestResults.ts";
import { flow } from "./components/flow.ts";
import { badge } from "./components/lists.ts";
import { matrix, plainTable } from "./components/table.ts";
import { html, type Html, type Part } from "./html.ts";
import type { Speech } from "./speech.ts";

type Round = ContestResult["rounds"][number];

/** More lanes than this are no picture any more; the table has them all. */
const MOST_LANES = 24;
/** A column of the picture and of the table for each count, as long as they can be told apart. */
const MOST_COLUMNS = 40;

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

/** Why: who stands level, how many voted, and what it took. */
export function contestReason(speech: Speech, result: ElectedResult): string {
  const words = speech.words.ballots.result;
  const quota = result.quota === undefined ? "" : words.quota(votesText(speech, result.quota));
  const level = result.outcome === "tie" ? words.level(result.ties.map((tied) => speech.list(tied))) : "";
  const vacant = result.vacant === 0 ? "" : words.vacant(result.vacant);
  return [level, words.votesIn(result.votes), quota, vacant].filter((part) => part !== "").join(" ");
}

/** The counts of a contest: a picture of how votes moved, the table beside it, and what happened in each. */
export function contestSections(speech: Speech, result: ContestResult, options: readonly string[]): Html {
  if (result.rounds.length === 0) return html``;
  const isByRounds = result.method === "irv" || result.method.startsWith("stv");
  return isByRounds ? roundSections(speech, result, options) : tableSections(speech, result, options);
}

function roundSections(speech: Speech, result: ContestResult, options: readonly string[]): Html {
  const words = speech.words.contests.result;
  const { rounds } = result;
  const isDrawn = options.length <= MOST_LANES && rounds.length <= MOST_COLUMNS;
  const picture = isDrawn
    ? html`<section><h2>${words.flow}</h2><p>${words.flowWhy}</p>${flow({
        names: options,
        rounds: rounds.map((round, index) => ({
          votes: new Map(Object.entries(round.counts).map(([name, votes]) => [name, Number(votes)])),
          won: new Set(rounds.slice(0, index + 1).flatMap(({ elected }) => elected)),
          transfers: round.transfers.flatMap(({ from, to, votes }) =>
            to === null ? [] : [{ from, to, votes: Number(votes) }],
          ),
        })),
        quota: result.quota === undefined ? undefined : Number(result.quota),
        label: words.flowLabel(rounds.length),
        words: {
          held: words.held,
          won: words.won,
          bands: words.bands,
          quota: result.quota === undefined ? "" : words.quotaLine(votesText(speech, result.quota)),
        },
      })}</section>`
    : "";
  return html`${picture}<section><h2>${words.figures}</h2>${countsTable(speech, rounds, options)}
<h3>${words.happened}</h3><ol class="ledger">${rounds.map((round, index) => html`<li><span class="at">${words.count(index + 1)}</span><div>${happened(speech, round)}</div></li>`)}</ol></section>`;
}

function countsTable(speech: Speech, rounds: readonly Round[], options: readonly string[]): Html {
  const words = speech.words.contests.result;
  const cell = (votes: number | string | undefined): Html =>
    html`<td class="n">${votes === undefined ? "·" : votesText(speech, votes)}</td>`;
  const head = rounds.map((_, index) => html`<th scope="col" class="n">${index + 1}</th>`);
  const lines = options.map(
    (name) =>
      html`<tr><th scope="row">${name}</th>${rounds.map(({ counts }) => cell(counts[name]))}<td>${fateOf(speech, rounds, name)}</td></tr>`,
  );
  return html`<section class="scroll" tabindex="0" aria-label="${words.caption}"><table class="tight"><caption class="vh">${words.caption}</caption>
<thead><tr><th scope="col">${speech.words.ballots.result.option}</th>${head}<th scope="col">${words.outcome}</th></tr></thead>
<tbody>${lines}<tr><th scope="row">${words.nobody}</th>${rounds.map(({ exhausted }) => cell(exhausted))}<td></td></tr></tbody></table></section>`;
}

function fateOf(speech: Speech, rounds: readonly Round[], name: string): Part {
  const words = speech.words.contests.result;
  const won = rounds.findIndex(({ elected }) => elected.includes(name));
  if (won !== -1) return badge("adopted", words.electedIn(won + 1));
  const out = rounds.findIndex(({ excluded }) => excluded.includes(name));
  return out === -1 ? "" : html`<small class="muted">${words.outAfter(out + 1)}</small>`;
}

function happened(speech: Speech, { because, from = "", elected, excluded, ties }: Round): Html {
  const words = speech.words.contests.result;
  return html`${words.because[because](from)}${elected.length === 0 ? "" : html` <b>${words.elected(speech.list(elected))}</b>`}${excluded.length === 0 ? "" : ` ${words.excluded(speech.list(excluded))}`}${ties.map((tied) => ` ${words.level(speech.list(tied))}`)}`;
}

/** Approvals, points and pairs have one count: in order, and pair by pair. */
function tableSections(speech: Speech, result: ContestResult, options: readonly string[]): Html {
  const words = speech.words.contests.result;
  const counts = result.rounds.at(-1)?.counts ?? {};
  const ranked = result.ranking ?? [options];
  const pairs = result.pairs?.preferences;
  return html`<section><h2>${words.ranking}</h2>${plainTable({
    caption: words.ranking,
    columns: [
      { label: words.ranking },
      { label: speech.words.ballots.result.option },
      { label: speech.words.ballots.result.howMany, numeric: true },
    ],
    rows: ranked.flatMap((level, place) =>
      level.map((name): readonly [Part, ...Part[]] => [
        speech.number(place + 1),
        result.elected.includes(name) ? html`<b>${name}</b>` : name,
        counts[name] === undefined ? "·" : votesText(speech, counts[name]),
      ]),
    ),
  })}</section>${
    pairs === undefined
      ? ""
      : html`<section><h2>${words.pairs}</h2>${matrix(words.pairsCaption, {
          caption: words.pairsCaption,
          columns: [{ label: words.pairsCaption }, ...options.map((name) => ({ label: name, numeric: true }))],
          rows: options.map((name, row): readonly [Part, ...Part[]] => [
            name,
            ...options.map((_, column) => (row === column ? "·" : speech.number(pairs[row]?.[column] ?? 0))),
          ]),
        })}</section>`
  }`;
}

/** Whole votes as they are, parts of votes cut after two places: the file has all five. */
function votesText(speech: Speech, votes: number | string): string {
  const [whole = "0", part = ""] = String(votes).split(".");
  const cut = part.slice(0, 2);
  return `${speech.number(Number(whole))}${/^0*$/.test(cut) ? "" : `.${cut}`}`;
}
