import type { ProxyState } from "#domain/proxies.ts";
import type { Instant } from "#domain/time.ts";
import { act, choices, errorSummary, field, hidden, submit, type FormState } from "./components/forms.ts";
import { badge, empty, ledger, type Look } from "./components/lists.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { Speech } from "./speech.ts";

/** A proxy as one of its two sides sees it. */
export type ProxyLine = {
  readonly id: string;
  readonly other: string;
  /** Whether the reader's vote is cast by the other one. */
  readonly isGiven: boolean;
  readonly state: ProxyState;
  readonly motion?: { readonly number: number; readonly title: string; readonly href: string } | undefined;
  readonly expiresAt: Instant;
};

/** Fields: GET q; POST deed=offer: to, expiresAt; deed=accept|end: proxy. */
export type ProxiesView = {
  readonly body: { readonly name: string; readonly href: string };
  /** For how many others one person may vote; 0: nobody. */
  readonly most: number;
  readonly proxies: readonly ProxyLine[];
  readonly q: string;
  readonly found: readonly { readonly id: string; readonly name: string }[];
  readonly suggestedEnd: string;
  readonly timeZone: string;
  readonly form: FormState;
};

const LOOKS: Readonly<Record<ProxyState, Look>> = {
  offered: "pending",
  in_force: "ok",
  expired: "withdrawn",
  ended: "withdrawn",
};

/** Who votes for the reader in a body, and for whom the reader votes; nobody else sees it. */
export function proxiesPage(frame: Frame, view: ProxiesView): Html {
  const { speech } = frame;
  const words = speech.words.proxies;
  return page(frame, {
    title: words.title,
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    margin: "",
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1><p class="lede">${view.most === 0 ? words.notHere : words.lede(view.body.name, view.most)}</p></header>
<section><h2>${words.list}</h2>${proxyList(speech, view)}</section>
${view.most === 0 ? "" : asking(speech, view)}`,
  });
}

function proxyList(speech: Speech, view: ProxiesView): Html {
  const words = speech.words.proxies;
  if (view.proxies.length === 0) return empty({ what: words.none, why: words.noneWhy });
  return ledger(
    view.proxies.map((line) => ({
      title: sentence(speech, line),
      text: html`${line.motion === undefined ? words.all : html`<a href="${line.motion.href}">${words.one(line.motion.number, line.motion.title)}</a>`}, ${words.until(speech.moment(line.expiresAt))}`,
      state: badge(LOOKS[line.state], words.states[line.state]),
      end: deeds(speech, view.body.href, line),
    })),
  );
}

function sentence({ words: { proxies: words } }: Speech, { isGiven, state, other }: ProxyLine): string {
  if (isGiven) return words.forYou(other);
  return state === "offered" ? words.asked(other) : words.forThem(other);
}

function deeds({ words: { proxies: words } }: Speech, href: string, line: ProxyLine): Html {
  const to = `${href}/proxies`;
  const end = (text: string) => act(to, text, { deed: "end", proxy: line.id }, "link");
  if (line.state === "expired" || line.state === "ended") return html``;
  if (line.isGiven) return end(words.takeBack);
  if (line.state === "in_force") return end(words.layDown);
  return html`${act(to, words.accept, { deed: "accept", proxy: line.id })} ${end(words.decline)}`;
}

function asking(speech: Speech, view: ProxiesView): Html {
  const words = speech.words.proxies;
  const to = `${view.body.href}/proxies`;
  return html`<section><h2>${words.ask}</h2>
<form method="get" action="${to}">${field(view.form, { name: "q", label: words.search, type: "search", maxlength: 100, value: view.q, required: true })}
<p class="row">${submit(words.find, view.found.length === 0 ? "primary" : "plain")}</p></form>
${view.q !== "" && view.found.length === 0 ? html`<p role="status">${words.nobody(view.q)}</p>` : ""}
${
  view.found.length === 0
    ? ""
    : html`<form method="post" action="${to}">${hidden("deed", "offer")}${hidden("q", view.q)}
${choices(view.form, { name: "to", legend: words.who, options: view.found.map(({ id, name }) => ({ value: id, text: name })) })}
${field(view.form, { name: "expiresAt", label: words.expires, hint: words.expiresHint(view.timeZone), type: "datetime-local", required: true, value: view.suggestedEnd })}
<p class="row">${submit(words.send)}</p></form>`
}</section>`;
}
