import { findBody, findBodies, type Body } from "#db/bodies.ts";
import { findCaucusRules, findGuest, changeJoin, findJoinById, saveGuest } from "#db/caucuses/members.ts";
import { findRecognition } from "#db/caucuses/recognitions.ts";
import {
  changePost,
  countHeld,
  countLike,
  countSent,
  findPostsAt,
  listPostsBy,
  saveForwarded,
  savePost,
  type CaucusPost,
} from "#db/caucuses/forum.ts";
import { newId } from "#db/ids.ts";
import { MOST_POSTS, POSTS_WITHIN, judgePost, type CaucusFact, type Voice } from "#domain/caucuses.ts";
import { lock } from "#db/locks.ts";
import type { Act } from "#commands/act.ts";
import type { LetterOf } from "#commands/letters.ts";

/** Longest activity that a forum passes on, in bytes. */
const LONGEST = 131_072;

/** Who receives posts of others: addresses of bodies are made here. */
export type ActorOf = (body: string) => string;

/** A post that is addressed to a caucus of ours, or answers one in its forum; undefined where none is. */
export async function receivePost(act: Act, letter: LetterOf<"caucus-post">, actorOf: ActorOf): Promise<CaucusFact[]> {
  const { signer, activity, saying } = letter;
  const caucus = await caucusOf(act, saying);
  if (caucus === undefined || activity === undefined || activity.length > LONGEST) return [];
  // What a forum takes up is counted: one sender's posts wait for each other.
  await lock(act.tx, "caucus-sender", `${caucus.id} ${signer}`);
  const voice = await voiceOf(act, caucus, signer, actorOf);
  const recent = await countSent(act.tx, caucus.id, signer, act.at - POSTS_WITHIN);
  const held = voice === "member" || voice === "supporter" ? 0 : await countHeld(act.tx, caucus.id);
  const verdict = judgePost(voice, await findCaucusRules(act.tx, caucus.id), { recent, held });
  if (verdict === "drop") return [];
  const { iri, contentHtml, language = null, url = null, inReplyTo = null } = saying;
  const row = { body: caucus.id, iri, author: signer, contentHtml, language, url, inReplyTo, activity };
  const state = verdict === "show" ? "shown" : "held";
  const post = await savePost(act.tx, { id: newId(act.at), ...row, state, createdAt: act.at });
  if (post === undefined) return [];
  const received = {
    kind: "caucus-post-received",
    body: caucus.id,
    post: post.id,
    isShown: verdict === "show",
  } as const;
  return verdict === "hold" && voice === "stranger" ? [received, await asking(act, caucus, signer)] : [received];
}

/** Whoever writes for the first time asks by that to write here as a supporter. */
async function asking(act: Act, caucus: Body, actor: string): Promise<CaucusFact> {
  await saveGuest(act.tx, { body: caucus.id, actor, state: "asked", since: act.at });
  return { kind: "caucus-guest-changed", body: caucus.id, actor, state: "asked", activity: null };
}

async function caucusOf(act: Act, { bodies, inReplyTo }: LetterOf<"caucus-post">["saying"]): Promise<Body | undefined> {
  const answered = inReplyTo === undefined ? undefined : (await findPostsAt(act.tx, [inReplyTo])).get(inReplyTo);
  const named = answered?.state === "shown" ? [answered.body] : bodies;
  return (await findBodies(act.tx, named)).find(isForum);
}

const isForum = ({ kind, visibility }: Body): boolean => kind === "caucus" && visibility === "public";

/** A body that recognizes the caucus is heard as its members are; of accounts it depends on what they asked and were told. */
async function voiceOf(act: Act, caucus: Body, actor: string, actorOf: ActorOf): Promise<Voice> {
  const guest = await findGuest(act.tx, caucus.id, actor);
  if (guest !== undefined && guest.state !== "left") return guest.state;
  const recognized = await findRecognition(act.tx, { body: actor, caucus: actorOf(caucus.id) });
  return recognized === undefined ? "stranger" : "member";
}

