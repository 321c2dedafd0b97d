import { countWaiting, findDeclineOf, saveAsked, withdrawAsked } from "#db/asks.ts";
import { findBody } from "#db/bodies.ts";
import { findStanding } from "#db/endorsements.ts";
import { newId } from "#db/ids.ts";
import { isBodyOfPeer } from "#db/stances.ts";
import type { Fact } from "#domain/facts.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { Act } from "./act.ts";
import type { LetterOf } from "./letters.ts";

/** So many asks of one host wait at once. */
const MOST_WAITING = 200;
const LONGEST = 366 * DAY;

/** A body of a connected instance asks one of ours to endorse something; strangers ask nothing, and nobody twice. */
export async function askCame(act: Act, { signer, host, id: iri, saying }: LetterOf<"ask">): Promise<Fact[]> {
  const { body: id, object, reason = null } = saying;
  const body = await findBody(act.tx, id);
  if (body?.visibility !== "public" || object.endsWith(`/ap/actors/${id}`)) return [];
  if (!(await isBodyOfPeer(act.tx, signer, host)) || (await countWaiting(act.tx, host)) >= MOST_WAITING) return [];
  const [standing, declined] = [await findStanding(act.tx, id, object), await findDeclineOf(act.tx, id, object)];
  // What the body has answered needs no second answer.
  const state = standing !== undefined ? "supported" : declined === undefined ? "waiting" : "declined";
  const row = { id: newId(act.at), iri, actor: signer, host, body: id, object, reason, state } as const;
  const saved = await saveAsked(act.tx, { ...row, until: untilIn(saying.until, act.at), receivedAt: act.at });
  return saved === undefined ? [] : [{ kind: "endorsement-ask-received", asked: saved.id, body: id, actor: signer }];
}

/** Who asked does so no longer. */
export async function askTakenBack(act: Act, { signer, saying }: LetterOf<"ask-end">): Promise<Fact[]> {
  const ended = await withdrawAsked(act.tx, signer, saying.activity);
  return ended.map(({ id: asked, body, actor }) => ({ kind: "endorsement-ask-taken-back", asked, body, actor }));
}

const untilIn = (until: Instant | undefined, at: Instant): Instant | null =>
  until === undefined || until <= at || until > at + LONGEST ? null : until;
