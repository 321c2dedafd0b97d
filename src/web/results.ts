import type { TimelineEvent } from "#domain/bundles/bundle.ts";
import { type Asked, type Mark } from "#domain/ballots.ts";
import { isRatified } from "#domain/contestResults.ts";
import { type Participation, type Result, type ResultTest, type Verdict, isMotionResult } from "#domain/tallies.ts";
import type { PlainRule, Test } from "#domain/rules.ts";
import type { Instant } from "#domain/time.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { bar, key, turnoutBar, type Fill, type Segment } from "./components/bar.ts";
import { badge, facts, ruleNote } from "./components/lists.ts";
import { plainTable, table } from "./components/table.ts";
import { ruleText } from "./ballots.ts";
import { contestOutcome, contestReason, contestSections } from "./contestResults.ts";
import { markText, optionText } from "./marks.ts";
import { cleaned, html, type Html, type Part } from "./html.ts";
import { listSection, mineSection, timelineSection } from "./resultAids.ts";
import { page, type Frame } from "./layout.ts";
import { timeOf, type Speech } from "./speech.ts";

/** A closed vote: what came out, why, and how to check it. */
export type ResultView = {
  readonly number: number;
  readonly title: string;
  /** Path of the motion. */
  readonly href: string;
  readonly body: { readonly name: string; readonly href: string };
  readonly textHtml: CleanHtml;
  readonly rule: PlainRule;
  readonly ruleSource?: string | undefined;
  readonly opensAt: Instant;
  readonly closedAt: Instant;
  readonly result: Result;
  readonly telling: boolean;
  /** What a ballot of a contest chooses among. */
  readonly asked?: Asked | undefined;
  /** Names and votes, where the rule and the reader's place allow it; "hidden" asks to log in. */
  readonly rollCall?:
    | readonly { readonly name: string; readonly mark: Mark; readonly weight?: number }[]
    | "hidden"
    | undefined;
  readonly receipts?: readonly string[] | undefined;
  /** Who holds the same record, by name, of all that are connected. */
  readonly holders: { readonly names: readonly string[]; readonly peers: number };
  readonly entry?: { readonly number: number; readonly href: string } | undefined;
  readonly membersOnly: boolean;
  /** Asks for this vote, where it is not the motion's newest one. */
  readonly query?: string | undefined;
  readonly timeline?: readonly { readonly event: TimelineEvent; readonly at: Instant }[] | undefined;
  /** What a reader asked about his own receipt. */
  readonly lookup?: { readonly code: string; readonly isIn: boolean } | undefined;
  /** The reader could vote, so there is a proof for him. */
  readonly onRoll?: boolean | undefined;
};

const LOOKS = {
  adopted: "adopted",
  lost: "lost",
  no_quorum: "noquorum",
  elected: "adopted",
  tie: "noquorum",
} as const;

/** The result page of a motion. */
export function resultPage(frame: Frame, view: ResultView): Html {
  const { speech } = frame;
  const words = speech.words.ballots.result;
  return page(frame, {
    title: `${words.title}: ${view.title}`,
    place: "motions",
    crumbs: [
      { text: view.body.name, href: view.body.href },
      { text: speech.words.motions.numbered(view.number), href: view.href },
      { text: words.title },
    ],
    unlisted: view.membersOnly,
    canonical: `${frame.site.origin}${view.href}/result`,
    main: html`<header>
<p class="muted">${speech.words.motions.numbered(view.number)} · ${timeOf(speech, view.closedAt)}</p>
<h1>${view.title}</h1>
${outcomeLine(speech, view.result, view.telling)}
</header>
<div class="cols">
<div>
<section><h2>${words.count}</h2>
${resultBars(speech, view.result, view.rule, view.telling)}
${ruleNote(view.asked === undefined ? speech.words.rules.sentence(view.rule) : ruleText(speech, { asked: view.asked, rule: view.rule }), view.ruleSource)}
</section>
${figuresSection(speech, view)}
${
  isMotionResult(view.result) || !view.telling
    ? ""
    : contestSections(
        speech,
        view.result,
        (view.asked?.options ?? []).map((name) => optionText(speech, name)),
      )
}
${namesSection(speech, view)}
${receiptSection(speech, view.receipts)}
<section><h2>${words.text}</h2><div class="record">${cleaned(view.textHtml)}</div></section>
</div>
<aside>${checkSheet(frame, view)}${mineSection(speech, view)}${listSection(speech, view)}${paper(speech, view)}${timelineSection(speech, view)}</aside>
</div>`,
  });
}

