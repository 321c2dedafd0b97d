import type { Choice } from "#domain/ballots.ts";
import type { PlainRule } from "#domain/rules.ts";
import type { Instant } from "#domain/time.ts";
import { choices, errorSummary, field, hidden, submit, type FormState } from "./components/forms.ts";
import { ruleNote, steps } from "./components/lists.ts";
import { html, type Html } from "./html.ts";
import { page, type Crumb, type Frame } from "./layout.ts";
import { recallNotice, type RecallNotice } from "./recalls.ts";
import type { Speech } from "./speech.ts";

type OnMotion = {
  readonly number: number;
  readonly title: string;
  /** Where the ballot is filled in, looked at again and cast. */
  readonly booth: string;
  /** Path of the motion. */
  readonly href: string;
  /** Where the text can be read that is voted on, if not there. */
  readonly read?: string | undefined;
  readonly body: { readonly name: string; readonly href: string };
  readonly rule: PlainRule;
  readonly ruleSource?: string | undefined;
  readonly closesAt: Instant;
  readonly stamp: string;
  /** Beside the vote on ending a mandate. */
  readonly recall?: RecallNotice | undefined;
};

/** The ballot to fill in: POST `/vote` with `step=review`. */
export type BallotView = OnMotion & {
  readonly options: readonly Choice[];
  readonly current?: Choice | undefined;
  /** How many can vote, when they are so few that a secret vote can be guessed. */
  readonly exposed?: number | undefined;
  readonly form: FormState;
};
/** What is about to be cast: POST `/vote` with `step=cast`. */
export type ReviewView = OnMotion & { readonly choice: Choice; readonly reason?: string | undefined };
/** What was cast. */
export type ReceiptView = OnMotion & {
  readonly receipt: string;
  readonly castAt: Instant;
  readonly voted: number;
  readonly roll: number;
};

/** Step 1: choose. */
export function ballotPage(frame: Frame, view: BallotView): Html {
  const { speech } = frame;
  const words = speech.words.ballots;
  const withReason = view.options.includes("block") || view.options.includes("stand_aside");
  return page(frame, {
    ...around(speech, view, words.step(1, words.choose)),
    title: `${words.title}: ${view.title}`,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}
<header><h1>${words.title}</h1><p class="lede">${words.lede(view.title)}</p></header>
${view.recall === undefined ? "" : recallNotice(speech, view.recall)}
<form method="post" action="${view.booth}">
${hidden("step", "review")}${hidden("stamp", view.stamp)}
${choices(view.form, {
  name: "choice",
  legend: words.title,
  hidden: true,
  value: view.current,
  options: view.options.map((option) => ({ value: option, text: words.options[option], hint: words.hints[option] })),
})}
${withReason ? field(view.form, { name: "reason", label: words.reason, hint: words.reasonHint, rows: 3, maxlength: 2000 }) : ""}
<p class="row">${submit(words.toReview)}<a class="btn big" href="${view.read ?? view.href}">${words.readText}</a></p>
</form>
${view.exposed === undefined ? "" : html`<p class="hint">${words.small(view.exposed)}</p>`}
${ruleNote(speech.words.rules.sentence(view.rule), view.ruleSource)}`,
  });
}

/** Step 2: is this your vote? */
export function reviewPage(frame: Frame, view: ReviewView): Html {
  const { speech } = frame;
  const words = speech.words.ballots;
  const known =
    view.rule.secrecy === "secret"
      ? words.secret
      : view.rule.secrecy === "roll_call"
        ? words.open
        : `${words.openLater} ${words.secret}`;
  return page(frame, {
    ...around(speech, view, words.step(2, words.review)),
    title: words.sure,
    main: html`<header><h1>${words.sure}</h1><p class="lede">${words.nothingCast}</p></header>
<form class="sheet" method="post" action="${view.booth}">
${hidden("step", "cast")}${hidden("stamp", view.stamp)}${hidden("choice", view.choice)}${view.reason === undefined ? "" : hidden("reason", view.reason)}
<p class="muted">${view.title}</p>
<p class="count">${words.options[view.choice]}</p>
${view.reason === undefined ? "" : html`<p class="quote">${view.reason}</p>`}
<p class="row">${submit(words.cast)}<a class="btn big" href="${view.booth}">${words.changeIt}</a></p>
</form>
<h2>${words.secretTitle}</h2>
<p>${known}</p>
<p><a href="/promises">${speech.words.common.promises}</a></p>`,
  });
}

/** Step 3: the receipt. */
export function receiptPage(frame: Frame, view: ReceiptView): Html {
  const { speech } = frame;
  const words = speech.words.ballots;
  const mayChange = view.rule.mayChange === "until_close";
  const until = speech.moment(view.closesAt);
  const done = { ...frame, flash: frame.flash ?? `${words.inTheBox} ${speech.moment(view.castAt)}` };
  return page(done, {
    ...around(speech, view, words.step(3, words.done)),
    title: words.inTheBox,
    main: html`<header><h1>${words.thanks(frame.viewer?.name ?? "")}</h1><p class="lede">${mayChange ? words.mayChange(until) : words.stays(until)}</p></header>
<section class="sheet">
<h2>${words.receipt}</h2>
<p class="code">${view.receipt}</p>
<p>${words.receiptText}</p>
<p class="row">${mayChange ? html`<a class="btn" href="${view.booth}">${words.changeMine}</a>` : ""}<a class="btn" href="/home">${words.home}</a></p>
</section>
<h2>${words.next}</h2>
${steps([
  { state: "done", text: words.steps.voted, note: words.steps.votedNote(view.voted, view.roll) },
  { state: "next", text: words.steps.closes, note: until },
  { state: "next", text: words.steps.counted },
  { state: "next", text: words.steps.check, note: words.steps.checkNote },
])}`,
  });
}

function around(speech: Speech, view: OnMotion, margin: string) {
  const crumbs: readonly Crumb[] = [
    { text: view.body.name, href: view.body.href },
    { text: speech.words.motions.numbered(view.number), href: view.href },
    { text: speech.words.ballots.title },
  ];
  return { place: "motions", crumbs, margin, narrow: true, unlisted: true } as const;
}
