import type { AmendmentState, Show } from "#domain/amendments.ts";
import type { PlainRule } from "#domain/rules.ts";
import type { Instant } from "#domain/time.ts";
import type { Part as Piece } from "#text/diff.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { diffHead, diffView, marked, type DiffLook } from "./components/diff.ts";
import { act, errorSummary, field, hidden, submit, untouched, type FormState } from "./components/forms.ts";
import { badge, ledger, ruleNote, type Line, type Look } from "./components/lists.ts";
import { cleaned, html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { QuestionView } from "./motions.ts";
import { outcomeLine, resultBars } from "./results.ts";
import type { Speech } from "./speech.ts";

/** An amendment as lists show it. */
export type AmendmentLine = {
  readonly number: number;
  readonly href: string;
  readonly state: AmendmentState;
  /** Number of the amendment that it changes. */
  readonly amends?: number | undefined;
  /** Only where the reader may know it. */
  readonly mover?: string | undefined;
  readonly closesAt?: Instant | undefined;
  readonly show?: Show | undefined;
  /** The first thing that it changes. */
  readonly excerpt?: readonly Piece[] | undefined;
};

/** What the reader may do with an amendment now. */
export type AmendmentDeeds = {
  readonly open?: { readonly form: FormState; readonly suggested: string; readonly timeZone: string } | undefined;
  readonly hands?: { readonly form: FormState } | undefined;
  readonly withdraw?: boolean;
  /** Path of the form that changes this amendment. */
  readonly amend?: string | undefined;
  /** What it would be on the text of today; without pieces the words have to be chosen. */
  readonly rebase?: { readonly pieces?: readonly Piece[] | undefined } | undefined;
};

export type AmendmentView = AmendmentLine & {
  readonly motion: { readonly number: number; readonly title: string; readonly href: string };
  readonly body: { readonly name: string; readonly href: string };
  readonly membersOnly: boolean;
  readonly movedAt: Instant;
  readonly reasonHtml?: CleanHtml | undefined;
  readonly pieces: readonly Piece[];
  readonly look: DiffLook;
  readonly rule: PlainRule;
  readonly ruleSource: string;
  readonly question?: QuestionView | undefined;
  /** The reader's place in its open vote. */
  readonly you?: { readonly onRoll: boolean; readonly voted: boolean; readonly booth: string } | undefined;
  /** Those that would change it. */
  readonly second: readonly AmendmentLine[];
  readonly deeds: AmendmentDeeds;
};

const LOOKS: Readonly<Record<AmendmentState, Look>> = {
  pending: "pending",
  voting: "open",
  adopted: "adopted",
  lost: "lost",
  withdrawn: "withdrawn",
  stale: "look",
};

/** The state of an amendment as a badge. */
function amendmentBadge(speech: Speech, { state, closesAt }: AmendmentLine): Html {
  const words = speech.words.amendments;
  const until = state === "voting" && closesAt !== undefined ? words.votingUntil(speech.moment(closesAt)) : undefined;
  return badge(LOOKS[state], until ?? words.states[state]);
}

/** The amendments of a motion on its page; nothing where there are none and none can be moved. */
export function amendmentSection(
  speech: Speech,
  lines: readonly AmendmentLine[],
  propose: { readonly href: string; readonly isAdopted: boolean } | undefined,
): Html {
  const words = speech.words.amendments;
  if (lines.length === 0 && propose === undefined) return html``;
  return html`<section id="amendments"><h2>${words.title}</h2>
${amendmentList(speech, lines)}
${propose === undefined ? "" : html`<p class="row no-print"><a class="btn" href="${propose.href}">${propose.isAdopted ? words.proposeAdopted : words.propose}</a></p>`}</section>`;
}

function amendmentList(speech: Speech, lines: readonly AmendmentLine[]): Html {
  if (lines.length === 0) return html``;
  return ledger(lines.map((line) => amendmentLine(speech, line)));
}

function amendmentLine(speech: Speech, line: AmendmentLine): Line {
  const words = speech.words.amendments;
  const about = [
    ...(line.amends === undefined ? [] : [words.toAmendment(line.amends)]),
    ...(line.mover === undefined ? [] : [words.movedBy(line.mover)]),
    ...(line.show === undefined ? [] : [words.shown(line.show.yes, line.show.no)]),
  ];
  return {
    title: html`<a href="${line.href}">${words.numbered(line.number)}</a> ${amendmentBadge(speech, line)}`,
    text: html`${line.excerpt === undefined ? "" : html`${marked(speech, line.excerpt)}`}${about.length === 0 ? "" : html` <span class="small muted">${about.join(" · ")}</span>`}`,
  };
}

/** An amendment: what it changes, how it stands, what the reader can do. */
export function amendmentPage(frame: Frame, view: AmendmentView): Html {
  const { speech } = frame;
  const words = speech.words.amendments;
  const { motion, deeds } = view;
  const title = words.heading(view.number, motion.title);
  const form = deeds.open?.form ?? deeds.hands?.form ?? untouched;
  return page(frame, {
    title,
    place: "motions",
    crumbs: [
      { text: view.body.name, href: view.body.href },
      { text: speech.words.motions.numbered(motion.number), href: motion.href },
      { text: words.numbered(view.number) },
    ],
    unlisted: view.membersOnly,
    canonical: `${frame.site.origin}${view.href}`,
    faulty: form.faults.length > 0,
    main: html`${errorSummary(speech, form)}${header(speech, view)}
${view.reasonHtml === undefined ? "" : html`<section><h2>${words.reason}</h2>${cleaned(view.reasonHtml)}</section>`}
<section><h2>${words.change}</h2>
${diffHead(speech, view.pieces, view.look, view.href)}
${diffView(speech, view.pieces, view.look)}
</section>
${view.second.length === 0 ? "" : html`<section><h2>${words.ofThis}</h2><p>${words.first}</p>${amendmentList(speech, view.second)}</section>`}
${standing(speech, view)}
${voteSheet(speech, view)}${moverSheet(speech, view)}${chairSheet(speech, view)}
${deeds.amend === undefined ? "" : html`<p class="row no-print"><a class="btn" href="${deeds.amend}">${words.proposeOfThis}</a></p>`}`,
  });
}

function header(speech: Speech, view: AmendmentView): Html {
  const words = speech.words.amendments;
  const about = [
    speech.words.motions.numbered(view.motion.number),
    view.amends === undefined ? words.toText : words.toAmendment(view.amends),
    ...(view.mover === undefined ? [] : [words.movedBy(view.mover)]),
    speech.day(view.movedAt),
  ];
  const result = view.state === "voting" || view.state === "pending" ? undefined : view.question?.result;
  return html`<header><p class="muted">${about.join(" · ")}</p><h1>${words.heading(view.number, view.motion.title)}</h1>
${result === undefined ? html`<p class="row">${amendmentBadge(speech, view)}</p>` : outcomeLine(speech, result, view.question?.telling ?? true)}
${view.show === undefined ? "" : html`<p><b>${words.shown(view.show.yes, view.show.no)}</b></p>`}</header>`;
}

function standing(speech: Speech, view: AmendmentView): Html {
  const words = speech.words.amendments;
  const note = ruleNote(speech.words.rules.sentence(view.rule), view.ruleSource);
  const { question } = view;
  if (question?.result !== undefined)
    return html`<section><h2>${words.result}</h2>${resultBars(speech, question.result, view.rule, question.telling ?? true)}${note}</section>`;
  const turnout =
    question === undefined
      ? ""
      : html`<p><b>${speech.words.motions.voted(question.voted, question.roll.size)}.</b> ${speech.words.motions.sealed}</p>`;
  const isOver = view.state === "withdrawn" || view.show !== undefined;
  return isOver ? html`` : html`<section><h2>${words.decides}</h2>${turnout}${note}</section>`;
}

function voteSheet(speech: Speech, { state, you, number }: AmendmentView): Html {
  const words = speech.words.amendments;
  if (state !== "voting" || you === undefined) return html``;
  if (!you.onRoll)
    return html`<section class="sheet no-print"><h2>${words.yourVote}</h2><p>${words.notOnRoll}</p></section>`;
  const look = you.voted ? "btn" : "btn primary big";
  return html`<section class="sheet no-print"><h2>${words.yourVote}</h2>${you.voted ? html`<p>${words.voted}</p>` : ""}
<p class="row"><a class="${look}" href="${you.booth}">${you.voted ? speech.words.motions.changeVote : words.vote(number)}</a></p></section>`;
}

function moverSheet(speech: Speech, { deeds, href, state }: AmendmentView): Html {
  const words = speech.words.amendments;
  const { rebase, withdraw } = deeds;
  if (rebase === undefined && withdraw !== true) return html``;
  return html`<section class="sheet no-print"><h2>${words.yours}</h2>
${state === "stale" ? html`<p>${words.staleWhy} ${rebase === undefined ? words.staleGone : ""}</p>` : ""}
${rebase === undefined ? "" : rebasing(speech, href, rebase.pieces)}
${withdraw === true ? html`<div class="row">${act(href, words.withdraw, { deed: "withdraw" })}</div>` : ""}</section>`;
}

function rebasing(speech: Speech, href: string, pieces: readonly Piece[] | undefined): Html {
  const words = speech.words.amendments;
  const byHand = html`<a class="btn${pieces === undefined ? " primary big" : ""}" href="${href}/rebase">${words.rebaseByHand}</a>`;
  if (pieces === undefined) return html`<p>${words.rebaseConflict}</p><p class="row">${byHand}</p>`;
  return html`<p>${words.rebaseClean}</p>${diffView(speech, pieces)}<div class="row">${act(href, words.rebase, { deed: "rebase" }, "primary")}${byHand}</div>`;
}

function chairSheet(speech: Speech, { deeds, href }: AmendmentView): Html {
  const words = speech.words.amendments;
  const { open, hands } = deeds;
  if (open === undefined && hands === undefined) return html``;
  return html`<section class="sheet no-print"><h2>${words.chair}</h2>
${open === undefined ? "" : openForm(speech, href, open)}
${hands === undefined ? "" : handsForm(speech, href, hands.form)}</section>`;
}

function openForm(speech: Speech, href: string, open: NonNullable<AmendmentDeeds["open"]>): Html {
  const words = speech.words.amendments;
  return html`<form method="post" action="${href}">${hidden("deed", "open")}<p>${words.openWhy}</p>
${field(open.form, { name: "closesAt", label: words.closesAt, hint: speech.words.motions.closesHint(open.timeZone), type: "datetime-local", required: true, value: open.suggested })}
<p class="row">${submit(words.openNow)}</p></form>`;
}

function handsForm(speech: Speech, href: string, form: FormState): Html {
  const words = speech.words.amendments;
  const count = (name: string, label: string) =>
    field(form, { name, label, type: "number", min: 0, required: true, short: true });
  return html`<details${form.faults.length > 0 ? html` open` : ""}><summary>${words.recordHands}</summary>
<form method="post" action="${href}">${hidden("deed", "decide")}<p>${words.handsWhy}</p>
${count("yes", words.yes)}${count("no", words.no)}
<p class="row">${submit(words.record, "plain")}</p></form></details>`;
}