/** What came out, in one sentence under a rule of its colour. */
export function outcomeLine(speech: Speech, result: Result, telling: boolean): Html {
  const words = speech.words.ballots.result;
  const { outcome, quorum } = result;
  const why =
    outcome === "no_quorum"
      ? `${words.tookPart(quorum.reached, result.roll.size)}; ${speech.words.rules.quorum(quorum.required)}. ${words.again}`
      : telling
        ? reasonOf(speech, result)
        : words.hiddenCounts;
  return html`<p class="outcome" data-s="${LOOKS[outcome]}">${words.glyphs[outcome]} ${outcomeText(speech, result)} <span>${why}</span></p>`;
}

/** What came out, with the names of whoever was elected. */
function outcomeText(speech: Speech, result: Result): string {
  const words = speech.words.ballots.result;
  if (isMotionResult(result)) return words.outcomes[result.outcome];
  return contestOutcome(speech, result);
}

function reasonOf(speech: Speech, result: Result): string {
  const words = speech.words.ballots.result;
  if (!isMotionResult(result) && !isRatified(result)) return contestReason(speech, result);
  const { counts, tied, casting } = result;
  const sides = words.counts(counts.yes, counts.no, counts.abstain);
  return `${sides}${casting === undefined ? (tied ? ` ${words.tied}` : "") : ` ${words.casting[casting]}`}`;
}

/** A turnout bar, and a bar for each condition over its own base. */
export function resultBars(speech: Speech, result: Result, rule: PlainRule, telling: boolean): Html {
  const words = speech.words.ballots.result;
  const shown = telling && result.outcome !== "no_quorum";
  const verdict = isMotionResult(result) || isRatified(result) ? result : undefined;
  const conditions = verdict?.tests.filter(({ kind }) => kind === "test") ?? [];
  return html`${turnout(speech, result)}${
    shown
      ? conditions.map((condition, index) =>
          verdict === undefined ? "" : testBar(speech, verdict, condition, rule.tests[index]),
        )
      : telling
        ? ""
        : html`<p>${words.hiddenCounts}</p>`
  }`;
}

function turnout(speech: Speech, { ballots, roll, quorum }: Participation): Html {
  const words = speech.words.ballots.result;
  const about =
    quorum.required === 0
      ? speech.words.motions.noQuorum
      : quorum.met
        ? speech.words.motions.quorumMet(quorum.required)
        : speech.words.motions.quorumMissed(quorum.required);
  const mark =
    quorum.required === 0 ? undefined : { needed: quorum.required, label: speech.words.rules.quorum(quorum.required) };
  return html`<p><b>${words.tookPart(ballots, roll.size)}.</b> ${about}</p>
${turnoutBar(ballots, roll.size, mark, `${words.tookPart(ballots, roll.size)}. ${about}`)}`;
}

/** A condition over its own base, with the mark that it has to reach. */
export function testBar(
  speech: Speech,
  result: Pick<Verdict, "counts">,
  condition: ResultTest,
  test: Test | undefined,
): Html {
  const words = speech.words.ballots.result;
  const { yes, no, abstain } = result.counts;
  const inBase = test !== undefined && test.base !== "yes_no" && test.base !== "bodies";
  const segments: Segment[] =
    test?.base === "bodies"
      ? [{ fill: "yes", amount: condition.have }]
      : [
          { fill: "yes", amount: yes },
          { fill: "no", amount: no },
          ...(inBase ? [{ fill: "abstain", amount: abstain } as const] : []),
        ];
  const rest = condition.base - segments.reduce((sum, { amount }) => sum + Number(amount), 0);
  const legend: (readonly [Fill, Part])[] = [
    ["yes", words.yes(condition.have)],
    ...(test?.base === "bodies" ? [] : ([["no", words.no(no)]] as const)),
    ...(abstain === 0 || test?.base === "bodies"
      ? []
      : ([["abstain", inBase ? words.abstained(abstain) : words.outside(abstain)]] as const)),
    ...(rest > 0 ? ([["rest", words.notVoted(rest)]] as const) : []),
  ];
  const sentence = words.needed(condition.needed, condition.have);
  const mark = {
    num: condition.needed,
    den: Math.max(condition.base, 1),
    label: test === undefined ? undefined : speech.words.rules.mark(test),
  };
  return html`<p><b>${test === undefined ? condition.text : capital(speech.words.rules.test(test))}:</b> ${sentence}</p>
${bar({ segments, base: condition.base, mark, label: `${words.counts(yes, no, abstain)} ${sentence}` })}
${key(legend)}`;
}

/** The numbers of a yes or no; an election has its own table. */
function figuresSection(speech: Speech, view: ResultView): Html {
  if (!isMotionResult(view.result) && !isRatified(view.result)) return html``;
  return html`<section><h2>${speech.words.ballots.result.figures}</h2>${figures(speech, view)}</section>`;
}

