import { type Asked, type BallotPart, type Choice, formOf, isChoice } from "#domain/ballots.ts";
import type { PlainRule } from "#domain/rules.ts";
import type { Instant } from "#domain/time.ts";
import { contestFields } from "./contestBallots.ts";
import { markText } from "./marks.ts";
import { splitFields } from "./splitBallots.ts";
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

type OnBallot = OnMotion & {
  readonly asked: Asked;
  /** Whose vote it is, if not the reader's own. */
  readonly principal?: string | undefined;
};

/** The ballot to fill in: POST `/vote` with `step=review`. */
export type BallotView = OnBallot & {
  readonly current?: Choice | undefined;
  /** How many votes the voter has. */
  readonly weight: number;
  /** Others whose vote the reader may cast too. */
  readonly others: readonly { readonly name: string; readonly href: string }[];
  /** The script with which a ranking is dragged. */
  readonly module?: string | undefined;
  /** How many can vote, when they are so few that a secret vote can be guessed. */
  readonly exposed?: number | undefined;
  readonly form: FormState;
};
/** What is about to be cast: POST `/vote` with `step=cast`. */
export type ReviewView = OnBallot & {
  readonly parts: readonly BallotPart[];
  /** The fields of the ballot as they were filled in. */
  readonly values: Readonly<Record<string, string>>;
};
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
  const { asked } = view;
  const head = asked.contest === null ? { title: words.title, lede: words.lede(view.title) } : headOf(speech, asked);
  return page(frame, {
    ...around(speech, view, words.step(1, words.choose)),
    title: `${head.title}: ${view.title}`,
    faulty: view.form.faults.length > 0,
    module: view.module,
    main: html`${errorSummary(speech, view.form)}
<header><h1>${head.title}</h1><p class="lede">${head.lede}</p></header>
${view.principal === undefined ? "" : html`<p class="flash">${words.proxy.voting(view.principal)}</p>`}
${view.recall === undefined ? "" : recallNotice(speech, view.recall)}
<form method="post" action="${view.booth}">
${hidden("stamp", view.stamp)}${asked.contest === null ? choiceFields(speech, view) : contestFields(speech, asked, view.form)}
<p class="row"><button type="submit" class="primary big" name="step" value="review">${words.toReview}</button>${formOf(asked.contest) === "ranking" ? html`<button type="submit" name="step" value="sort">${words.contest.sort}</button>` : ""}<a class="btn big" href="${view.read ?? view.href}">${words.readText}</a></p>
</form>
${view.exposed === undefined ? "" : html`<p class="hint">${words.small(view.exposed)}</p>`}
${ruleNote(ruleText(speech, view), view.ruleSource)}
${asked.contest === null ? "" : html`<p class="hint">${words.contest.order}</p>`}
${view.others.length === 0 ? "" : html`<h2>${words.proxy.others}</h2><p class="row">${view.others.map(({ name, href }) => html`<a class="btn" href="${href}">${words.proxy.voteFor(name)}</a>`)}</p>`}`,
  });
}

function headOf(speech: Speech, { contest }: Asked): { readonly title: string; readonly lede: string } {
  const words = speech.words.ballots.contest;
  const form = formOf(contest);
  if (form === "choice") return { title: speech.words.ballots.title, lede: "" };
  return { title: words.titles[form], lede: `${words.seats(contest?.seats ?? 1)} ${words.ledes[form]}` };
}

/** How the votes are counted and what it takes, in a sentence; an election has no yes and no to share out. */
export function ruleText(speech: Speech, { asked, rule }: Pick<OnBallot, "asked" | "rule">): string {
  const words = speech.words.ballots.contest;
  const { contest } = asked;
  if (contest === null) return speech.words.rules.sentence(rule);
  const counted = words.counted(words.methods[contest.method]);
  const { num, den, min } = rule.quorum;
  return contest.statusQuo === undefined
    ? `${counted} ${speech.words.contests.quorum(num, den, min)}`.trim()
    : `${counted} ${words.ratified} ${speech.words.rules.sentence(rule)}`;
}

function choiceFields(speech: Speech, { asked, current, form, weight }: BallotView): Html {
  const words = speech.words.ballots;
  const options = asked.options.filter(isChoice);
  const withReason = options.includes("block") || options.includes("stand_aside");
  return html`${choices(form, {
    name: "choice",
    legend: words.title,
    hidden: true,
    value: current,
    options: options.map((option) => ({ value: option, text: words.options[option], hint: words.hints[option] })),
  })}
${withReason ? field(form, { name: "reason", label: words.reason, hint: words.reasonHint, rows: 3, maxlength: 2000 }) : ""}
${weight > 1 ? splitFields(speech, options, weight, form) : ""}`;
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
  const kept = Object.entries(view.values).filter(([name]) => !["step", "stamp"].includes(name));
  return page(frame, {
    ...around(speech, view, words.step(2, words.review)),
    title: words.sure,
    main: html`<header><h1>${words.sure}</h1><p class="lede">${words.nothingCast}</p></header>
${view.principal === undefined ? "" : html`<p class="flash">${words.proxy.voting(view.principal)}</p>`}
<form class="sheet" method="post" action="${view.booth}">
${hidden("step", "cast")}${hidden("stamp", view.stamp)}${kept.map(([name, value]) => hidden(name, value))}
<p class="muted">${view.title}</p>
${view.parts.map((part) => saidOf(speech, view.asked, part))}
<p class="row">${submit(words.cast)}<a class="btn big" href="${view.booth}">${words.changeIt}</a></p>
</form>
<h2>${words.secretTitle}</h2>
<p>${known}</p>
<p><a href="/promises">${speech.words.common.promises}</a></p>`,
  });
}

function saidOf(speech: Speech, asked: Asked, { mark, weight, reason }: BallotPart): Html {
  const isList = typeof mark !== "string" && formOf(asked.contest) === "ranking";
  const said = isList
    ? html`<ol>${mark.map((place) => html`<li>${markText(speech, asked, [place])}</li>`)}</ol>`
    : html`<p class="count">${markText(speech, asked, mark, weight)}</p>`;
  return html`${said}${reason === undefined ? "" : html`<p class="quote">${reason}</p>`}`;
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
