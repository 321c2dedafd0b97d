import type { Role } from "#domain/members.ts";
import type { Instant } from "#domain/time.ts";
import { act, errorSummary, field, hidden, submit, type FormState } from "./components/forms.ts";
import { empty } from "./components/lists.ts";
import { qr } from "./components/qr.ts";
import { table } from "./components/table.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { timeOf, type Speech } from "./speech.ts";

/** Fields: email, password, back. */
export type LogInView = { readonly form: FormState; readonly back: string };

/** Field: email. */
export type ForgottenView = { readonly mails: boolean; readonly form: FormState };

/** Field: password. */
export type ResetView = { readonly action: string; readonly form: FormState };

/** Fields: name, email, password; for whoever is logged in only the button. */
export type InvitationView = {
  readonly body: { readonly name: string; readonly href: string };
  readonly action: string;
  readonly inviter?: string | undefined;
  readonly email?: string | undefined;
  readonly form: FormState;
};

export type InvitationLine = {
  readonly id: string;
  readonly email?: string | undefined;
  readonly role: Role;
  readonly expiresAt: Instant;
  readonly url?: string | undefined;
};
/** Fields: email, role, count. */
export type InvitationsView = {
  readonly body: { readonly name: string; readonly href: string };
  /** Path of the page, where its forms post to; the slips are at `/print` below it. */
  readonly action: string;
  readonly invitations: readonly InvitationLine[];
  readonly roles: readonly Role[];
  readonly form: FormState;
};
export type SlipsView = {
  readonly body: { readonly name: string };
  readonly back: string;
  readonly slips: readonly { readonly url: string; readonly expiresAt: Instant }[];
};

/** The log-in form; it never says whether an account exists. */
export function logInPage(frame: Frame, view: LogInView): Html {
  const { speech } = frame;
  const words = speech.words.accounts.logIn;
  return page(frame, {
    title: words.title,
    narrow: true,
    unlisted: true,
    margin: "",
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1></header>
<form method="post" action="/log-in">
${hidden("back", view.back)}
${field(view.form, { name: "email", label: speech.words.common.email, type: "email", required: true, maxlength: 254, autocomplete: "username" })}
${field(view.form, { name: "password", label: speech.words.common.password, type: "password", required: true, maxlength: 200, autocomplete: "current-password" })}
<p class="row">${submit(words.send)}</p>
</form>
<p class="hint">${words.none}<br><a href="/log-in/forgotten">${words.forgot}</a></p>`,
  });
}

/** Asks somebody who is logged in for the password once more, and goes on to what they wanted. */
export function proofPage(frame: Frame, view: LogInView): Html {
  const { speech } = frame;
  const words = speech.words.accounts.proof;
  return page(frame, {
    title: words.title,
    narrow: true,
    unlisted: true,
    margin: "",
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
<form method="post" action="/log-in/again">
${hidden("back", view.back)}
${field(view.form, { name: "password", label: speech.words.common.password, type: "password", required: true, maxlength: 200, autocomplete: "current-password" })}
<p class="row">${submit(words.send)}<a class="btn big" href="/home">${words.not}</a></p>
</form>`,
  });
}

/** The form that asks for a link for a new password; without a mail server it says whom to ask. */
export function forgottenPage(frame: Frame, view: ForgottenView): Html {
  const { speech } = frame;
  const words = speech.words.accounts.forgotten;
  return page(frame, {
    title: words.title,
    narrow: true,
    unlisted: true,
    margin: "",
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1><p class="lede">${view.mails ? words.lede : words.noMail}</p></header>
${
  view.mails
    ? html`<form method="post" action="/log-in/forgotten">
${field(view.form, { name: "email", label: speech.words.common.email, type: "email", required: true, maxlength: 254, autocomplete: "username" })}
<p class="row">${submit(words.send)}</p>
</form>`
    : html`<p>${words.operator}</p><p class="code">plenum user reset --link --email …</p>`
}
<p><a href="/log-in">${words.back}</a></p>`,
  });
}

/** The form behind the link of such a mail. */
export function resetPage(frame: Frame, view: ResetView): Html {
  const { speech } = frame;
  const words = speech.words.accounts.reset;
  return page(frame, {
    title: words.title,
    narrow: true,
    unlisted: true,
    margin: "",
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
<form method="post" action="${view.action}">
${field(view.form, { name: "password", label: speech.words.accounts.settings.next, hint: speech.words.accounts.invitation.passwordHint, type: "password", required: true, maxlength: 200, autocomplete: "new-password" })}
<p class="row">${submit(words.send)}</p>
</form>`,
  });
}

