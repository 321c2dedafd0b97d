import type { JoinState } from "#domain/caucuses.ts";
import { act, errorSummary, field, hidden, submit, type FormState } from "#web/components/forms.ts";
import { badge, empty } from "#web/components/lists.ts";
import { table } from "#web/components/table.ts";
import { html, type Html, type Part } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import type { Speech } from "#web/speech.ts";

/** A caucus as one line of the list. */
export type CaucusLine = {
  readonly actor: string;
  readonly name: string;
  readonly href: string;
  /** Undefined for one of this instance. */
  readonly host: string | undefined;
  readonly recognizedBy: readonly { readonly name: string }[];
  /** Undefined where it is hosted elsewhere. */
  readonly members: number | undefined;
  /** Our bodies that recognize it and whose word the reader may take back. */
  readonly mayWithdraw: readonly { readonly slug: string; readonly name: string }[];
};

/** A caucus that the reader joined or asked to join. */
export type OwnCaucus = {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly state: JoinState;
  /** Elsewhere, where the organization opens the place. */
  readonly isElsewhere: boolean;
};

export type CaucusesView = {
  readonly caucuses: readonly CaucusLine[];
  readonly own: readonly OwnCaucus[];
  readonly mayJoin: boolean;
  readonly mayFound: boolean;
  /** Bodies for which the reader may recognize. */
  readonly recognizing: readonly { readonly slug: string; readonly name: string }[];
  readonly form: FormState;
};

/** Caucuses here and at others, what the reader belongs to, and what officers recognize. */
export function caucusesPage(frame: Frame, view: CaucusesView): Html {
  const { speech } = frame;
  const words = speech.words.caucuses;
  const found = view.mayFound ? { text: words.found, href: "/admin/bodies/new" } : undefined;
  return page(frame, {
    title: words.title,
    place: "coalition",
    crumbs: [{ text: words.title }],
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}
<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
${view.own.length === 0 ? "" : ownCaucuses(speech, view.own)}
<section><h2 class="vh">${words.title}</h2>
${view.caucuses.length === 0 ? empty({ what: words.none, why: words.noneWhy, action: found }) : lines(speech, view)}</section>
${view.recognizing.length === 0 ? "" : recognizing(speech, view)}`,
  });
}

function lines(speech: Speech, { caucuses, mayJoin }: CaucusesView): Html {
  const words = speech.words.caucuses;
  return table({
    caption: words.title,
    tight: false,
    columns: [
      { label: words.name },
      { label: words.where },
      { label: words.recognizedBy },
      { label: words.members, numeric: true },
    ],
    rows: caucuses.map((caucus) => [
      html`<a href="${caucus.href}">${caucus.name}</a>${mayJoin ? html`<br><a class="small" href="${joinPath(caucus.actor)}">${words.join}</a>` : ""}`,
      caucus.host ?? words.here,
      recognizers(speech, caucus),
      caucus.members === undefined ? words.unknown : speech.number(caucus.members),
    ]),
  });
}

function recognizers(speech: Speech, { actor, recognizedBy, mayWithdraw }: CaucusLine): Part {
  const words = speech.words.caucuses;
  if (recognizedBy.length === 0) return html`<span class="muted">${words.recognizedByNobody}</span>`;
  return html`${recognizedBy.map(({ name }) => name).join(", ")}${mayWithdraw.map(
    ({ slug, name }) =>
      html`<br>${act("/caucuses/withdraw", html`${words.recognize.withdraw}<span class="vh">: ${name}</span>`, { actor, body: slug }, "link")}`,
  )}`;
}

/** Where a member of this instance joins a caucus. */
export const joinPath = (actor: string): string => `/caucuses/join?uri=${encodeURIComponent(actor)}`;

const LOOKS = { asked: "pending", accepted: "adopted", rejected: "lost", left: "withdrawn" } as const;

function ownCaucuses(speech: Speech, own: CaucusesView["own"]): Html {
  const words = speech.words.caucuses;
  return html`<section><h2>${words.own}</h2>${table({
    caption: words.own,
    columns: [{ label: words.name }, { label: words.state }, { label: words.leave }],
    rows: own.map(({ id, name, href, state, isElsewhere }) => [
      html`<a href="${href}">${name}</a>`,
      badge(LOOKS[state], words.states[state]),
      html`${state === "accepted" && isElsewhere ? act(`/caucuses/${id}/place`, words.place.open) : ""}${
        state === "accepted" || state === "asked" ? act(`/caucuses/${id}/leave`, words.leave, {}, "link") : ""
      }`,
    ]),
  })}</section>`;
}

function recognizing(speech: Speech, { form, recognizing: bodies }: CaucusesView): Html {
  const words = speech.words.caucuses.recognize;
  return html`<section class="sheet"><h2>${words.title}</h2><p>${words.lede}</p>
<form method="post" action="/caucuses/recognize">
${field(form, { name: "actor", label: words.actor, hint: words.actorHint, required: true, maxlength: 2_000, autocomplete: "off" })}
${
  bodies.length === 1
    ? hidden("body", bodies[0]?.slug ?? "")
    : field(form, {
        name: "body",
        label: words.body,
        options: bodies.map(({ slug, name }) => ({ value: slug, text: name })),
      })
}
<p class="row">${submit(words.send)}</p></form></section>`;
}

export type JoinView = {
  readonly name: string;
  readonly href: string;
  readonly host: string;
  readonly actor: string;
  /** Bodies of ours that can vouch for the reader. */
  readonly bodies: readonly { readonly slug: string; readonly name: string; readonly recognizes: boolean }[];
  readonly form: FormState;
};

/** What joining a caucus means, before it is asked for. */
export function joinCaucusPage(frame: Frame, view: JoinView): Html {
  const { speech } = frame;
  const words = speech.words.caucuses.confirm;
  const [first] = view.bodies;
  return page(frame, {
    title: words.title(view.name),
    place: "coalition",
    crumbs: [{ text: speech.words.caucuses.title, href: "/caucuses" }, { text: view.name }],
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}
<header><h1>${words.title(view.name)}</h1><p class="lede">${words.lede(view.host)} <a href="${view.href}">${view.name}</a></p></header>
${
  first === undefined
    ? html`<p>${words.noBody}</p>`
    : html`<form method="post" action="/caucuses/join" data-next>${hidden("actor", view.actor)}
${
  view.bodies.length === 1
    ? hidden("body", first.slug)
    : field(view.form, {
        name: "body",
        label: words.vouch,
        options: view.bodies.map(({ slug, name }) => ({ value: slug, text: name })),
      })
}
<p>${words.what(first.name)}</p><p>${first.recognizes ? words.recognized : words.notRecognized}</p>
<p class="row">${submit(words.send)}</p></form>`
}`,
  });
}

