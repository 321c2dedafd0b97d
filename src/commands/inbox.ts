import {
  answerFollows,
  changeComments,
  dropComments,
  dropEveryFollowing,
  dropFollowers,
  dropReactions,
  markGone,
  markMoved,
  saveComments,
  saveFollowers,
  saveReactions,
  saveReport,
  saveSeen,
  type CommentPlace,
} from "#db/audience.ts";
import { appendRecords } from "#db/record.ts";
import { newId } from "#db/ids.ts";
import { saveRemoteActor, saveRemoteKey } from "#db/remotes.ts";
import type { Fact } from "#domain/facts.ts";
import type { Act } from "./act.ts";
import { receiveCaseTexts } from "./cases/receiving.ts";
import { hearPosts, unhear } from "./coalition/voices.ts";
import { askCame, askTakenBack } from "./askReceivers.ts";
import { acceptanceCame, endCame, proposalCame, rejectionCame } from "./peers.ts";
import type { Letter, LetterOf, Profile, Saying } from "./letters.ts";
import { caucusReceivers, notedOf, type ActorOf, type Noted } from "./caucuses/receivers.ts";
import { changePosts, deletePosts, forgetAuthors } from "./caucuses/letters.ts";

/**
 * Receives many letters in one transaction, at most one of each signer, so that each signer's stay in order. The first
 * thing is their permanent row: a repeat ends there. Answers how many were new.
 */
export async function receiveLetters(act: Act, letters: readonly Letter[], actorOf: ActorOf): Promise<number> {
  const bySigner = new Map(letters.map((letter) => [letter.signer, letter]));
  if (bySigner.size < letters.length) throw new TypeError("two letters of one signer in one batch");
  const fresh = (await saveSeen(act.tx, letters, act.at)).flatMap(({ signer }) => bySigner.get(signer) ?? []);
  const noted: Noted[] = [];
  for (const [kind, some] of Map.groupBy(fresh, ({ saying }) => saying.kind)) {
    noted.push(...(await receivers[kind](act, some as LetterOf<never>[], actorOf)));
  }
  await appendRecords(
    act.tx,
    noted.map(({ host, body, fact }) => ({ id: newId(act.at), at: act.at, actor: `peer:${host}`, body, fact })),
  );
  act.told.push(...noted.map(({ fact }) => fact));
  return fresh.length;
}

/** Keeps an actor of another server and its key, as they were fetched from there. */
export async function rememberSender(
  { tx, at }: Act,
  profile: Profile,
  key: { readonly id: string; readonly owner: string; readonly pem: string },
): Promise<void> {
  await saveRemoteActor(tx, { ...profile, fetchedAt: at });
  await saveRemoteKey(tx, { ...key, fetchedAt: at });
}

type Receiver<Kind extends Saying["kind"]> = (
  act: Act,
  letters: readonly LetterOf<Kind>[],
  actorOf: ActorOf,
) => Promise<Noted[]>;

