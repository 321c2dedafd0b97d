import type { BodyChoice } from "#domain/coalition/entries.ts";
import type { CoalitionMotionKind } from "#domain/coalition/motions.ts";
import type { Known } from "#domain/coalition/standing.ts";
import type { MotionState } from "#domain/motions.ts";
import type { QuestionState } from "#domain/questions.ts";
import type { DecisionRule } from "#domain/rules.ts";
import type { MotionResult } from "#domain/tallies.ts";
import type { Instant } from "#domain/time.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { badge, facts, ruleNote, steps, type Step } from "#web/components/lists.ts";
import { table } from "#web/components/table.ts";
import { cleaned, html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { motionBadge } from "#web/motions.ts";
import { testBar } from "#web/results.ts";
import type { Speech } from "#web/speech.ts";
import { nextSheet, type NextView } from "./desk.ts";
import { crumbsOf, titleOf, type InCoalition } from "./motions.ts";
import { coalitionTabs, whyInert } from "./tabs.ts";

type VoterLine = {
  readonly name: string;
  readonly seat: number | undefined;
  readonly weight: number;
  readonly choice: BodyChoice | undefined;
  readonly known: Known | undefined;
  readonly entry: string | null;
};

/** What somebody says that a vote came to. */
type Computation = {
  readonly by: string | undefined;
  readonly outcome: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly entry: string | undefined;
};

/** The vote on a motion of a coalition, as this instance computes it. */
export type CoalitionQuestionView = {
  readonly state: QuestionState;
  readonly known: Known;
  readonly closesAt: Instant;
  readonly rule: DecisionRule;
  readonly verdict: Pick<MotionResult, "outcome" | "counts" | "tests" | "quorum" | "tied" | "mayFallBack">;
  readonly voters: readonly VoterLine[];
  readonly entry: string;
  /** The convenor that certified the same, or all computations where they differ. */
  readonly certified: string | undefined;
  readonly computations: readonly Computation[];
};

export type CoalitionMotionView = {
  readonly coalition: InCoalition;
  readonly href: string;
  readonly title: string | undefined;
  readonly textHtml: CleanHtml | undefined;
  readonly isErased: boolean;
  readonly kind: CoalitionMotionKind;
  readonly mover: string;
  readonly state: MotionState;
  readonly known: Known;
  readonly hash: string | null;
  readonly entry: string | null;
  readonly seconds: readonly string[];
  readonly secondsNeeded: number;
  /** What adoption does, in a sentence. */
  readonly effect: string | undefined;
  readonly question: CoalitionQuestionView | undefined;
  readonly next: NextView;
  /** What our organization did about it; a code where it has no effect. */
  readonly acts: readonly {
    readonly kind: "move" | "second" | "withdraw" | "open" | "vote" | "certify";
    readonly at: Instant;
    readonly choice: BodyChoice | null;
    readonly known: Known;
    readonly inert: string | undefined;
  }[];
};

const LOOKS = { adopted: "adopted", lost: "lost", no_quorum: "noquorum" } as const;

/** A motion of a coalition: what came out first, then who said what, the text and the way that it went. */
export function coalitionMotionPage(frame: Frame, view: CoalitionMotionView): Html {
  const { speech } = frame;
  const words = speech.words.coalitionMotions;
  const { question } = view;
  const title = titleOf(speech, view);
  const closesAt = question?.state === "open" ? question.closesAt : undefined;
  return page(frame, {
    title,
    crumbs: [
      ...crumbsOf(speech, view.coalition),
      { text: words.title, href: `/coalitions/${view.coalition.hex}/motions` },
      { text: title },
    ],
    place: "coalition",
    canonical: `${frame.site.origin}${view.href}`,
    main: html`<header><p class="muted">${view.coalition.name} · ${words.kinds[view.kind]} · ${words.movedBy(view.mover)}</p>
<h1>${title}</h1>${question === undefined || question.state === "open" ? html`<p>${motionBadge(speech, view.state, closesAt, frame.now)}</p>` : outcome(speech, question)}
<p>${words.known[question?.known ?? view.known]}</p></header>
${coalitionTabs(speech, view.coalition.hex, "votes")}
${nextSheet(speech, view.href, view.next)}
${question === undefined ? support(speech, view) : html`${countSection(speech, question)}${whoSection(speech, view.href, question)}`}
<section><h2>${words.text}</h2>${view.effect === undefined ? "" : html`<p>${view.effect}</p>`}${view.textHtml === undefined ? html`<p class="muted">${title}.</p>` : html`<div class="record">${cleaned(view.textHtml)}</div>`}</section>
<section><h2>${words.way}</h2>${steps(wayOf(speech, view))}</section>
${ours(speech, view)}
<section>${facts([
      ...(view.entry === null ? [] : [[words.facts.act, recordLink(speech, view.entry)] as const]),
      ...(question === undefined ? [] : [[words.facts.opening, recordLink(speech, question.entry)] as const]),
      ...(view.hash === null ? [] : [[words.facts.hash, html`<span class="mono">${view.hash}</span>`] as const]),
    ])}</section>`,
  });
}

const recordLink = (speech: Speech, href: string): Html =>
  html`<a href="${href}">${speech.words.coalitionMotions.entry}</a>`;

/** The result sentence: what came out and by how much, and how far that can be relied on. */
function outcome(speech: Speech, { state, verdict }: CoalitionQuestionView): Html {
  const words = speech.words.coalitionMotions;
  const { glyphs } = speech.words.ballots.result;
  const numbers = verdict.tests
    .filter(({ kind }) => kind === "test")
    .map(({ have, needed }) => words.needed(have, needed))
    .join("; ");
  const look = state === "disputed" || state === "split" ? "disputed" : LOOKS[verdict.outcome];
  const doubt =
    state === "provisional"
      ? words.provisional
      : state === "disputed"
        ? words.disputed
        : state === "split"
          ? words.split
          : undefined;
  return html`<p class="outcome" data-s="${look}">${glyphs[verdict.outcome]} ${words.result[verdict.outcome]}: ${numbers}.</p>
${doubt === undefined ? "" : html`<p class="note" role="note">${doubt}</p>`}`;
}

function support(speech: Speech, { seconds, secondsNeeded }: CoalitionMotionView): Html {
  const words = speech.words.coalitionMotions;
  return html`<section><h2>${words.support}</h2><p>${words.seconds(seconds.length, secondsNeeded)}</p>
${seconds.length === 0 ? "" : html`<ul>${seconds.map((name) => html`<li>${name}</li>`)}</ul>`}</section>`;
}

function countSection(speech: Speech, question: CoalitionQuestionView): Html {
  const words = speech.words.coalitionMotions;
  const { verdict, rule, voters, closesAt, state } = question;
  const voted = voters.filter(({ choice }) => choice !== undefined).length;
  const moment = speech.moment(closesAt);
  const conditions = verdict.tests.filter(({ kind }) => kind === "test");
  const limits = verdict.tests.filter(({ kind }) => kind !== "test");
  return html`<section><h2>${words.count}</h2>
<p>${state === "open" ? `${words.soFar(voted, voters.length)} ${words.until(moment)}` : words.closed(moment)}</p>
${conditions.map((condition, index) => testBar(speech, verdict, condition, rule.tests[index]))}
${limits.map(({ kind, have, needed }) => html`<p><b>${kind === "blocks" ? speech.words.ballots.options.block : speech.words.ballots.options.stand_aside}:</b> ${speech.words.ballots.result.allowed(needed, have)}</p>`)}
${ruleNote(speech.words.rules.sentence(rule))}
${question.certified === undefined ? "" : html`<p>${words.certified(question.certified)}</p>`}
${question.computations.length === 0 ? "" : computations(speech, question.computations)}</section>`;
}

function computations(speech: Speech, list: readonly Computation[]): Html {
  const words = speech.words.coalitionMotions;
  const { who, outcome: what, yes, no, abstain, record } = words.computationColumns;
  return html`<h3>${words.computations}</h3>${table({
    caption: words.computations,
    columns: [
      { label: who },
      { label: what },
      { label: yes, numeric: true },
      { label: no, numeric: true },
      { label: abstain, numeric: true },
      { label: record },
    ],
    rows: list.map(({ by, outcome: came, counts, entry }) => [
      by === undefined ? words.ours : words.certifiedBy(by),
      Object.hasOwn(words.outcomes, came) ? words.outcomes[came as keyof typeof words.outcomes] : came,
      speech.number(counts["yes"] ?? 0),
      speech.number(counts["no"] ?? 0),
      speech.number(counts["abstain"] ?? 0),
      entry === undefined ? "–" : recordLink(speech, entry),
    ]),
  })}`;
}

function whoSection(speech: Speech, href: string, { voters, state }: CoalitionQuestionView): Html {
  const words = speech.words.coalitionMotions;
  const { organization, weight, choice, known, record } = words.voters;
  const isOfSeats = voters.some(({ seat }) => seat !== undefined);
  return html`<section><h2>${words.who}</h2><p>${isOfSeats ? html`<a href="${href}/seats">${speech.words.council.votes.link}</a>` : words.whoWhy}</p>${table(
    {
      caption: words.who,
      columns: [
        { label: organization },
        { label: weight, numeric: true },
        { label: choice },
        { label: known },
        { label: record },
      ],
      rows: voters.map((voter) => [
        voter.seat === undefined ? voter.name : words.seat(voter.name, voter.seat),
        speech.number(voter.weight),
        voter.choice === undefined
          ? html`<span class="muted">${state === "open" ? words.notVoted : words.didNotVote}</span>`
          : html`<b>${speech.words.ballots.options[voter.choice]}</b>`,
        voter.known === undefined ? "–" : words.shortKnown[voter.known],
        voter.entry === null ? "–" : recordLink(speech, voter.entry),
      ]),
    },
  )}</section>`;
}

function wayOf(speech: Speech, { state, seconds, secondsNeeded, question }: CoalitionMotionView): Step[] {
  const words = speech.words.coalitionMotions.steps;
  const moved: Step = { state: "done", text: words.moved };
  if (state === "withdrawn") return [moved, { state: "fail", text: words.withdrawn }];
  const isSeconded = seconds.length >= secondsNeeded;
  const isClosed = question !== undefined && question.state !== "open";
  const step = (text: string, isDone: boolean, isNow: boolean): Step => ({
    state: isDone ? "done" : isNow ? "now" : "next",
    text,
  });
  const isCertified = question?.certified !== undefined;
  return [
    moved,
    ...(secondsNeeded === 0 ? [] : [step(words.seconded, isSeconded, true)]),
    step(words.opened, question !== undefined, isSeconded),
    step(words.closed, isClosed, question !== undefined),
    step(words.certified, isCertified, isClosed),
  ];
}

function ours(speech: Speech, { acts }: CoalitionMotionView): Html {
  const words = speech.words.coalitionMotions;
  if (acts.length === 0) return html``;
  return html`<section><h2>${words.our}</h2><ul>${acts.map(
    ({ kind, at, choice, known, inert }) =>
      html`<li>${words.acts[kind]}${choice === null ? "" : `: ${speech.words.ballots.options[choice]}`}, ${speech.moment(at)} · ${
        inert === undefined ? words.shortKnown[known] : badge("bad", words.inert(whyInert(speech, inert)))
      }</li>`,
  )}</ul></section>`;
}
