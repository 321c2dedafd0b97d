import { z } from "zod";
import { findBody, findBodyBySlug, type Body } from "#db/bodies.ts";
import { changePost, findPost, listHeldBy, lockPost, savePost, type CaucusPost } from "#db/caucuses/forum.ts";
import {
  findGuest,
  findJoin,
  changeJoin,
  findVouched,
  saveCaucusRules,
  saveGuest,
  type CaucusGuest,
} from "#db/caucuses/members.ts";
import { dropFollowers } from "#db/audience.ts";
import { newId } from "#db/ids.ts";
import type { Reader } from "#db/open.ts";
import { changeMembership, findMember, type Member } from "#db/members.ts";
import { joinRules, strangerRules } from "#domain/caucuses.ts";
import type { Iris } from "#domain/iris.ts";
import { markdown } from "#text/markdown.ts";
import { locked, personOf, recorded, type Act } from "#commands/act.ts";
import { Missing, need, Refused } from "#commands/errors.ts";
import { iri, languageTag, uuid, written } from "#commands/inputs.ts";
import { mustBeAbleTo } from "#commands/someone.ts";

/** What a member writes into the forum; Markdown. */
export const newPost = z.strictObject({
  content: written.min(1).max(10_000),
  language: languageTag.optional(),
  inReplyTo: uuid.optional(),
});

/** What a moderator decides: about a post, an account that is nobody’s member, or a member whom a body vouches for. */
export const moderation = z.union([
  z.strictObject({ post: uuid, verdict: z.enum(["show", "remove"]) }),
  z.strictObject({ guest: iri, verdict: z.enum(["accept", "refuse", "block", "unblock"]) }),
  z.strictObject({ member: uuid, verdict: z.enum(["accept", "refuse"]) }),
]);
export type Moderation = z.infer<typeof moderation>;

export const caucusRulesChange = z.strictObject({ joins: z.enum(joinRules), strangers: z.enum(strangerRules) });

/** A caucus of ours that has a forum. */
export async function needCaucus(tx: Reader, slug: string): Promise<Body> {
  const body = need(await findBodyBySlug(tx, slug), "caucus");
  if (body.kind !== "caucus") throw new Missing("caucus");
  return body;
}

/** A member writes in the forum; the caucus says it in its own name, for nobody’s name is public here. */
export async function writePost(
  act: Act,
  slug: string,
  input: z.infer<typeof newPost>,
  iris: Iris,
): Promise<CaucusPost> {
  const body = await needCaucus(act.tx, slug);
  if (body.visibility !== "public") throw new Missing("forum");
  await mustBeAbleTo(act, body, "write-in-forum");
  const answered = input.inReplyTo === undefined ? undefined : await findPost(act.tx, { id: input.inReplyTo });
  if (input.inReplyTo !== undefined && (answered?.body !== body.id || answered.state !== "shown"))
    throw new Missing("post");
  const id = newId(act.at);
  const post = await savePost(act.tx, {
    id,
    body: body.id,
    iri: iris.post(id),
    author: iris.actor(body.id),
    person: personOf(act),
    contentHtml: markdown(input.content),
    language: input.language ?? body.locale,
    inReplyTo: answered?.iri ?? null,
    state: "shown",
    createdAt: act.at,
  });
  await recorded(act, body.id, { kind: "caucus-posted", body: body.id, post: id });
  return need(post, "post");
}

/** Who wrote a post takes it back. */
export async function takePostBack(act: Act, id: string): Promise<void> {
  const post = need(await lockPost(act.tx, id), "post");
  if (post.person === null || post.person !== personOf(act)) throw new Missing("post");
  await remove(act, post, "author");
}

/** A moderator decides. */
export async function moderate(act: Act, slug: string, asked: Moderation, iris: Iris): Promise<void> {
  const body = await needCaucus(act.tx, slug);
  await mustBeAbleTo(act, body, "moderate");
  if ("post" in asked) return moderatePost(act, body, asked);
  return "guest" in asked ? moderateGuest(act, body, asked) : moderateMember(act, body, asked, iris);
}

async function moderatePost(act: Act, body: Body, { post: id, verdict }: Extract<Moderation, { post: string }>) {
  const post = need(await lockPost(act.tx, id), "post");
  if (post.body !== body.id) throw new Missing("post");
  if (verdict === "remove") return remove(act, post, "moderator");
  if (post.state !== "held") throw new Refused({ code: "wrong-state", state: post.state });
  return show(act, post);
}

