import type { MotionKind, MotionState } from "#domain/motions.ts";
import type { Result } from "#domain/tallies.ts";
import type { PlainRule } from "#domain/rules.ts";
import { HOUR, type Instant } from "#domain/time.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { amendmentSection, type AmendmentLine } from "./amendments.ts";
import { commentSection, supporterSection, type CommentView, type Supporter } from "./comments.ts";
import { sealedBar, turnoutBar } from "./components/bar.ts";
import { errorSummary, untouched, type FormState } from "./components/forms.ts";
import { badge, facts, ruleNote, steps as stages, type Look } from "./components/lists.ts";
import { type MembershipNote, membershipNote } from "./coalition/agreementText.ts";
import { type CharterChanges, charterChanges } from "./charters.ts";
import { cleaned, html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { yourPart, type MotionDeeds } from "./motionDesk.ts";
import { wayOf } from "./motionWay.ts";
import { type StandsView, standsSection } from "./nominations.ts";
import { outcomeLine, resultBars } from "./results.ts";
import { recallNotice, type RecallNotice } from "./recalls.ts";
import { timeOf, type Speech } from "./speech.ts";
import { calendarSection, reports, stackSection, stepForms, type StepsView } from "./steps.ts";

/** A vote on a motion as its page shows it. */
export type QuestionView = {
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  readonly closedAt?: Instant | undefined;
  readonly roll: { readonly size: number; readonly hash: string };
  readonly voted: number;
  /** How many must take part; 0 for none. */
  readonly quorumNeeded: number;
  readonly result?: Result | undefined;
  /** Whether the counts may be shown (`isTelling`). */
  readonly telling?: boolean | undefined;
};

export type MotionView = {
  readonly number: number;
  readonly title: string;
  readonly kind: MotionKind;
  readonly state: MotionState;
  readonly href: string;
  /** IRI of its ActivityPub object; absent for members-only motions. */
  readonly activity?: string | undefined;
  readonly body: { readonly name: string; readonly href: string };
  /** Only where the reader may know it. */
  readonly mover?: string | undefined;
  readonly seconds: number;
  readonly secondsNeeded: number;
  readonly membersOnly: boolean;
  readonly textHtml: CleanHtml;
  readonly version: number;
  readonly amendments: readonly AmendmentLine[];
  /** Its text was changed after it was adopted. */
  readonly isAmendedSince?: boolean | undefined;
  /** Where the reader may move another text. */
  readonly propose?: { readonly href: string; readonly isAdopted: boolean } | undefined;
  readonly description: string;
  /** What the vote chooses among, and where nominations are made. */
  readonly stands?: StandsView | undefined;
  readonly object?: { readonly href: string; readonly title: string } | undefined;
  /** What it changes of the charter. */
  readonly amends?: CharterChanges | undefined;
  readonly joins?: MembershipNote | undefined;
  readonly rule: PlainRule;
  readonly ruleSource?: string | undefined;
  readonly createdAt: Instant;
  readonly submittedAt?: Instant | undefined;
  readonly statedAt?: Instant | undefined;
  readonly question?: QuestionView | undefined;
  /** The reader's place in an open vote; absent for strangers. */
  readonly you?: { readonly onRoll: boolean; readonly voted: boolean } | undefined;
  readonly deeds: MotionDeeds;
  /** What stands around its vote; absent for a draft. */
  readonly steps?: StepsView | undefined;
  /** The question of a coalition that it decides for our organization. */
  readonly federated?: { readonly href: string; readonly sentences: readonly string[] } | undefined;
  /** Beside the vote on ending a mandate. */
  readonly recall?: RecallNotice | undefined;
  readonly supporters: readonly Supporter[];
  readonly comments: readonly CommentView[];
  /** Changes with every change of the motion; forms send it back. */
  readonly stamp: string;
};

const LOOKS: Readonly<Record<MotionState, Look>> = {
  draft: "other",
  submitted: "other",
  out_of_order: "bad",
  lapsed: "withdrawn",
  pending: "pending",
  laid_on_table: "withdrawn",
  postponed: "withdrawn",
  referred: "other",
  voting: "open",
  adopted: "adopted",
  lost: "lost",
  no_quorum: "noquorum",
  withdrawn: "withdrawn",
  rescinded: "withdrawn",
};

/** The state of a motion as a badge; an open vote says until when, and warns in its last day. */
export function motionBadge(speech: Speech, state: MotionState, closesAt: Instant | undefined, now: Instant): Html {
  const words = speech.words.motions;
  if (state !== "voting" || closesAt === undefined) return badge(LOOKS[state], words.states[state]);
  return closesAt - now <= 24 * HOUR
    ? badge("closing", words.votingCloses(speech.moment(closesAt)))
    : badge("open", words.votingUntil(speech.moment(closesAt)));
}

/** A motion: its text, how it stands, what the reader can do, what others say. */
export function motionPage(frame: Frame, view: MotionView): Html {
  const { speech } = frame;
  const words = speech.words.motions;
  const { steps } = view;
  return page(frame, {
    title: words.heading(view.number, view.title),
    place: "motions",
    crumbs: [
      { text: view.body.name, href: view.body.href },
      { text: words.title, href: "/motions" },
      { text: words.numbered(view.number) },
    ],
    description: view.description,
    unlisted: view.membersOnly,
    canonical: `${frame.site.origin}${view.href}`,
    alternates: view.activity === undefined ? [] : [{ type: "application/activity+json", href: view.activity }],
    faulty: faultyForm(view).faults.length > 0,
    main: html`${errorSummary(speech, faultyForm(view))}${header(frame, view)}
<div class="cols">
<div>
${textSection(speech, view)}
${view.federated === undefined ? "" : federatedNote(speech, view.federated)}
${view.recall === undefined ? "" : recallNotice(speech, view.recall)}
${view.amends === undefined ? "" : charterChanges(speech, view.amends)}
${view.joins === undefined ? "" : membershipNote(speech, view.joins)}
${steps === undefined ? "" : around(speech, view, steps)}
${standing(frame, view)}
${yourPart(frame, view)}
${steps === undefined ? "" : stepForms(speech, steps, view.href)}
${amendmentSection(speech, view.amendments, view.propose)}
${commentSection(speech, view.comments, view.activity)}
</div>
<aside>
<section><h2>${words.where}</h2>
${stages(wayOf(speech, view))}
</section>
${frozen(speech, view)}
${supporterSection(speech, view.supporters)}
</aside>
</div>`,
  });
}

/** The form that was sent and has to be corrected. */
const faultyForm = ({ deeds, steps }: MotionView): FormState =>
  [deeds.open?.form, steps?.form].find((form) => (form?.faults.length ?? 0) > 0) ?? untouched;

function federatedNote(speech: Speech, { href, sentences }: NonNullable<MotionView["federated"]>): Html {
  const words = speech.words.coalitionMotions.here;
  return html`<section class="note"><h2>${words.title}</h2><p>${sentences.join(" ")}</p><p><a href="${href}">${words.link}</a></p></section>`;
}

function around(speech: Speech, view: MotionView, steps: StepsView): Html {
  return html`${calendarSection(speech, steps, view.href, view.stamp)}${reports(speech, steps.past)}${stackSection(speech, steps)}`;
}

function header({ speech, now }: Frame, view: MotionView): Html {
  const words = speech.words.motions;
  const about = [
    words.numbered(view.number),
    words.kinds[view.kind],
    ...(view.mover === undefined ? [] : [words.movedBy(view.mover)]),
    ...(view.seconds === 0 ? [] : [words.supportedBy(view.seconds)]),
    ...(view.membersOnly ? [words.membersOnly] : []),
  ];
  const badgeNow = motionBadge(speech, view.state, view.question?.closesAt, now);
  const result = view.question?.result;
  return html`<header>
<p class="muted">${about.join(" · ")}</p>
<h1>${view.title}</h1>
${result === undefined ? html`<p class="row">${badgeNow}</p>` : outcomeLine(speech, result, view.question?.telling ?? true)}
</header>`;
}

function textSection(speech: Speech, view: MotionView): Html {
  const words = speech.words.motions;
  const about =
    view.question === undefined || view.isAmendedSince === true
      ? words.version(view.version)
      : `${words.version(view.version)}, ${words.frozenText}`;
  const changes =
    view.version < 2
      ? ""
      : html`. <a href="${view.href}/text">${speech.words.amendments.versions.changed(view.version - 1)}</a>`;
  return html`<section>
<div class="record">
${cleaned(view.textHtml)}
</div>
${view.object === undefined ? "" : html`<p><b>${words.supports}:</b> <a href="${view.object.href}" rel="noopener noreferrer">${view.object.title}</a></p>`}
${view.stands === undefined ? "" : standsSection(speech, view.stands)}
<p class="small muted">${about}${changes}</p>
${view.isAmendedSince === true ? html`<p class="small">${speech.words.amendments.adoptedSince}</p>` : ""}
</section>`;
}

function standing(frame: Frame, view: MotionView): Html {
  const { speech } = frame;
  const words = speech.words.motions;
  const note = ruleNote(speech.words.rules.sentence(view.rule), view.ruleSource);
  const { question } = view;
  if (question === undefined) return html`<section><h2>${words.stands}</h2>${note}</section>`;
  if (question.result !== undefined) {
    return html`<section>
<h2>${words.resultOf}</h2>
${resultBars(speech, question.result, view.rule, question.telling ?? true)}
${note}
<p><a href="${view.href}/result">${words.seeResult}</a></p>
</section>`;
  }
  return html`<section>
<h2>${words.stands}</h2>
${openTurnout(speech, question)}
${sealed(speech, view.rule, question.closesAt)}
${note}
</section>`;
}

function openTurnout(speech: Speech, { voted, roll, quorumNeeded }: QuestionView): Html {
  const words = speech.words.motions;
  const quorum =
    quorumNeeded === 0
      ? words.noQuorum
      : voted >= quorumNeeded
        ? words.quorumMet(quorumNeeded)
        : words.quorumOpen(quorumNeeded);
  const mark =
    quorumNeeded === 0 ? undefined : { needed: quorumNeeded, label: speech.words.rules.quorum(quorumNeeded) };
  return html`<p><b>${words.voted(voted, roll.size)}.</b> ${quorum}</p>
${turnoutBar(voted, roll.size, mark, words.turnoutLabel(voted, roll.size, quorum))}
<p class="small muted">${words.onceOnly}</p>`;
}

function sealed(speech: Speech, rule: PlainRule, closesAt: Instant): Html {
  const words = speech.words.motions;
  const [test] = rule.tests;
  if (test === undefined) return html`<p><b>${words.sealed}</b></p>`;
  const needs = rule.tests.map((each) => speech.words.rules.test(each)).join("; ");
  return html`<p><b>${words.sealed}</b> ${words.sealedThen(needs)}</p>
${sealedBar({ num: test.num, den: test.den, label: speech.words.rules.mark(test) }, words.sealedLabel(speech.moment(closesAt), needs))}`;
}

function frozen(speech: Speech, view: MotionView): Html {
  const { question } = view;
  if (question === undefined) return html``;
  const { frozen: names, frozenRule } = speech.words.motions;
  const ended = question.closedAt ?? (question.result === undefined ? undefined : question.closesAt);
  return html`<section><h2>${frozenRule}</h2>
${facts([
  [names.roll, speech.words.common.members(question.roll.size)],
  [names.rollHash, html`<span class="mono">${question.roll.hash.slice(0, 16)}</span>`],
  [names.opened, timeOf(speech, question.opensAt)],
  ended === undefined ? [names.closes, timeOf(speech, question.closesAt)] : [names.closed, timeOf(speech, ended)],
  [names.secrecy, speech.words.rules.secrecyName[view.rule.secrecy]],
])}</section>`;
}