/** An invitation that is being accepted. */
export function invitationPage(frame: Frame, view: InvitationView): Html {
  const { speech, viewer } = frame;
  const words = speech.words.accounts.invitation;
  return page(frame, {
    title: words.title(view.body.name),
    narrow: true,
    unlisted: true,
    margin: "",
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title(view.body.name)}</h1><p class="lede">${words.lede(view.body.name)}</p>
${view.inviter === undefined ? "" : html`<p class="muted">${words.from(view.inviter)}</p>`}</header>
<form method="post" action="${view.action}">
${viewer === undefined ? newAccountFields(speech, view) : html`<p>${words.as(viewer.name)}</p>`}
<p class="row">${submit(words.join(view.body.name))}</p>
</form>
<p class="hint">${words.kept}${viewer === undefined ? html`<br>${words.known} <a href="/log-in?back=${encodeURIComponent(view.action)}">${speech.words.common.logIn}</a>` : ""}</p>`,
  });
}

/** The open invitations of a body, and how to make more. */
export function invitationsPage(frame: Frame, view: InvitationsView): Html {
  const { speech } = frame;
  const words = speech.words.accounts.invitations;
  const { roles } = speech.words.bodies;
  const printable = view.invitations.some(({ url }) => url !== undefined);
  return page(frame, {
    title: words.title,
    place: "chapters",
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    unlisted: true,
    margin: "",
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p></header>
<form class="sheet" method="post" action="${view.action}">${hidden("deed", "make")}
${field(view.form, { name: "email", label: speech.words.common.optionalLabel(words.email), hint: words.emailHint, type: "email", maxlength: 254, autocomplete: "off" })}
${field(view.form, { name: "role", label: words.columns.role, value: "member", options: view.roles.map((role) => ({ value: role, text: roles[role] })) })}
${field(view.form, { name: "count", label: words.count, type: "number", min: 1, max: 100, value: "1", short: true })}
<p class="row">${submit(words.make)}</p></form>
<section><h2>${words.open}</h2>${view.invitations.length === 0 ? empty({ what: words.none }) : invitationTable(speech, view)}
${printable ? html`<p class="row no-print"><a class="btn" href="${view.action}/print">${words.print}</a></p>` : ""}</section>`,
  });
}

/** Slips to print and hand over: name, QR code, address. */
export function invitationSlipsPage(frame: Frame, view: SlipsView): Html {
  const { speech } = frame;
  const words = speech.words.accounts.invitations;
  return page(frame, {
    title: words.slips,
    unlisted: true,
    margin: "",
    main: html`<header class="no-print"><h1>${words.slips}</h1><p><a href="${view.back}">${words.back}</a></p></header>
<ul class="slips">${view.slips.map(
      ({ url, expiresAt }) =>
        html`<li><p><b>${words.slip(view.body.name)}</b></p>${qr(url, words.code(url))}<p class="mono">${url}</p><p class="small muted">${words.slipText} ${speech.words.setup.second.until(speech.moment(expiresAt))}</p></li>\n`,
    )}</ul>`,
  });
}

function newAccountFields(speech: Speech, view: InvitationView): Html {
  const words = speech.words.accounts.invitation;
  const { common } = speech.words;
  return html`${field(view.form, { name: "name", label: common.name, hint: words.nameHint, required: true, maxlength: 120, autocomplete: "name" })}
${field(view.form, { name: "email", label: common.email, type: "email", required: true, maxlength: 254, autocomplete: "email", value: view.email })}
${field(view.form, { name: "password", label: common.password, hint: words.passwordHint, type: "password", required: true, maxlength: 200, autocomplete: "new-password" })}`;
}

function invitationTable(speech: Speech, view: InvitationsView): Html {
  const words = speech.words.accounts.invitations;
  const { columns } = words;
  return table({
    caption: words.open,
    columns: [
      { label: columns.to },
      { label: columns.role },
      { label: columns.until },
      { label: columns.link },
      { label: words.revoke },
    ],
    rows: view.invitations.map(({ id, email, role, expiresAt, url }) => [
      email ?? words.anybody,
      speech.words.bodies.roles[role],
      timeOf(speech, expiresAt),
      url === undefined ? "–" : html`<code>${url}</code>`,
      act(view.action, words.revoke, { deed: "revoke", invitation: id }, "link"),
    ]),
  });
}
