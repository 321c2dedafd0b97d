import { z } from "zod";
import { type Body, findBody, findBodyBySlug } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { findMember } from "#db/members.ts";
import { findMotion } from "#db/motions.ts";
import { type Proxy, changeProxy, countHeld, findProxy, hasGivenProxy, lockProxy, saveProxy } from "#db/proxies.ts";
import type { Question } from "#db/questions.ts";
import {
  acceptProxy as mayAccept,
  endProxy as mayEnd,
  offerProxy as mayOffer,
  refusalOfProxyVote,
} from "#domain/proxies.ts";
import { type Act, locked, personOf, recorded } from "./act.ts";
import { Missing, Refused, enact, need } from "./errors.ts";
import { instantText, uuid } from "./inputs.ts";
import { actorIn, findSomeone } from "./someone.ts";

/** Who shall vote for whoever asks: a member by the id in the list of members; without a motion in all of the body. */
export const newProxy = z.strictObject({ to: uuid, expiresAt: instantText, motion: uuid.optional() });

/** Asks another member to vote for oneself; it counts once they agree. */
export async function offerProxy(act: Act, slug: string, input: z.infer<typeof newProxy>): Promise<Proxy> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const principal = personOf(act);
  const holding = await locked(act, "proxies", `${body.id}:${principal}`);
  const by = await actorIn(holding, body);
  const member = need(await findMember(act.tx, body.id, input.to), "member");
  const motion = input.motion ?? null;
  if (motion !== null && (await findMotion(act.tx, motion))?.body !== body.id) throw new Missing("motion");
  const scope = { body: body.id, principal, motion };
  const proxy = { id: newId(holding.at), ...scope, holder: member.person, expiresAt: input.expiresAt };
  const standing = {
    hasGiven: await hasGivenProxy(act.tx, scope, holding.at),
    holderRoles: (await findSomeone(act.tx, body, member.person)).roles,
  };
  const fact = enact(mayOffer(proxy, standing, body.rules, by, holding.at));
  await saveProxy(act.tx, { ...proxy, offeredAt: holding.at });
  await recorded(holding, body.id, fact);
  return need(await findProxy(act.tx, proxy.id), "proxy");
}

/** Agrees to vote for another member. */
export async function acceptProxy(act: Act, id: string): Promise<Proxy> {
  const { proxy, body } = await hold(act, id);
  const holding = await locked(act, "proxies held", `${body.id}:${proxy.holder}`);
  const held = await countHeld(act.tx, body.id, proxy.holder, holding.at);
  const fact = enact(mayAccept(proxy, held, body.rules, await actorIn(holding, body), holding.at));
  await changeProxy(act.tx, id, { acceptedAt: holding.at });
  await recorded(holding, body.id, fact);
  return need(await findProxy(act.tx, id), "proxy");
}

/** Takes a proxy back, declines it or lays it down. */
export async function endProxy(act: Act, id: string): Promise<Proxy> {
  const { proxy, body } = await hold(act, id);
  const fact = enact(mayEnd(proxy, personOf(act), act.at));
  await changeProxy(act.tx, id, { endedAt: act.at });
  await recorded(act, body.id, fact);
  return need(await findProxy(act.tx, id), "proxy");
}

/** Whose ballot is cast: one's own, or that of whoever gave this proxy. */
export async function principalOf(
  act: Act,
  id: string | undefined,
): Promise<{ voter: string; proxy: Proxy | undefined }> {
  if (id === undefined) return { voter: personOf(act), proxy: undefined };
  const proxy = need(await findProxy(act.tx, id), "proxy");
  if (proxy.holder !== personOf(act)) throw new Missing("proxy");
  return { voter: proxy.principal, proxy };
}

/** Refuses a ballot that the proxy does not cover now. */
export async function mustCover(
  act: Act,
  proxy: Proxy,
  question: Pick<Question, "body" | "motion">,
  hasVotedInPerson: boolean,
): Promise<void> {
  const { rules } = need(await findBody(act.tx, question.body), "body");
  const refusal = refusalOfProxyVote(proxy, question, { rules, hasVotedInPerson }, personOf(act), act.at);
  if (refusal !== undefined) throw new Refused(refusal);
}

/** A proxy is nobody's business but of its two sides. */
async function hold(act: Act, id: string): Promise<{ proxy: Proxy; body: Body }> {
  const proxy = need(await lockProxy(act.tx, id), "proxy");
  const person = personOf(act);
  if (proxy.principal !== person && proxy.holder !== person) throw new Missing("proxy");
  return { proxy, body: need(await findBody(act.tx, proxy.body), "body") };
}
