import { act, field, hidden, submit, tick, type FormState } from "./components/forms.ts";
import { html, type Html } from "./html.ts";
import type { Frame } from "./layout.ts";
import type { MotionView } from "./motions.ts";
import type { Speech } from "./speech.ts";

/** What the reader may do with a motion now; only what is allowed is offered. */
export type MotionDeeds = {
  readonly edit?: boolean;
  readonly submit?: boolean;
  readonly second?: boolean;
  readonly state?: boolean;
  readonly open?:
    | {
        readonly form: FormState;
        readonly suggested: string;
        readonly timeZone: string;
        /** After a tie: only those who stand level may be put to the vote again. */
        readonly runoff?: boolean;
      }
    | undefined;
  readonly withdraw?: boolean;
  readonly erase?: boolean;
};

/** What the reader can do with a motion: vote, support it, or move it on. */
export function yourPart(frame: Frame, view: MotionView): Html {
  const sheets = [voteSheet(frame, view), supportSheet(frame, view), deskSheet(frame, view)];
  return html`${sheets}`;
}

function voteSheet({ speech }: Frame, view: MotionView): Html {
  const words = speech.words.motions;
  if (view.state !== "voting" || view.you === undefined) return html``;
  if (!view.you.onRoll)
    return html`<section class="sheet no-print"><h2>${words.yourVote}</h2><p>${words.notOnRoll}</p></section>`;
  const mayChange = view.rule.mayChange === "until_close";
  if (!view.you.voted) {
    return html`<section class="sheet no-print"><h2>${words.yourVote}</h2><p>${words.notVoted}</p>
<p class="row"><a class="btn primary big" href="${view.href}/vote">${words.vote(view.number)}</a></p></section>`;
  }
  return html`<section class="sheet no-print"><h2>${words.yourVote}</h2><p>${words.hasVoted}${mayChange ? ` ${words.mayChange}` : ""}</p>
${mayChange ? html`<p class="row"><a class="btn" href="${view.href}/vote">${words.changeVote}</a></p>` : ""}</section>`;
}

function supportSheet({ speech }: Frame, view: MotionView): Html {
  const words = speech.words.motions;
  if (view.deeds.second !== true) return html``;
  return html`<section class="sheet no-print"><h2>${words.states[view.state]}</h2><p>${words.supportWhy(view.seconds, view.secondsNeeded)}</p>
${act(view.href, words.support, { deed: "second", stamp: view.stamp }, "primary")}</section>`;
}

function deskSheet({ speech }: Frame, { deeds, href, stamp }: MotionView): Html {
  const words = speech.words.motions;
  const buttons = [
    deeds.submit === true ? act(href, words.submitDraft, { deed: "submit", stamp }, "primary") : "",
    deeds.edit === true ? html`<a class="btn" href="${href}/edit">${words.editDraft}</a>` : "",
    deeds.state === true ? act(href, words.state, { deed: "state", stamp }) : "",
    deeds.withdraw === true ? act(href, words.withdraw, { deed: "withdraw", stamp }) : "",
    deeds.erase === true ? html`<a class="btn" href="${href}/erase">${speech.words.erasures.link}</a>` : "",
  ].filter((button) => button !== "");
  if (buttons.length === 0 && deeds.open === undefined) return html``;
  const title = deeds.open !== undefined || deeds.state === true ? words.chairDesk : words.stands;
  return html`<section class="sheet no-print"><h2>${title}</h2>
${deeds.open === undefined ? "" : openForm(speech, href, stamp, deeds.open)}
${buttons.length === 0 ? "" : html`<div class="row">${buttons}</div>`}</section>`;
}

function openForm(speech: Speech, href: string, stamp: string, open: NonNullable<MotionDeeds["open"]>): Html {
  const words = speech.words.motions;
  return html`<form method="post" action="${href}">${hidden("deed", "open")}${hidden("stamp", stamp)}
<p>${words.openWhy}</p>
${open.runoff === true ? tick(open.form, "runoff", speech.words.contests.runoff) : ""}
${field(open.form, { name: "closesAt", label: words.closesAt, hint: words.closesHint(open.timeZone), type: "datetime-local", required: true, value: open.suggested })}
<p class="row">${submit(words.openNow)}</p></form>`;
}