async function show(act: Act, post: CaucusPost): Promise<void> {
  await changePost(act.tx, post.id, { state: "shown" });
  await recorded(act, post.body, { kind: "caucus-post-shown", body: post.body, post: post.id });
}

async function remove(act: Act, post: CaucusPost, by: "author" | "moderator"): Promise<void> {
  if (post.state === "removed") throw new Refused({ code: "wrong-state", state: post.state });
  await changePost(act.tx, post.id, { state: "removed", contentHtml: "", activity: null, changedAt: act.at });
  const { body, id, state } = post;
  await recorded(act, body, { kind: "caucus-post-removed", body, post: id, by, wasShown: state === "shown" });
}

const outcomes = { accept: "supporter", refuse: "refused", block: "blocked", unblock: "left" } as const;

async function moderateGuest(act: Act, body: Body, { guest: actor, verdict }: Extract<Moderation, { guest: string }>) {
  const holding = await locked(act, "caucus-guest", `${body.id} ${actor}`);
  const before = await findGuest(act.tx, body.id, actor);
  if (verdict !== "block") mustBeAt(before, verdict);
  const state = outcomes[verdict];
  await saveGuest(act.tx, { body: body.id, actor, state, since: holding.at });
  if (verdict === "block") await dropFollowers(act.tx, [{ actor, body: body.id, activity: null }]);
  const activity = before?.activity ?? null;
  await recorded(holding, body.id, { kind: "caucus-guest-changed", body: body.id, actor, state, activity });
  for (const post of await listHeldBy(act.tx, body.id, actor))
    await (verdict === "accept" ? show(holding, post) : remove(holding, post, "moderator"));
}

function mustBeAt(guest: CaucusGuest | undefined, verdict: "accept" | "refuse" | "unblock"): void {
  const state = need(guest, "account").state;
  const isFine = {
    accept: state === "asked" || state === "refused",
    refuse: state === "asked" || state === "supporter",
    unblock: state === "blocked",
  };
  if (!isFine[verdict]) throw new Refused({ code: "wrong-state", state });
}

/** A member whom a body vouches for is taken in, turned away or put out; the body is told. */
async function moderateMember(
  act: Act,
  body: Body,
  { member: id, verdict }: Extract<Moderation, { member: string }>,
  iris: Iris,
): Promise<void> {
  const holding = await locked(act, "members", body.id);
  const member = need(await findMember(act.tx, body.id, id), "member");
  const vouched = need(await findVouched(act.tx, id), "member");
  const accepted = verdict === "accept";
  const isFine = accepted ? member.standing === "applicant" : ["applicant", "good", "lapsed"].includes(member.standing);
  if (!isFine || member.role !== "member") throw new Refused({ code: "wrong-state", state: member.standing });
  await changeMembership(act.tx, id, accepted ? { standing: "good" } : { standing: "resigned", endedAt: holding.at });
  await recorded(holding, body.id, factOf(body, member, accepted));
  await answerOwn(holding, member.person, iris.actor(body.id), accepted);
  const { voucher } = vouched;
  await recorded(holding, body.id, {
    kind: "caucus-member-answered",
    body: body.id,
    membership: id,
    voucher,
    accepted,
  });
}

function factOf(body: Body, { person, role, standing }: Member, accepted: boolean) {
  if (!accepted) return { kind: "member-removed", body: body.id, person } as const;
  const before = { role, standing };
  return { kind: "member-changed", body: body.id, person, role, standing: "good", before } as const;
}

/** Of a member of this instance the wish is kept here too. */
async function answerOwn(act: Act, person: string, caucus: string, accepted: boolean): Promise<void> {
  const join = await findJoin(act.tx, { person, caucus });
  if (join !== undefined) await changeJoin(act.tx, join.id, accepted ? "accepted" : "rejected", act.at);
}

/** What a caucus decides about its doors, by an officer who may set its rules. */
export async function changeCaucusRules(
  act: Act,
  slug: string,
  rules: z.infer<typeof caucusRulesChange>,
): Promise<Body> {
  const body = await needCaucus(act.tx, slug);
  await mustBeAbleTo(act, body, "edit-body");
  await saveCaucusRules(act.tx, body.id, rules);
  await recorded(act, body.id, { kind: "caucus-rules-changed", body: body.id, ...rules });
  return need(await findBody(act.tx, body.id), "caucus");
}
