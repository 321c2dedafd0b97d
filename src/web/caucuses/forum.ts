import type { GuestState, CaucusRules } from "#domain/caucuses.ts";
import { joinRules, strangerRules } from "#domain/caucuses.ts";
import type { Instant } from "#domain/time.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { act, choices, errorSummary, field, submit, untouched, type FormState } from "#web/components/forms.ts";
import { empty } from "#web/components/lists.ts";
import { plainTable, table } from "#web/components/table.ts";
import { cleaned, html, type Html, type Part } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { dayOf, type Speech } from "#web/speech.ts";

/** A post as it is shown; without an author it is a member’s, whose name is nobody’s to see. */
export type PostView = {
  readonly id: string;
  readonly author?: { readonly name: string; readonly handle: string; readonly actor: string } | undefined;
  readonly contentHtml: CleanHtml;
  readonly createdAt: Instant;
  readonly url: string;
  readonly likes: number;
  readonly isAnswer: boolean;
  readonly mayTakeBack: boolean;
};

/** What stands in the forum, and what the reader may do there. */
export type ForumView = {
  readonly posts: readonly PostView[];
  readonly mayWrite: boolean;
  readonly mayModerate: boolean;
  readonly waiting: number;
};

/** What stands beside a caucus: where its members come from, who recognizes it, and how to join from elsewhere. */
export type CaucusSides = {
  readonly members: readonly { readonly name: string | undefined; readonly count: number }[];
  readonly recognizedBy: readonly string[];
  readonly joinHref: string | undefined;
  readonly form: FormState;
};

/** The forum of a caucus, under its tab. */
export function forumSection(speech: Speech, href: string, view: ForumView): Html {
  const words = speech.words.caucuses.forum;
  return html`${view.mayModerate ? html`<p class="row"><a class="btn" href="${href}/moderation">${speech.words.caucuses.moderation.title}${view.waiting === 0 ? "" : ` (${speech.number(view.waiting)})`}</a></p>` : ""}
${view.mayWrite ? writing(speech, href) : ""}
${
  view.posts.length === 0
    ? empty({ what: words.none, why: words.noneWhy })
    : html`<ol class="ledger">${view.posts.map((post) => postLine(speech, post, post.mayTakeBack ? act(`${href}/posts/${post.id}/take-back`, words.takeBack, {}, "link") : undefined))}</ol>`
}`;
}

function writing(speech: Speech, href: string): Html {
  const words = speech.words.caucuses.forum;
  return html`<form method="post" action="${href}/forum" class="no-print">
${field(untouched, { name: "content", label: words.write, hint: words.writeHint, rows: 4, required: true, maxlength: 10_000 })}
<p class="row">${submit(words.send)}</p></form>`;
}

function postLine(speech: Speech, post: PostView, end: Part): Html {
  const words = speech.words.caucuses.forum;
  const { author } = post;
  const day = html`<a href="${post.url}" rel="nofollow noopener noreferrer ugc">${dayOf(speech, post.createdAt)}</a>`;
  const by =
    author === undefined
      ? html`<b>${words.member}</b>`
      : html`<b>${author.name}</b> <a class="muted small mono" href="${author.actor}" rel="nofollow noopener noreferrer ugc">${author.handle}</a> <span class="small muted">${words.supporter}</span>`;
  const notes = [post.isAnswer ? words.answer : "", post.likes === 0 ? "" : words.likes(post.likes)].filter(Boolean);
  return html`<li id="post-${post.id}"><span class="at">${day}</span><div><p>${by}</p>${cleaned(post.contentHtml)}${notes.length === 0 ? "" : html`<p class="small muted">${notes.join(" · ")}</p>`}${end}</div></li>
`;
}

/** The boxes beside a caucus. */
export function caucusSides(speech: Speech, href: string, view: CaucusSides): Html {
  const words = speech.words.caucuses;
  return html`<section><h2>${words.recognizedBy}</h2>
${view.recognizedBy.length === 0 ? html`<p class="muted">${words.recognizedByNobody}</p>` : html`<ul>${view.recognizedBy.map((name) => html`<li>${name}</li>`)}</ul>`}</section>
<section><h2>${words.ofWhom}</h2>${plainTable({
    caption: words.ofWhom,
    columns: [{ label: words.from }, { label: words.members, numeric: true }],
    rows: view.members.map(({ name, count }) => [name ?? words.joinedHere, speech.number(count)]),
  })}<p class="hint">${words.countsOnly}</p></section>
<section class="sheet no-print" id="join"><h2>${words.elsewhere.title}</h2>
${view.joinHref === undefined ? "" : html`<p class="row"><a class="btn primary" href="${view.joinHref}">${words.join}</a></p>`}
<p>${words.elsewhere.lede}</p>
<form method="post" action="${href}/join">
${field(view.form, { name: "home", label: words.elsewhere.address, hint: words.elsewhere.addressHint, required: true, maxlength: 300, autocomplete: "off" })}
<p class="row">${submit(words.elsewhere.send, "plain")}</p></form>
<p class="hint">${words.forum.fromElsewhere}</p></section>`;
}