/** A change of posts by their authors: shown anew, and passed on. */
export async function changePosts(act: Act, letters: readonly LetterOf<"change-comment">[]): Promise<CaucusFact[]> {
  const posts = await findPostsAt(
    act.tx,
    letters.map(({ saying }) => saying.iri),
  );
  const facts: CaucusFact[] = [];
  for (const letter of letters) {
    const post = posts.get(letter.saying.iri);
    if (post === undefined || post.author !== letter.signer || post.state === "removed") continue;
    if (await isTooMuch(act, post, letter.signer)) continue;
    const { contentHtml } = letter.saying;
    const { activity } = letter;
    // What waits for a moderator is passed on as it reads then.
    await changePost(act.tx, post.id, { contentHtml, changedAt: act.at });
    if (post.state === "shown") facts.push(...(await forward(act, post, letter, activity)));
  }
  return facts;
}

/** Posts that their authors deleted. */
export async function deletePosts(act: Act, letters: readonly LetterOf<"delete">[]): Promise<CaucusFact[]> {
  const posts = await findPostsAt(
    act.tx,
    letters.map(({ saying }) => saying.iri),
  );
  const facts: CaucusFact[] = [];
  for (const letter of letters) {
    const post = posts.get(letter.saying.iri);
    if (post === undefined || post.author !== letter.signer || post.state === "removed") continue;
    facts.push(await remove(act, post));
    if (post.state === "shown") facts.push(...(await forward(act, post, letter, letter.activity)));
  }
  return facts;
}

/** All posts of accounts that are gone. */
export async function forgetAuthors(act: Act, actors: readonly string[]): Promise<CaucusFact[]> {
  const facts: CaucusFact[] = [];
  for (const post of await listPostsBy(act.tx, actors)) facts.push(await remove(act, post));
  return facts;
}

async function remove(act: Act, post: CaucusPost): Promise<CaucusFact> {
  await changePost(act.tx, post.id, { state: "removed", contentHtml: "", activity: null, changedAt: act.at });
  return {
    kind: "caucus-post-removed",
    body: post.body,
    post: post.id,
    by: "author",
    wasShown: post.state === "shown",
  };
}

/** Likes of posts by members and supporters, passed on to all. */
export async function likePosts(
  act: Act,
  letters: readonly LetterOf<"caucus-like">[],
  actorOf: ActorOf,
): Promise<CaucusFact[]> {
  const posts = await findPostsAt(
    act.tx,
    letters.map(({ saying }) => saying.object),
  );
  const facts: CaucusFact[] = [];
  for (const letter of letters) {
    const post = posts.get(letter.saying.object);
    if (post === undefined || post.state !== "shown") continue;
    const caucus = await findBody(act.tx, post.body);
    const voice = caucus === undefined ? "stranger" : await voiceOf(act, caucus, letter.signer, actorOf);
    if (voice !== "member" && voice !== "supporter") continue;
    if (await isTooMuch(act, post, letter.signer)) continue;
    await countLike(act.tx, post.id);
    facts.push(...(await forward(act, post, letter, letter.activity)));
  }
  return facts;
}

async function isTooMuch(act: Act, { body }: CaucusPost, signer: string): Promise<boolean> {
  await lock(act.tx, "caucus-sender", `${body} ${signer}`);
  return (await countSent(act.tx, body, signer, act.at - POSTS_WITHIN)) >= MOST_POSTS;
}

async function forward(
  act: Act,
  post: CaucusPost,
  { signer, id: iri }: { readonly signer: string; readonly id: string },
  activity: Uint8Array | undefined,
): Promise<CaucusFact[]> {
  if (activity === undefined || activity.length > LONGEST) return [];
  const { body } = post;
  const forwarded = newId(act.at);
  const isNew = await saveForwarded(act.tx, {
    id: forwarded,
    body,
    iri,
    author: signer,
    post: post.id,
    activity,
    at: act.at,
  });
  return isNew ? [{ kind: "caucus-forwarded", body, post: post.id, forwarded }] : [];
}

/** What a caucus elsewhere says to a body of ours that vouched: only of what that body asked it. */
export async function receiveAnswer(act: Act, { signer, saying }: LetterOf<"caucus-answer">): Promise<CaucusFact[]> {
  const join = await findJoinById(act.tx, saying.join);
  if (join === undefined || join.caucus !== signer) return [];
  const { accepted } = saying;
  const isOpen = join.state === "asked" || (join.state === "accepted" && !accepted);
  if (!isOpen) return [];
  await changeJoin(act.tx, join.id, accepted ? "accepted" : "rejected", act.at);
  const { id, body, person } = join;
  return [{ kind: "caucus-join-answered", join: id, body, person, accepted }];
}