/** A link that leads on to another server: our policy lets no form do that. */
export type OnwardView = {
  readonly title: string;
  readonly text: string;
  readonly back: string;
  readonly link: string;
  readonly go: string;
};

/** The last step before another server. */
export function onwardPage(frame: Frame, view: OnwardView): Html {
  return page(frame, {
    title: view.title,
    crumbs: [{ text: frame.speech.words.caucuses.title, href: "/caucuses" }, { text: view.title }],
    narrow: true,
    unlisted: true,
    main: html`<header><h1>${view.title}</h1><p class="lede">${view.text}</p></header>
<p class="row" data-next><a class="btn primary big" href="${view.link}" rel="noreferrer">${view.go}</a><a class="btn big" href="${view.back}">${frame.speech.words.common.back}</a></p>`,
  });
}

/** Whoever comes with a pass of an organization elsewhere goes in. */
export function placePage(frame: Frame, { name, pass }: { readonly name: string; readonly pass: string }): Html {
  const words = frame.speech.words.caucuses.place;
  return page(frame, {
    title: words.here(name),
    crumbs: [{ text: frame.speech.words.caucuses.title, href: "/caucuses" }, { text: name }],
    narrow: true,
    unlisted: true,
    main: html`<header><h1>${words.here(name)}</h1><p class="lede">${words.hereText}</p></header>
<form method="post" action="/caucuses/place" data-next>${hidden("pass", pass)}<p class="row">${submit(words.enter)}</p></form>`,
  });
}