export type ModerationView = {
  readonly name: string;
  readonly href: string;
  readonly posts: readonly PostView[];
  readonly guests: readonly {
    readonly actor: string;
    readonly handle: string;
    readonly state: GuestState;
    readonly since: Instant;
  }[];
  readonly members: readonly { readonly id: string; readonly from: string; readonly since: Instant }[];
  readonly rules: CaucusRules;
  readonly mayChangeRules: boolean;
  readonly form: FormState;
};

/** What waits for a moderator of a caucus, and its doors. */
export function moderationPage(frame: Frame, view: ModerationView): Html {
  const { speech } = frame;
  const words = speech.words.caucuses.moderation;
  const isIdle = view.posts.length + view.members.length === 0 && !view.guests.some(({ state }) => state === "asked");
  return page(frame, {
    title: words.title,
    place: "chapters",
    crumbs: [{ text: view.name, href: view.href }, { text: words.title }],
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}
<header><h1>${words.title}</h1><p class="lede">${isIdle ? words.nothing : words.lede}</p></header>
${view.posts.length === 0 ? "" : html`<section data-next><h2>${words.posts}</h2><ol class="ledger">${view.posts.map((post) => postLine(speech, post, verdicts(speech, view.href, { post: post.id }, ["show", "remove"])))}</ol></section>`}
${view.members.length === 0 ? "" : askingMembers(speech, view)}
${view.guests.length === 0 ? "" : accounts(speech, view)}
${view.mayChangeRules ? doors(speech, view) : ""}`,
  });
}

type Verdict = "show" | "remove" | "accept" | "refuse" | "block" | "unblock";

const verdicts = (
  speech: Speech,
  href: string,
  about: Readonly<Record<string, string>>,
  names: readonly Verdict[],
): Html =>
  html`<div class="row">${names.map((verdict) => act(`${href}/moderation`, speech.words.caucuses.moderation[verdict], { ...about, verdict }))}</div>`;

function askingMembers(speech: Speech, { href, members }: ModerationView): Html {
  const words = speech.words.caucuses.moderation;
  return html`<section><h2>${words.members}</h2>${table({
    caption: words.members,
    columns: [{ label: words.from }, { label: words.since }, { label: words.title }],
    rows: members.map(({ id, from, since }) => [
      from,
      dayOf(speech, since),
      verdicts(speech, href, { member: id }, ["accept", "refuse"]),
    ]),
  })}</section>`;
}

const OPEN: Readonly<Record<GuestState, readonly Verdict[]>> = {
  asked: ["accept", "refuse", "block"],
  supporter: ["refuse", "block"],
  refused: ["accept", "block"],
  blocked: ["unblock"],
  left: [],
};

function accounts(speech: Speech, { href, guests }: ModerationView): Html {
  const words = speech.words.caucuses.moderation;
  return html`<section><h2>${words.guests}</h2>${table({
    caption: words.guests,
    columns: [{ label: words.account }, { label: speech.words.caucuses.state }, { label: words.title }],
    rows: guests.map(({ actor, handle, state }) => [
      html`<a class="mono" href="${actor}" rel="nofollow noopener noreferrer ugc">${handle}</a>`,
      words.guestStates[state],
      verdicts(speech, href, { guest: actor }, OPEN[state]),
    ]),
  })}</section>`;
}

function doors(speech: Speech, { href, rules, form }: ModerationView): Html {
  const words = speech.words.caucuses.moderation;
  return html`<section class="sheet"><h2>${words.doors}</h2><form method="post" action="${href}/doors">
${choices(form, { name: "joins", legend: words.joins, value: rules.joins, options: joinRules.map((value) => ({ value, text: words.joinRules[value] })) })}
${choices(form, { name: "strangers", legend: words.strangers, value: rules.strangers, options: strangerRules.map((value) => ({ value, text: words.strangerRules[value] })) })}
<p class="row">${submit(words.save, "plain")}</p></form></section>`;
}
