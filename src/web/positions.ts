import type { Instant } from "#domain/time.ts";
import type { PositionState } from "#domain/positions.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { errorSummary, field, submit, type FormState } from "./components/forms.ts";
import { badge, empty, facts, ledger } from "./components/lists.ts";
import { pagination, tabs } from "./components/moves.ts";
import { cleaned, html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { dayOf, type Speech } from "./speech.ts";

type Linked = { readonly name: string; readonly href: string };

/** A position as one line of the register. */
export type PositionLine = {
  readonly href: string;
  readonly title: string;
  readonly body: Linked;
  readonly state: PositionState;
  readonly adoptedAt: Instant;
  readonly motion: { readonly number: number; readonly href: string };
};

export type PositionsView = {
  readonly state: PositionState | "all";
  /** The one body that the register is narrowed to. */
  readonly body?: (Linked & { readonly slug: string }) | undefined;
  readonly positions: readonly PositionLine[];
  readonly next?: string | undefined;
  readonly proposeHref?: string | undefined;
};

export type PositionView = PositionLine & {
  readonly textHtml: CleanHtml;
  readonly endedAt?: Instant | undefined;
  readonly endedBy?: { readonly number: number; readonly href: string } | undefined;
  readonly replaces?: Linked | undefined;
  readonly replacedBy?: Linked | undefined;
  readonly canonical: string;
  readonly unlisted: boolean;
};

/** Fields: title, text, supersedes. */
export type PositionFormView = {
  readonly body: Linked;
  readonly action: string;
  readonly inForce: readonly { readonly id: string; readonly title: string }[];
  readonly form: FormState;
};

/** The register of positions, of all bodies or of one. */
export function positionsPage(frame: Frame, view: PositionsView): Html {
  const { speech } = frame;
  const words = speech.words.positions;
  const of = view.body === undefined ? "" : `body=${view.body.slug}`;
  const at = (state: string) =>
    `/positions${[of, state].filter((part) => part !== "").length === 0 ? "" : `?${[of, state].filter((part) => part !== "").join("&")}`}`;
  const propose = view.proposeHref === undefined ? undefined : { text: words.propose, href: view.proposeHref };
  return page(frame, {
    title: words.title,
    place: "motions",
    crumbs:
      view.body === undefined
        ? [{ text: words.title }]
        : [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p>
${propose === undefined || view.positions.length === 0 ? "" : html`<p class="row"><a class="btn primary" href="${propose.href}">${propose.text}</a></p>`}</header>
${tabs(words.filter, [
  { text: words.all, href: at(""), here: view.state === "all" },
  ...(["in_force", "superseded", "rescinded"] as const).map((state) => ({
    text: words.states[state],
    href: at(`state=${state}`),
    here: view.state === state,
  })),
])}
<section><h2 class="vh">${words.title}</h2>
${view.positions.length === 0 ? empty({ what: words.none, why: words.noneWhy, action: propose }) : lines(speech, view.positions)}
${pagination(speech, view)}
${view.body === undefined ? "" : html`<p><a href="/positions">${words.allBodies}</a></p>`}</section>`,
  });
}

/** One position: what is held, by which decision, and what became of it. */
export function positionPage(frame: Frame, view: PositionView): Html {
  const { speech } = frame;
  const words = speech.words.positions;
  return page(frame, {
    title: view.title,
    place: "motions",
    crumbs: [
      { text: view.body.name, href: view.body.href },
      { text: words.title, href: "/positions" },
    ],
    narrow: true,
    canonical: view.canonical,
    unlisted: view.unlisted,
    main: html`<header><h1>${view.title}</h1><p class="row">${stateBadge(speech, view.state)}</p></header>
<section><h2 class="vh">${words.title}</h2><div class="record">${cleaned(view.textHtml)}</div>
${facts([
  [words.body, html`<a href="${view.body.href}">${view.body.name}</a>`],
  [words.since, dayOf(speech, view.adoptedAt)],
  [words.decision, motionLink(speech, view.motion)],
  ...(view.endedAt === undefined ? [] : [[words.ended, dayOf(speech, view.endedAt)] as const]),
  ...(view.endedBy === undefined ? [] : [[words.endedBy, motionLink(speech, view.endedBy)] as const]),
  ...(view.replaces === undefined ? [] : [[words.replaces, linkTo(view.replaces)] as const]),
  ...(view.replacedBy === undefined ? [] : [[words.replacedBy, linkTo(view.replacedBy)] as const]),
])}</section>`,
  });
}

/** The form that moves a position; it becomes a motion like any other. */
export function positionFormPage(frame: Frame, view: PositionFormView): Html {
  const { speech } = frame;
  const words = speech.words.positions.form;
  return page(frame, {
    title: words.title,
    place: "motions",
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}
<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p></header>
<form method="post" action="${view.action}">
${field(view.form, { name: "title", label: words.name, required: true, maxlength: 200 })}
${field(view.form, { name: "text", label: words.text, required: true, rows: 9, maxlength: 65_536 })}
${field(view.form, {
  name: "supersedes",
  label: words.supersedes,
  options: [{ value: "", text: words.nothing }, ...view.inForce.map(({ id, title }) => ({ value: id, text: title }))],
})}
<p class="row">${submit(words.send)}</p>
</form>`,
  });
}

function lines(speech: Speech, positions: readonly PositionLine[]): Html {
  const words = speech.words.positions;
  return ledger(
    positions.map((line) => ({
      margin: dayOf(speech, line.adoptedAt),
      title: html`<a href="${line.href}">${line.title}</a>`,
      text: linkTo(line.body),
      state: stateBadge(speech, line.state),
      end: html`<a href="${line.motion.href}">${words.adopted(line.motion.number)}</a>`,
    })),
  );
}

const looks = { in_force: "adopted", superseded: "other", rescinded: "withdrawn" } as const;
const stateBadge = (speech: Speech, state: PositionState): Html =>
  badge(looks[state], speech.words.positions.states[state]);

const linkTo = ({ name, href }: Linked): Html => html`<a href="${href}">${name}</a>`;
const motionLink = (speech: Speech, { number, href }: { readonly number: number; readonly href: string }): Html =>
  html`<a href="${href}">${speech.words.mandates.decidedBy(number)}</a>`;
