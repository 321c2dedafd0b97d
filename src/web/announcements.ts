import type { Instant } from "#domain/time.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { commentSection, type CommentView } from "./comments.ts";
import { act, choices, errorSummary, field, hidden, submit, type FormState } from "./components/forms.ts";
import { attribute, cleaned, html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { visibilityChoice } from "./motionForms.ts";
import { timeOf, type Speech } from "./speech.ts";

/** An announcement where it stands among others. */
export type AnnouncementLine = {
  readonly href: string;
  readonly title?: string | undefined;
  readonly contentHtml: CleanHtml;
  readonly language: string;
  readonly createdAt: Instant;
  readonly body: { readonly name: string; readonly href: string };
  readonly comments: number;
  readonly shares: number;
  readonly membersOnly: boolean;
};

export type AnnouncementView = AnnouncementLine & {
  readonly description: string;
  readonly activity?: string | undefined;
  readonly updatedAt?: Instant | undefined;
  readonly replies: readonly CommentView[];
  readonly mayEdit: boolean;
  readonly stamp: string;
};

/** Fields: title, content, language, visibility; stamp when one is changed. */
export type AnnouncementFormView = {
  readonly body: { readonly name: string; readonly href: string };
  readonly followers: number;
  readonly action: string;
  readonly mayBePublic: boolean;
  readonly stamp?: string | undefined;
  readonly form: FormState;
};

/** An announcement as one article of a list. */
export function announcementArticle(speech: Speech, view: AnnouncementLine): Html {
  const words = speech.words.announcements;
  const about = [
    html`<a href="${view.href}">${words.permanent}</a>`,
    ...(view.shares === 0 ? [] : [words.shared(view.shares)]),
    ...(view.comments === 0 ? [] : [speech.words.common.comments(view.comments)]),
  ];
  return html`<article>
<h3><a href="${view.href}">${view.title ?? words.of(view.body.name)}</a></h3>
<p class="small muted">${timeOf(speech, view.createdAt)} · ${view.body.name}${view.membersOnly ? ` · ${speech.words.bodies.membersOnly}` : ""}</p>
<div class="record"${langOf(speech, view)}>${cleaned(view.contentHtml)}</div>
<p class="small muted">${about.map((part, index) => [index === 0 ? "" : " · ", part])}</p>
</article>
`;
}

/** One announcement with its public comments. */
export function announcementPage(frame: Frame, view: AnnouncementView): Html {
  const { speech } = frame;
  const words = speech.words.announcements;
  const title = view.title ?? words.of(view.body.name);
  return page(frame, {
    title,
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    description: view.description,
    unlisted: view.membersOnly,
    canonical: `${frame.site.origin}${view.href}`,
    alternates: view.activity === undefined ? [] : [{ type: "application/activity+json", href: view.activity }],
    narrow: true,
    main: html`<header><h1>${title}</h1>
<p class="small muted">${timeOf(speech, view.createdAt)} · <a href="${view.body.href}">${view.body.name}</a>${view.updatedAt === undefined ? "" : ` · ${words.changed(speech.moment(view.updatedAt))}`}${view.membersOnly ? ` · ${speech.words.bodies.membersOnly}` : ""}${view.shares === 0 ? "" : ` · ${words.shared(view.shares)}`}</p></header>
<section><div class="record"${langOf(speech, view)}>${cleaned(view.contentHtml)}</div></section>
${view.mayEdit ? desk(speech, view) : ""}
${commentSection(speech, view.replies, view.activity)}`,
  });
}

/** The form for a new announcement, or for one that is changed. */
export function announcementFormPage(frame: Frame, view: AnnouncementFormView): Html {
  const { speech } = frame;
  const words = speech.words.announcements.form;
  const title = view.stamp === undefined ? words.title : words.editTitle;
  return page(frame, {
    title,
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: title }],
    margin: "",
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}
<header><h1>${title}</h1><p class="lede">${words.lede(view.body.name, view.followers)}</p></header>
<form method="post" action="${view.action}">
${view.stamp === undefined ? "" : hidden("stamp", view.stamp)}
${field(view.form, { name: "title", label: speech.words.common.optionalLabel(words.name), maxlength: 200 })}
${field(view.form, { name: "content", label: words.text, hint: words.textHint, required: true, rows: 9, maxlength: 65_536 })}
${languageChoice(speech, view.form)}
${view.mayBePublic ? visibilityChoice(speech, view.form, "public") : ""}
<p class="row">${submit(view.stamp === undefined ? words.send : words.saveChange)}<a class="btn big" href="${view.body.href}">${speech.words.common.cancel}</a></p>
</form>`,
  });
}

function languageChoice(speech: Speech, form: FormState): Html {
  const { languages } = speech.words.common;
  return choices(form, {
    name: "language",
    legend: speech.words.announcements.form.language,
    value: speech.locale,
    options: [
      { value: "en", text: languages.en },
      { value: "es", text: languages.es },
    ],
  });
}

function desk(speech: Speech, view: AnnouncementView): Html {
  const words = speech.words.announcements;
  return html`<section class="sheet no-print"><p class="row"><a class="btn" href="${view.href}/edit">${words.edit}</a></p>
<details><summary>${words.remove}</summary><p>${words.removeSure}</p>${act(view.href, words.remove, { deed: "delete", stamp: view.stamp }, "danger")}</details></section>`;
}

// A language tag that is none would make the page invalid, so only the shape of one is let through.
function langOf(speech: Speech, { language }: AnnouncementLine): Html {
  const tag = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?$/.test(language) ? language : undefined;
  return attribute("lang", tag === speech.locale ? undefined : tag);
}