function figures(speech: Speech, view: ResultView): Html {
  const words = speech.words.ballots.result;
  const options = speech.words.ballots.options;
  const { result } = view;
  const { quorum, ballots } = result;
  const decided = isMotionResult(result) || isRatified(result) ? result : undefined;
  const { counts, tests = [] } = decided ?? {};
  const verdict = (passed: boolean) => badge(passed ? "ok" : "bad", passed ? words.passed : words.failed);
  const number = (n: number) => speech.number(n);
  const votes: (readonly [string, number])[] =
    view.telling && counts !== undefined
      ? [
          [options.yes, counts.yes],
          [options.no, counts.no],
          [options.abstain, counts.abstain],
          ...(view.rule.maxBlocks === undefined ? [] : ([[options.block, counts.blocks]] as const)),
          ...(view.rule.maxStandAside === undefined ? [] : ([[options.stand_aside, counts.standAsides]] as const)),
          [words.ballots, ballots],
        ]
      : [[words.ballots, ballots]];
  const ruled = view.rule.tests;
  return html`${plainTable({
    caption: words.count,
    columns: [{ label: words.what }, { label: words.howMany, numeric: true }],
    rows: votes.map(([name, n]) => [name, number(n)]),
  })}${table({
    caption: words.test,
    columns: [{ label: words.test }, { label: words.reached, numeric: true }, { label: words.verdict }],
    rows: [
      ...(quorum.required === 0
        ? []
        : [[words.quorum, `${number(quorum.reached)} / ${number(quorum.required)}`, verdict(quorum.met)] as const]),
      ...(view.telling ? tests : []).map((test, index) => {
        const rule = test.kind === "test" ? ruled[index] : undefined;
        const name =
          rule === undefined
            ? test.kind === "blocks"
              ? words.blocks(test.have)
              : test.kind === "stand-asides"
                ? words.standAsides(test.have)
                : test.text
            : capital(speech.words.rules.test(rule));
        return [name, `${number(test.have)} / ${number(test.needed)}`, verdict(test.passed)] as const;
      }),
    ],
  })}`;
}

function namesSection(speech: Speech, { rollCall, asked }: ResultView): Html {
  const words = speech.words.ballots.result;
  if (rollCall === undefined) return html``;
  if (rollCall === "hidden")
    return html`<section><h2>${words.rollCall}</h2><p class="muted">${words.rollCallHidden}</p></section>`;
  return html`<section><h2>${words.rollCall}</h2>${table({
    caption: words.rollCall,
    columns: [{ label: words.voter }, { label: words.vote }],
    rows: rollCall.map(({ name, mark, weight }) => [name, markText(speech, asked, mark, weight)]),
  })}</section>`;
}

function receiptSection(speech: Speech, receipts: readonly string[] | undefined): Html {
  if (receipts === undefined || receipts.length === 0) return html``;
  const words = speech.words.ballots.result;
  return html`<section><h2>${words.receipts(receipts.length)}</h2><details><summary>${words.receiptsText}</summary><p class="mono">${receipts.map((code) => html`${code} `)}</p></details></section>`;
}

function checkSheet(frame: Frame, view: ResultView): Html {
  const words = frame.speech.words.ballots.result;
  const { query = "" } = view;
  return html`<section class="sheet no-print"><h2>${words.check}</h2>
<p>${words.checkText}</p>
<p class="row"><a class="btn primary" href="${view.href}/check${query}">${words.check}</a></p>
<p class="small"><a href="${view.href}/bundle${query}">${words.bundle}</a> · <a href="${view.href}/result.json${query}">JSON</a> · <a href="${view.href}/result.csv${query}">${words.table}</a></p></section>`;
}

function paper(speech: Speech, view: ResultView): Html {
  const words = speech.words.ballots.result;
  const { frozen, frozenRule } = speech.words.motions;
  return html`<section><h2>${frozenRule}</h2>${facts([
    [words.size, speech.number(view.result.roll.size)],
    [words.rollHash, html`<span class="mono">${view.result.roll.hash.slice(0, 16)}</span>`],
    [words.opened, timeOf(speech, view.opensAt)],
    [words.closed, timeOf(speech, view.closedAt)],
    [frozen.secrecy, speech.words.rules.secrecyName[view.rule.secrecy]],
    ...(view.entry === undefined
      ? []
      : [
          [
            speech.words.common.record,
            html`<a href="${view.entry.href}">${words.entry(view.entry.number)}</a>`,
          ] as const,
        ]),
  ])}<p class="small muted">${words.holders(view.holders.names.length, view.holders.peers, speech.list(view.holders.names))}</p></section>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
