import { badge } from "#web/components/lists.ts";
import { html, type Html } from "#web/html.ts";
import type { Speech } from "#web/speech.ts";

/** A record with several histories, in short. */
export type ForkLine = {
  readonly name: string;
  readonly isOwn: boolean;
  /** How many are known. */
  readonly histories: number;
  /** How many entries all that are held have in common; unknown until another one is held. */
  readonly common?: number | undefined;
  /** Where all of it is shown. */
  readonly href: string;
};

/** What everybody who sees the record is told first. */
export function forkNotice(speech: Speech, fork: ForkLine | undefined): Html {
  return fork === undefined
    ? html``
    : html`<p>${badge("bad", speech.words.equivocations.mark)} ${forkSentence(speech, fork)} <a href="${fork.href}">${speech.words.equivocations.more}</a></p>`;
}

/** The same in a word, where an organization is listed. */
export const forkMark = (speech: Speech, fork: ForkLine | undefined): Html =>
  fork === undefined
    ? html``
    : html`<br>${badge("bad", html`<a href="${fork.href}">${speech.words.equivocations.mark}</a>`)}`;

/** What happened, and how far the histories agree. */
export function forkSentence(speech: Speech, { name, isOwn, histories, common }: ForkLine): string {
  const words = speech.words.equivocations;
  const first = isOwn ? words.own(histories) : words.several(name, histories);
  return `${first} ${common === undefined ? words.unknown : words.agree(common)}`;
}
