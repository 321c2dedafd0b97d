import { motionStates, type MotionKind, type MotionState } from "#domain/motions.ts";
import type { Instant } from "#domain/time.ts";
import { field, untouched, type FormState } from "./components/forms.ts";
import { empty, ledger, type Line } from "./components/lists.ts";
import { pagination } from "./components/moves.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { motionBadge } from "./motions.ts";
import type { Speech } from "./speech.ts";

/** A motion as one line of a list. */
export type MotionLine = {
  readonly number: number;
  readonly title: string;
  readonly href: string;
  readonly kind: MotionKind;
  readonly state: MotionState;
  readonly body: string;
  /** The beginning of its text. */
  readonly summary: string;
  readonly closesAt?: Instant | undefined;
  /** While voting is open or after it. */
  readonly turnout?: { readonly voted: number; readonly roll: number } | undefined;
};

export type MotionsView = {
  readonly motions: readonly MotionLine[];
  readonly filter: {
    readonly state?: string | undefined;
    readonly body?: string | undefined;
    readonly q?: string | undefined;
  };
  readonly bodies: readonly { readonly slug: string; readonly name: string }[];
  readonly next?: string | undefined;
  readonly previous?: string | undefined;
  /** Where the reader may move one. */
  readonly moveHref?: string | undefined;
};

/** Motions as lines of a record. */
export function motionLines({ speech, now }: Frame, motions: readonly MotionLine[]): Html {
  return ledger(motions.map((motion) => lineOf(speech, motion, now)));
}

/** The list of motions with its filters. */
export function motionsPage(frame: Frame, view: MotionsView): Html {
  const { speech } = frame;
  const { motions: words, common } = speech.words;
  const { state, body, q } = view.filter;
  const filtered = [state, body, q].some((value) => value !== undefined && value !== "");
  return page(frame, {
    title: words.title,
    place: "motions",
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.list.lede}</p>
${view.moveHref === undefined ? "" : html`<p class="row"><a class="btn primary" href="${view.moveHref}">${words.list.move}</a></p>`}</header>
${view.motions.length === 0 && !filtered ? "" : filters(speech, view)}
${
  view.motions.length > 0
    ? html`<section><h2 class="vh">${words.title}</h2>${motionLines(frame, view.motions)}${pagination(speech, view)}</section>`
    : filtered
      ? empty({
          what: words.list.noneFound,
          why: words.list.noneFoundWhy,
          action: { text: words.list.clear, href: "/motions" },
        })
      : empty({
          what: words.list.none,
          why: words.list.noneWhy,
          action: view.moveHref === undefined ? undefined : { text: words.list.move, href: view.moveHref },
          example: `${common.forExample} ${words.list.example}`,
        })
}`,
  });
}

function filters(speech: Speech, { filter, bodies }: MotionsView): Html {
  const words = speech.words.motions.list;
  const form: FormState = { ...untouched, values: filter };
  const states = motionStates.filter((state) => state !== "draft");
  return html`<form class="row filters no-print" method="get" action="/motions">
${field(form, {
  name: "state",
  label: words.state,
  short: true,
  options: [
    { value: "", text: words.allStates },
    ...states.map((state) => ({ value: state, text: speech.words.motions.states[state] })),
  ],
})}
${field(form, {
  name: "body",
  label: words.body,
  short: true,
  options: [{ value: "", text: words.allBodies }, ...bodies.map(({ slug, name }) => ({ value: slug, text: name }))],
})}
${field(form, { name: "q", label: words.search, type: "search", maxlength: 200 })}
<button type="submit">${speech.words.common.show}</button></form>`;
}

function lineOf(speech: Speech, motion: MotionLine, now: Instant): Line {
  const words = speech.words.motions;
  return {
    number: { word: words.motion, n: motion.number },
    title: html`<a href="${motion.href}">${motion.title}</a>`,
    text: motion.summary,
    state: motionBadge(speech, motion.state, motion.closesAt, now),
    end: html`${motion.body}${motion.turnout === undefined ? "" : html`<br>${words.votedShort(motion.turnout.voted, motion.turnout.roll)}`}`,
  };
}