const receivers: { readonly [Kind in Saying["kind"]]: Receiver<Kind> } = {
  "case-text": receiveCaseTexts,
  async follow({ tx, at }, letters) {
    const rows = letters.map(({ signer, id, saying }) => ({ body: saying.body, actor: signer, activity: id }));
    const saved = await saveFollowers(tx, rows, at);
    return saved.map(({ body, actor, activity }) =>
      note(actor, body, { kind: "follower-added", body, actor, activity }),
    );
  },
  async unfollow({ tx }, letters) {
    return dropped(
      await dropFollowers(
        tx,
        letters.map(({ signer, saying }) => ({
          actor: signer,
          body: saying.body ?? null,
          activity: saying.activity ?? null,
        })),
      ),
    );
  },
  async react({ tx, at }, letters) {
    const rows = letters.map(({ signer, id, saying }) => ({
      iri: id,
      kind: saying.reaction,
      subject: saying.subject,
      actor: signer,
    }));
    await saveReactions(tx, rows, at);
    return [];
  },
  async unreact({ tx }, letters) {
    const rows = letters.map(({ signer, saying: { reaction, subject, activity } }) => ({
      actor: signer,
      kind: reaction ?? null,
      subject: subject ?? null,
      activity: activity ?? null,
    }));
    await dropReactions(tx, rows);
    // An Undo that names an activity alone may also mean a Follow.
    return dropped(
      await dropFollowers(
        tx,
        rows.map(({ actor, activity }) => ({ actor, body: null, activity })),
      ),
    );
  },
  async comment({ tx, at }, letters) {
    const rows = letters.map(({ signer, saying: { iri, contentHtml, url, inReplyTo, replyTo } }) => ({
      iri,
      author: signer,
      contentHtml,
      url: url ?? null,
      inReplyTo,
      replyKind: replyTo.kind,
      replyId: replyTo.kind === "comment" ? null : replyTo.id,
    }));
    return (await saveComments(tx, rows, at)).map((place) => commented("comment-received", place));
  },
  ...caucusReceivers,
  async announced(act, letters) {
    const posts = letters.map(({ signer, saying }) => ({ signer, object: saying.object }));
    return notedOf(await hearPosts(act, posts), letters);
  },
  ask: (act, letters) => noteEach(letters, (letter) => askCame(act, letter)),
  "ask-end": (act, letters) => noteEach(letters, (letter) => askTakenBack(act, letter)),
  async "change-comment"(act, letters) {
    const rows = letters.map(({ signer, saying }) => ({ ...saying, author: signer }));
    const comments = await changeComments(act.tx, rows, act.at);
    const posts = await changePosts(act, letters);
    return [...comments.map((place) => commented("comment-changed", place)), ...notedOf(posts, letters)];
  },
  async delete(act, letters) {
    const rows = letters.map(({ signer, saying }) => ({ iri: saying.iri, author: signer }));
    const comments = await dropComments(act.tx, rows);
    const posts = await deletePosts(act, letters);
    const boosts = await unhear(act, { objects: rows });
    return [...comments.map((place) => removed(place)), ...notedOf([...posts, ...boosts], letters)];
  },
  async gone(act, letters) {
    const { tx, at } = act;
    const actors = letters.map(({ signer }) => signer);
    const comments = await dropComments(
      tx,
      actors.map((author) => ({ iri: null, author })),
    );
    const followers = await dropEveryFollowing(tx, actors);
    await markGone(tx, actors, at);
    const ends = actors.map((actor) => note(actor, null, { kind: "actor-gone", actor }));
    const boosts = await unhear(act, { authors: actors });
    const posts = notedOf([...(await forgetAuthors(act, actors)), ...boosts], letters);
    return [...comments.map((place) => removed(place)), ...posts, ...dropped(followers), ...ends];
  },
  async profile({ tx, at }, letters) {
    for (const { saying } of letters) await saveRemoteActor(tx, { ...saying.profile, fetchedAt: at });
    return [];
  },
  async moved({ tx }, letters) {
    for (const { signer, saying } of letters) await markMoved(tx, signer, saying.target);
    return letters.map(({ signer: actor, saying: { target } }) =>
      note(actor, null, { kind: "actor-moved", actor, target }),
    );
  },
  async answer({ tx }, letters) {
    const rows = letters.map(({ signer, saying }) => ({
      actor: signer,
      state: saying.accepted ? ("accepted" as const) : ("rejected" as const),
    }));
    return (await answerFollows(tx, rows)).map(({ person, actor, state }) =>
      note(actor, null, { kind: state === "accepted" ? "follow-accepted" : "follow-rejected", person, actor }),
    );
  },
  async report({ tx, at }, letters) {
    const noted: Noted[] = [];
    for (const { signer, id, saying } of letters) {
      const report = await saveReport(tx, { iri: id, actor: signer, ...saying }, at);
      if (report !== undefined) noted.push(note(signer, null, { kind: "reported", report }));
    }
    return noted;
  },
  async peer(act, letters) {
    const judges = {
      proposal: proposalCame,
      acceptance: acceptanceCame,
      rejection: rejectionCame,
      end: endCame,
    };
    for (const { signer: actor, host, saying } of letters) {
      const { signal, activity, card } = saying;
      await judges[signal]({ ...act, by: { kind: "peer", host, actor } }, { host, actor, activity, card });
    }
    return [];
  },
};

async function noteEach<Kind extends Saying["kind"]>(
  letters: readonly LetterOf<Kind>[],
  receive: (letter: LetterOf<Kind>) => Promise<readonly Fact[]>,
): Promise<Noted[]> {
  const noted: Noted[] = [];
  for (const letter of letters) noted.push(...notedOf(await receive(letter), [letter]));
  return noted;
}

const hostOf = (iri: string): string => URL.parse(iri)?.host ?? "";
const note = (actor: string, body: string | null, fact: Fact): Noted => ({ host: hostOf(actor), body, fact });

function dropped(rows: readonly { readonly body: string; readonly actor: string }[]): Noted[] {
  return rows.map(({ body, actor }) => note(actor, body, { kind: "follower-removed", body, actor }));
}

function commented(kind: "comment-received" | "comment-changed", place: CommentPlace): Noted {
  const { id: comment, subject, body, author } = place;
  return note(author, body, { kind, comment, subject, body });
}

function removed({ id: comment, subject, body, author }: CommentPlace): Noted {
  return note(author, body, { kind: "comment-removed", comment, subject, body, by: "author" });
}
