import type { SuccessionVerdict } from "#domain/gazette/succession.ts";
import type { Instant } from "#domain/time.ts";
import { html, type Html } from "#web/html.ts";
import type { Speech } from "#web/speech.ts";
import { act } from "./forms.ts";
import { badge, facts } from "./lists.ts";

/** A new record of a peer that waits for our officers, or that nobody can agree to. */
export type PendingView = {
  readonly host: string;
  readonly origin: string;
  readonly key: string;
  readonly oldKey: string;
  readonly verdict: SuccessionVerdict;
  readonly seenAt: Instant;
  readonly confirmedBy: number;
  readonly isMine: boolean;
  readonly dueAt: Instant | null;
};

/** Why our own record does not grow, and who has not answered. */
export type DoubtView = {
  readonly why: "restored" | "behind" | "forked";
  readonly since: Instant;
  readonly silent: readonly string[];
};

/** New records that want the place of those that we hold, each with both keys and what to do about it: posts deed=confirm-key, origin, fingerprint. */
export function pendingRecords(speech: Speech, pending: readonly PendingView[]): Html {
  return html`${pending.map((view) => pendingRecord(speech, view))}`;
}

function pendingRecord(speech: Speech, view: PendingView): Html {
  const words = speech.words.succession.pending;
  const { host, origin, key, oldKey, verdict, seenAt } = view;
  const isProven = verdict === "proven";
  return html`<section class="sheet"><h2>${words.title}</h2><p>${words.text(host)}</p>
<p>${badge(isProven ? "pending" : verdict === "behind" ? "look" : "bad", words.verdicts[verdict])}</p>
${facts([
  [words.old, html`<span class="mono">${oldKey}</span>`],
  [words.next, html`<span class="mono">${key}</span>`],
  [words.record, html`<span class="mono">${origin}</span>`],
  [words.seen, speech.moment(seenAt)],
])}
${isProven ? consent(speech, view) : ""}</section>`;
}

function consent(speech: Speech, { host, origin, key, confirmedBy, isMine, dueAt }: PendingView): Html {
  const words = speech.words.succession.pending;
  const said = confirmedBy === 0 ? words.none : dueAt === null ? words.one : words.due(speech.moment(dueAt));
  const action = `/admin/federation/peers/${encodeURIComponent(host)}`;
  return html`<p>${isMine && dueAt === null ? words.own : said}</p>${
    isMine ? "" : act(action, words.agree, { deed: "confirm-key", origin, fingerprint: key }, "primary")
  }`;
}

/** What admins are told on each of their pages while the record does not grow. */
export function doubtNotice(speech: Speech, { why, since, silent }: DoubtView): Html {
  const words = speech.words.succession;
  const waits = silent.length === 0 ? words.settles : words.silent(silent.join(", "), speech.moment(since));
  return html`<div class="err" role="note"><p>${words.notice[why]} ${why === "forked" ? "" : waits}</p><p><a href="/admin/succession">${words.ways}</a></p></div>`;
}
