import type { CoalitionMotionKind } from "#domain/coalition/motions.ts";
import type { Known } from "#domain/coalition/standing.ts";
import type { MotionState } from "#domain/motions.ts";
import type { Instant } from "#domain/time.ts";
import { choices, errorSummary, field, submit, type FormState } from "#web/components/forms.ts";
import { badge, empty } from "#web/components/lists.ts";
import { pagination } from "#web/components/moves.ts";
import { table } from "#web/components/table.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { motionBadge } from "#web/motions.ts";
import type { Speech } from "#web/speech.ts";
import { coalitionTabs } from "./tabs.ts";

/** A coalition as its pages about motions name it. */
export type InCoalition = { readonly name: string; readonly hex: string };

/** A motion in the list of a coalition. */
export type CoalitionMotionLine = {
  readonly title: string | undefined;
  readonly isErased: boolean;
  readonly href: string;
  readonly kind: CoalitionMotionKind;
  readonly mover: string;
  readonly state: MotionState;
  readonly known: Known;
  readonly closesAt: Instant | undefined;
  readonly isDisputed: boolean;
};

export type CoalitionMotionsView = {
  readonly coalition: InCoalition;
  readonly lines: readonly CoalitionMotionLine[];
  readonly next: string | undefined;
  readonly mayMove: boolean;
};

/** What can be moved by a text alone; the rest has a form where it belongs. */
const OFFERED: readonly CoalitionMotionKind[] = ["resolution", "position", "procedural"];

/** What a motion is called where its text is not here. */
export const titleOf = (
  speech: Speech,
  { title, isErased }: { readonly title: string | undefined; readonly isErased: boolean },
): string => title ?? (isErased ? speech.words.coalitionMotions.erased : speech.words.coalitionMotions.noText);

/** What the members of a coalition decide together. */
export function coalitionMotionsPage(frame: Frame, view: CoalitionMotionsView): Html {
  const { speech, now } = frame;
  const words = speech.words.coalitionMotions;
  const { name, hex } = view.coalition;
  const move = { text: words.move, href: `/coalitions/${hex}/motions/new` };
  return page(frame, {
    title: `${words.title}: ${name}`,
    crumbs: crumbsOf(speech, view.coalition, words.title),
    place: "coalition",
    canonical: `${frame.site.origin}/coalitions/${hex}/motions`,
    main: html`<header><h1>${name}</h1><p class="lede">${words.lede}</p></header>
${coalitionTabs(speech, hex, "votes")}
${view.mayMove ? html`<section class="sheet" data-next><p class="row"><a class="btn primary big" href="${move.href}">${move.text}</a></p></section>` : html`<p data-next class="small muted">${words.nothing}</p>`}
${view.lines.length === 0 ? empty({ what: words.none, why: words.noneWhy }) : list(speech, now, view.lines)}
${pagination(speech, { next: view.next })}`,
  });
}

function list(speech: Speech, now: Instant, lines: readonly CoalitionMotionLine[]): Html {
  const words = speech.words.coalitionMotions;
  const { columns } = words;
  return table({
    caption: words.title,
    tight: false,
    columns: [{ label: columns.motion }, { label: columns.mover }, { label: columns.state }],
    rows: lines.map((line) => [
      html`<a href="${line.href}">${titleOf(speech, line)}</a><br><small class="muted">${words.kinds[line.kind]}</small>`,
      line.mover,
      html`${line.isDisputed ? badge("disputed", speech.words.coalitionMotions.disputedShort) : motionBadge(speech, line.state, line.closesAt, now)} <small class="muted">${words.shortKnown[line.known]}</small>`,
    ]),
  });
}

/** The form for a motion of our organization in a coalition. */
export function coalitionMotionForm(
  frame: Frame,
  { coalition, form }: { readonly coalition: InCoalition; readonly form: FormState },
): Html {
  const { speech } = frame;
  const all = speech.words.coalitionMotions;
  const words = all.form;
  const href = `/coalitions/${coalition.hex}/motions`;
  return page(frame, {
    title: words.title,
    crumbs: [...crumbsOf(speech, coalition), { text: all.title, href }, { text: words.title }],
    margin: "",
    unlisted: true,
    faulty: form.faults.length > 0,
    main: html`${errorSummary(speech, form)}<header><h1>${words.title}</h1><p class="lede">${words.lede(coalition.name)}</p></header>
<form method="post" action="${href}/new" class="sheet" data-next>
${field(form, { name: "title", label: words.name, hint: words.nameHint, required: true, maxlength: 200 })}
${field(form, { name: "text", label: words.text, hint: words.textHint, required: true, rows: 9, maxlength: 65_536 })}
${choices(form, {
  name: "kind",
  legend: words.kind,
  value: "resolution",
  options: OFFERED.map((kind) => ({ value: kind, text: all.kinds[kind] })),
})}
<p class="row">${submit(words.send)}</p></form>`,
  });
}

/** The way from all coalitions to a page of one. */
export function crumbsOf(speech: Speech, { name, hex }: InCoalition, here?: string) {
  return [
    { text: speech.words.coalitions.list, href: "/coalitions" },
    { text: name, href: `/coalitions/${hex}` },
    ...(here === undefined ? [] : [{ text: here }]),
  ];
}
