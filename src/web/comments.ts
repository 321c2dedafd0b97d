import type { Instant } from "#domain/time.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { badge } from "./components/lists.ts";
import { cleaned, html, type Html, type Part } from "./html.ts";
import { dayOf, type Speech } from "./speech.ts";

/** What somebody wrote under a motion or an announcement. */
export type CommentView = {
  readonly id: string;
  readonly name: string;
  readonly handle: string;
  readonly actor: string;
  readonly contentHtml: CleanHtml;
  readonly createdAt: Instant;
  readonly url?: string | undefined;
};

/** The public comments under something, and how to write one; `address` is what a fediverse account replies to. */
export function commentSection(speech: Speech, comments: readonly CommentView[], address: string | undefined): Html {
  const { common, motions } = speech.words;
  return html`<section id="comments">
<h2>${motions.comments}</h2>
${
  comments.length === 0
    ? html`<p class="muted">${motions.noComments}</p>`
    : html`<p class="small muted">${common.outsiders}</p>
<ol class="ledger">${comments.map((comment) => commentLine(speech, comment))}</ol>`
}
${address === undefined ? "" : html`<p class="small muted no-print">${motions.replyAt} <span class="mono">${address}</span></p>`}
</section>`;
}

function commentLine(speech: Speech, comment: CommentView): Html {
  const day: Part =
    comment.url === undefined
      ? dayOf(speech, comment.createdAt)
      : html`<a href="${comment.url}" rel="nofollow noopener noreferrer ugc">${dayOf(speech, comment.createdAt)}</a>`;
  return html`<li id="comment-${comment.id}"><span class="at">${day}</span><div><p><b>${comment.name}</b> <a class="muted small mono" href="${comment.actor}" rel="nofollow noopener noreferrer ugc">${comment.handle}</a></p>${cleaned(comment.contentHtml)}</div></li>
`;
}

/** Who stands behind something in public. */
export type Supporter = {
  readonly name: string;
  readonly href: string;
  readonly state: "standing" | "withdrawn" | "voting" | "asked";
};

const LOOKS = { standing: "adopted", withdrawn: "withdrawn", voting: "open", asked: "other" } as const;

/** Organizations and what they say about it, as a small table; nothing when there is none. */
export function supporterSection(speech: Speech, supporters: readonly Supporter[]): Html {
  if (supporters.length === 0) return html``;
  const words = speech.words.motions;
  return html`<section><h2>${words.endorsedBy}</h2>
<table class="tight"><caption class="vh">${words.endorsedBy}</caption><thead class="vh"><tr><th scope="col">${words.organization}</th><th scope="col">${words.stateColumn}</th></tr></thead><tbody>
${supporters.map(({ name, href, state }) => html`<tr><td><a href="${href}">${name}</a></td><td>${badge(LOOKS[state], words.endorsements[state])}</td></tr>\n`)}</tbody></table>
</section>`;
}
