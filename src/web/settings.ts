import type { Instant } from "#domain/time.ts";
import { act, errorSummary, field, hidden, submit, tick, type FormState } from "./components/forms.ts";
import { facts } from "./components/lists.ts";
import { tabs } from "./components/moves.ts";
import { table } from "./components/table.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { dayOf, type Speech } from "./speech.ts";

type TokenLine = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Instant;
};

/** Fields: profile: name, isNamePublic, language; password: current, next; tokens: name (deed=make), token (deed=revoke). */
export type SettingsView =
  | { readonly tab: "profile"; readonly form: FormState; readonly email: string }
  | { readonly tab: "password"; readonly form: FormState }
  | {
      readonly tab: "tokens";
      readonly form: FormState;
      readonly tokens: readonly TokenLine[];
      readonly made?: string | undefined;
    };

/** A person's own settings; each tab is a page of its own below `/settings`. */
export function settingsPage(frame: Frame, view: SettingsView): Html {
  const { speech } = frame;
  const words = speech.words.accounts.settings;
  const all = ["profile", "password", "tokens"] as const;
  return page(frame, {
    title: `${words.title}: ${words.tabs[view.tab]}`,
    crumbs: [{ text: words.title }],
    margin: "",
    unlisted: true,
    narrow: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1></header>
${tabs(
  words.title,
  all.map((tab) => ({ text: words.tabs[tab], href: hrefOf(tab), here: tab === view.tab })),
)}
<section><h2 class="vh">${words.tabs[view.tab]}</h2>${sectionOf(speech, view)}</section>
${act("/log-out", speech.words.accounts.logOut)}`,
  });
}

function hrefOf(tab: SettingsView["tab"]): string {
  return tab === "profile" ? "/settings" : `/settings/${tab}`;
}

function sectionOf(speech: Speech, view: SettingsView): Html {
  switch (view.tab) {
    case "profile":
      return profile(speech, view.form, view.email);
    case "password":
      return password(speech, view.form);
    case "tokens":
      return tokens(speech, view);
  }
}

function profile(speech: Speech, form: FormState, email: string): Html {
  const words = speech.words.accounts.settings;
  const { common } = speech.words;
  return html`<form method="post" action="/settings">
${field(form, { name: "name", label: words.name, hint: words.nameHint, required: true, maxlength: 120, autocomplete: "name" })}
${tick(form, "isNamePublic", html`${words.namePublic}<br><span class="hint">${words.namePublicHint}</span>`)}
${facts([[common.email, html`${email}<br><span class="hint">${words.emailHint}</span>`]])}
${field(form, {
  name: "language",
  label: words.language,
  value: speech.locale,
  options: [
    { value: "en", text: common.languages.en },
    { value: "es", text: common.languages.es },
  ],
})}
<p class="row">${submit(common.save)}</p></form>`;
}

function password(speech: Speech, form: FormState): Html {
  const words = speech.words.accounts.settings;
  return html`<form method="post" action="/settings/password">
${field(form, { name: "current", label: words.current, type: "password", required: true, maxlength: 200, autocomplete: "current-password" })}
${field(form, { name: "next", label: words.next, hint: words.nextHint, type: "password", required: true, maxlength: 200, autocomplete: "new-password" })}
<p class="row">${submit(words.changePassword)}</p></form>`;
}

function tokens(speech: Speech, view: Extract<SettingsView, { readonly tab: "tokens" }>): Html {
  const words = speech.words.accounts.settings;
  return html`<p>${words.tokensLede}</p>
${view.made === undefined ? "" : html`<div class="sheet"><p>${words.newToken}</p><p class="code">${view.made}</p></div>`}
<form method="post" action="/settings/tokens">${hidden("deed", "make")}
${field(view.form, { name: "name", label: words.tokenName, required: true, maxlength: 100 })}
<p class="row">${submit(words.makeToken)}</p></form>
${
  view.tokens.length === 0
    ? html`<p class="muted">${words.noTokens}</p>`
    : table({
        caption: words.tabs.tokens,
        columns: [{ label: words.columns.name }, { label: words.columns.made }, { label: words.revoke }],
        rows: view.tokens.map(({ id, name, createdAt }) => [
          name,
          dayOf(speech, createdAt),
          act("/settings/tokens", words.revoke, { deed: "revoke", token: id }, "link"),
        ]),
      })
}`;
}
