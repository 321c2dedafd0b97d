import type { Act } from "#commands/act.ts";
import { receiveLetters } from "#commands/inbox.ts";
import type { ReplyTo } from "#commands/letters.ts";
import { newId } from "#db/ids.ts";
import { saveRemoteActor } from "#db/remotes.ts";
import { HOUR, type Instant } from "#domain/time.ts";
import { sanitizeForeign } from "#text/sanitize.ts";
import type { Chance } from "./chance.ts";
import { REPLIES } from "./texts.ts";
import type { Timeline } from "./timeline.ts";

/** What is replied to: something of ours, and its address. */
export type Replied = ReplyTo & { readonly kind: "motion" | "announcement" } & { readonly iri: string };

const READERS = [
  ["social.example", "jo", "Jo in Eastgate"],
  ["town.example", "kmarsh", "K. Marsh"],
  ["barrio.example", "lupe", "Lupe, vecina del 4º"],
  ["union.example", "shiftwork", "Night shift"],
  ["social.example", "asha", "Asha reads minutes"],
  ["garden.example", "beans", "Bean row"],
  ["pueblo.example", "tonio", "Toño"],
] as const;

/** Plans some replies of people elsewhere in the fediverse, and a like or two, in the days after `since`. */
export function planReplies(
  { plan, now, chance }: Timeline & { readonly now: Instant; readonly chance: Chance },
  replied: Replied,
  since: Instant,
): void {
  const readers = chance.shuffle(READERS).slice(0, chance.between(0, 3));
  const span = Math.max(0, Math.min(now - since - HOUR, 60 * HOUR));
  for (const [host, name, shown] of readers) {
    const text = chance.pick(REPLIES);
    const isLiking = chance.next() < 0.5;
    const at = since + Math.floor(chance.next() * span);
    plan(at, (act) => reply(act, { host, name, shown }, replied, { text, isLiking }));
  }
}

type Reader = { readonly host: string; readonly name: string; readonly shown: string };

async function reply(
  act: Act,
  { host, name, shown }: Reader,
  { kind, id, iri: inReplyTo }: Replied,
  { text, isLiking }: { readonly text: string; readonly isLiking: boolean },
): Promise<void> {
  const home = `https://${host}`;
  const signer = `${home}/users/${name}`;
  const profile = { iri: signer, host, type: "Person", handle: name, name: shown, url: `${home}/@${name}` };
  const boxes = { inbox: `${signer}/inbox`, sharedInbox: `${home}/inbox` };
  await saveRemoteActor(act.tx, { ...profile, ...boxes, fetchedAt: act.at });
  const from = { ...act, by: { kind: "peer", host, actor: signer } as const };
  const iri = `${signer}/statuses/${newId(act.at)}`;
  const comment = {
    kind: "comment",
    iri,
    inReplyTo,
    replyTo: { kind, id },
    contentHtml: sanitizeForeign(text),
    url: iri,
  } as const;
  await receiveLetters(from, [{ signer, host, id: `${iri}/activity`, saying: comment }], String);
  const like = { kind: "react", reaction: "like", subject: id } as const;
  if (isLiking) await receiveLetters(from, [{ signer, host, id: `${iri}#like`, saying: like }], String);
}
