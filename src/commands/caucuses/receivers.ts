import { saveComments, type CommentPlace } from "#db/audience.ts";
import type { Fact } from "#domain/facts.ts";
import type { Act } from "#commands/act.ts";
import type { LetterOf, Saying } from "#commands/letters.ts";
import { likePosts, receiveAnswer, receivePost, type ActorOf } from "./letters.ts";
import { receiveJoin, receiveLeave } from "./vouching.ts";

export type { ActorOf } from "./letters.ts";

/** A fact with the host that it came from. */
export type Noted = { readonly host: string; readonly body: string | null; readonly fact: Fact };

type CaucusSaying = Extract<Saying["kind"], `caucus-${string}`>;
type Receiver<Kind extends Saying["kind"]> = (
  act: Act,
  letters: readonly LetterOf<Kind>[],
  actorOf: ActorOf,
) => Promise<Noted[]>;

/** What letters about caucuses come to. */
export const caucusReceivers: { readonly [Kind in CaucusSaying]: Receiver<Kind> } = {
  "caucus-join": (act, letters, actorOf) => each(letters, (letter) => receiveJoin(act, letter, actorOf)),
  "caucus-leave": (act, letters) => each(letters, (letter) => receiveLeave(act, letter)),
  "caucus-answer": (act, letters) => each(letters, (letter) => receiveAnswer(act, letter)),
  "caucus-like": async (act, letters, actorOf) => notedOf(await likePosts(act, letters, actorOf), letters),
  "caucus-post": (act, letters, actorOf) =>
    each(letters, async (letter) => {
      const [place] = await answering(act, letter);
      return place === undefined ? receivePost(act, letter, actorOf) : [commented(place)];
    }),
};

/** Facts of one body, as they are noted. */
export function notedOf(facts: readonly Fact[], [first]: readonly { readonly signer: string }[]): Noted[] {
  const host = hostOf(first?.signer ?? "");
  return facts.map((fact) => ({ host, body: bodyOf(fact), fact }));
}

async function each<Kind extends CaucusSaying>(
  letters: readonly LetterOf<Kind>[],
  receive: (letter: LetterOf<Kind>) => Promise<readonly Fact[]>,
): Promise<Noted[]> {
  const noted: Noted[] = [];
  for (const letter of letters) noted.push(...notedOf(await receive(letter), [letter]));
  return noted;
}

/** What answers a comment under a motion or an announcement belongs there, whomever it names besides. */
async function answering({ tx, at }: Act, { signer, saying }: LetterOf<"caucus-post">): Promise<CommentPlace[]> {
  const { iri, contentHtml, url = null, inReplyTo } = saying;
  if (inReplyTo === undefined) return [];
  const row = { iri, author: signer, contentHtml, url, inReplyTo, replyKind: "comment", replyId: null };
  return saveComments(tx, [row], at);
}

const commented = ({ id: comment, subject, body }: CommentPlace): Fact => ({
  kind: "comment-received",
  comment,
  subject,
  body,
});

const hostOf = (iri: string): string => URL.parse(iri)?.host ?? "";
const bodyOf = (fact: Fact): string | null => ("body" in fact && typeof fact.body === "string" ? fact.body : null);
