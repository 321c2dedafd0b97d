import type { Instant } from "#domain/time.ts";
import { badge, ledger } from "#web/components/lists.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { timeOf } from "#web/speech.ts";

type Light = "mail" | "queue" | "peers" | "backup" | "disk" | "version" | "database" | "worker" | "record";
export type LightView = {
  readonly light: Light;
  readonly look: "ok" | "look" | "bad";
  readonly text: string;
  readonly link?: { readonly text: string; readonly href: string } | undefined;
};

export type OverviewView = {
  readonly lights: readonly LightView[];
  readonly acts: readonly { readonly text: string; readonly at: Instant }[];
  /** The organization's own page, for its members and invitations. */
  readonly organization: string;
};

/** The administration at a glance. */
export function overviewPage(frame: Frame, view: OverviewView): Html {
  const { speech } = frame;
  const words = speech.words.admin;
  const count = (look: LightView["look"]) => view.lights.filter((light) => light.look === look).length;
  const places = [
    [`${view.organization}/members`, words.places.members],
    [`${view.organization}/invitations`, words.places.invitations],
    ["/admin/bodies/new", words.places.groups],
    ["/admin/federation", words.places.federation],
    ["/admin/keys", speech.words.keys.title],
    ["/admin/succession", speech.words.succession.title],
    ["/admin/moderation", words.places.moderation],
    ["/admin/audit", speech.words.acts.audit],
  ] as const;
  return page(frame, {
    title: words.title,
    crumbs: [{ text: words.title }],
    margin: "",
    unlisted: true,
    main: html`<header><h1>${words.todo(count("bad"), count("look"))}</h1></header>
<ul class="lights">${view.lights.map(
      ({ light, look, text, link }) =>
        html`<li data-s="${look}"><h2>${words.lights[light]}</h2>${badge(look, words.looks[look])}<p>${text}</p>${link === undefined ? "" : html`<a href="${link.href}">${link.text}</a>`}</li>\n`,
    )}</ul>
<nav class="row" aria-label="${words.title}">${places.map(([href, text]) => html`<a class="btn" href="${href}">${text}</a>`)}</nav>
<section><h2>${words.acts}</h2>${
      view.acts.length === 0
        ? html`<p class="muted">${words.noActs}</p>`
        : ledger(
            view.acts.map(({ text, at }) => ({ margin: timeOf(speech, at), text })),
            true,
          )
    }</section>`,
  });
}
