import type { Instant } from "#domain/time.ts";
import { act, field, hidden, submit, type FormState } from "#web/components/forms.ts";
import { html, type Html } from "#web/html.ts";
import type { Speech } from "#web/speech.ts";

/** What is asked of the reader about a motion of a coalition now; only what the server lets pass is offered. */
export type NextView = {
  readonly second: boolean;
  readonly withdraw: boolean;
  readonly open:
    | {
        readonly earliest: Instant;
        readonly latest: Instant;
        readonly suggested: string;
        readonly timeZone: string;
        readonly form: FormState;
      }
    | undefined;
  /** The convenor’s officers wait for more who support it. */
  readonly isWaiting: boolean;
  /** The motion at home, and where it stands; absent where our organization is not asked. */
  readonly home:
    | { readonly state: "none" | "pending" | "voting" | "decided" | "no_quorum"; readonly href: string | undefined }
    | undefined;
  readonly abstain: boolean;
};

/** One place that says what the reader can do: support, open, vote at home, abstain, withdraw. */
export function nextSheet(speech: Speech, href: string, next: NextView): Html {
  const words = speech.words.coalitionMotions;
  const parts = [
    next.second ? html`<p>${words.secondWhy}</p>${act(href, words.second, { deed: "second" }, "primary")}` : undefined,
    next.open === undefined ? undefined : openForm(speech, href, next.open),
    next.isWaiting ? html`<p>${words.notEnough}</p>` : undefined,
    next.home === undefined ? undefined : atHome(speech, next.home),
    next.abstain ? act(href, words.abstain, { deed: "abstain" }, "primary") : undefined,
    next.withdraw ? act(href, words.withdraw, { deed: "withdraw" }, "danger") : undefined,
  ].filter((part) => part !== undefined);
  return html`<section class="sheet no-print" data-next><h2>${words.next}</h2>${parts.length === 0 ? html`<p>${words.nothing}</p>` : parts.map((part) => html`<div class="field">${part}</div>`)}</section>`;
}

function openForm(speech: Speech, href: string, open: NonNullable<NextView["open"]>): Html {
  const words = speech.words.coalitionMotions;
  return html`<form method="post" action="${href}">${hidden("deed", "open")}
<p>${words.openWhy(speech.moment(open.earliest), speech.moment(open.latest))}</p>
${field(open.form, { name: "closesAt", label: words.closesAt, hint: speech.words.motions.closesHint(open.timeZone), type: "datetime-local", required: true, value: open.suggested })}
<p class="row">${submit(words.open)}</p></form>`;
}

function atHome(speech: Speech, { state, href }: NonNullable<NextView["home"]>): Html {
  const words = speech.words.coalitionMotions.atHome;
  return html`<p>${words[state]}</p>${href === undefined ? "" : html`<p class="row"><a class="btn" href="${href}">${words.link}</a></p>`}`;
}
