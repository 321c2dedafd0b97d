import { findBody, findHome } from "#db/bodies.ts";
import { findRecord, listRecords, type CoalitionRow } from "#db/coalition/coalitions.ts";
import { findCoalitionMotion, findMovedText } from "#db/coalition/motions.ts";
import {
  endBoosts,
  endHearing,
  endStaleBoosts,
  listHearers,
  listHearings,
  listUnboosted,
  readTold,
  saveBoost,
  saveHearing,
  saveTold,
  type CoalitionBoost,
} from "#db/coalition/voices.ts";
import { newId } from "#db/ids.ts";
import type { Reader } from "#db/open.ts";
import { findRemoteActor } from "#db/remotes.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import { stepsSince, type FinalState, type Step } from "#domain/coalition/happenings.ts";
import type { Records } from "#domain/coalition/state.ts";
import type { VoiceFact } from "#domain/coalition/voices.ts";
import type { Iri, Sha256 } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import { locked, recorded, type Act } from "#commands/act.ts";

/** What a round of a coalition's voice came to: whether it said anything, and whom it cannot reach before their documents are read. */
export type Spoken = { readonly said: number; readonly isWaiting: boolean; readonly unknown: readonly string[] };

const nothing: Spoken = { said: 0, isWaiting: false, unknown: [] };

/**
 * A coalition whose voice is here tells what has become final since it spoke last, hears those who are members and passes
 * their announcements on. All in one transaction with the mark of what was told: nothing is said twice or left out.
 */
export async function speak(act: Act, row: CoalitionRow, iris: Iris): Promise<Spoken> {
  const holding = await locked(act, "coalition-voice", row.id);
  const body = row.body === null ? undefined : await findBody(act.tx, row.body);
  const home = await findHome(act.tx);
  if (body === undefined || body.visibility !== "public" || home === undefined) return nothing;
  const final = await readFinal(act.tx, row.id);
  if (final === undefined) return nothing;
  const told = await readTold(act.tx, row.id);
  const steps: Step[] = [];
  let isWaiting = false;
  for (const step of stepsSince(final, told)) {
    if (await canBeSaid(act.tx, row.id, step)) steps.push(step);
    else isWaiting = true;
  }
  await saveTold(act.tx, row.id, steps, holding.at);
  // A voice that has moved says nothing more: what happens is kept, so that it is no news if it comes back.
  const isHere = (told.get("voice") ?? iris.actor(body.id)) === iris.actor(body.id);
  const happenings = isHere ? steps.flatMap(({ happening }) => happening ?? []) : [];
  for (const happening of happenings)
    await say(holding, { kind: "coalition-told", body: body.id, coalition: row.hash as Sha256, happening });
  // Whoever convenes now speaks for it: this voice has said so, and hears nobody any more.
  const own = iris.actor(home.id);
  const full = final.members.flatMap(([actor, { standing }]) => (standing === "full" ? [actor] : []));
  const members = final.self.convenor === own ? full : [];
  const unknown = await hear(holding, body.id, new Set(members.filter((actor) => actor !== own)));
  return { said: happenings.length, isWaiting, unknown };
}

/**
 * What the organization of this instance announces needs no way to a coalition whose voice is here: while it is a member
 * and convenes, that is passed on, and taken back, as it stands. True if there was any.
 */
export async function passOwnOn(act: Act, row: CoalitionRow, iris: Iris): Promise<boolean> {
  const home = await findHome(act.tx);
  const voice = row.body === null ? undefined : await findBody(act.tx, row.body);
  if (voice === undefined || home === undefined) return false;
  const body = voice.id;
  const prefix = iris.announcement("");
  const actor = iris.actor(home.id);
  const stale = await endStaleBoosts(act.tx, body, prefix, act.at);
  for (const each of stale) await say(act, endOf(each));
  const news = await listUnboosted(act.tx, { body, author: home.id, prefix, since: voice.createdAt });
  if (news.length === 0) return stale.length > 0;
  const [self, member] = await Promise.all([
    findRecord(act.tx, row.id, "coalition", "self"),
    findRecord(act.tx, row.id, "member", actor),
  ]);
  const convenes = (self?.final as unknown as Records["coalition"] | null | undefined)?.convenor === actor;
  if (!convenes || memberIn(member?.final)?.standing !== "full") return stale.length > 0;
  for (const id of news) await boost(act, { body, actor, object: prefix + id });
  return true;
}

/** What is final; undefined before anything is. */
export async function readFinal(db: Reader, coalition: string): Promise<FinalState | undefined> {
  const finals = async (kind: keyof Records) =>
    (await listRecords(db, coalition, kind)).flatMap(({ key, final }) =>
      final === null ? [] : [[key, final] as const],
    );
  const [selves, members, motions, questions] = await Promise.all([
    finals("coalition"),
    finals("member"),
    finals("motion"),
    finals("question"),
  ]);
  const self = selves[0]?.[1] as Records["coalition"] | undefined;
  if (self === undefined) return undefined;
  return {
    self,
    members: members.flatMap(([actor, value]) => {
      const member = memberIn(value);
      return member === undefined ? [] : [[actor, member] as const];
    }),
    motions: motions as unknown as FinalState["motions"],
    questions: questions as unknown as FinalState["questions"],
  };
}

/** A motion is told with its title: its text may come a moment after the act that names it. */
async function canBeSaid(db: Reader, coalition: string, { happening }: Step): Promise<boolean> {
  if (happening?.what !== "moved") return true;
  const motion = await findCoalitionMotion(db, { coalition, hash: happening.motion });
  return motion !== undefined && (await findMovedText(db, motion)) !== undefined;
}

/** Follows the members that it does not hear yet and leaves those that are none; answers whose documents have to be read first. */
async function hear(act: Act, body: string, members: ReadonlySet<Iri>): Promise<string[]> {
  const heard = new Set(await listHearings(act.tx, body));
  const unknown: string[] = [];
  for (const actor of members) {
    if (heard.has(actor)) continue;
    if ((await findRemoteActor(act.tx, actor)) === undefined) {
      unknown.push(actor);
      continue;
    }
    await saveHearing(act.tx, { body, actor, since: act.at });
    await say(act, { kind: "coalition-heard", body, actor });
  }
  for (const actor of heard) {
    if (members.has(actor)) continue;
    await endHearing(act.tx, body, actor);
    await say(act, { kind: "coalition-unheard", body, actor });
  }
  return unknown;
}

async function boost(
  act: Act,
  { body, actor, object }: { readonly body: string; readonly actor: string; readonly object: string },
): Promise<void> {
  const saved = await saveBoost(act.tx, { id: newId(act.at), body, object, actor, at: act.at });
  if (saved !== undefined) await say(act, { kind: "coalition-boosted", body, boost: saved.id });
}

const say = (act: Act, fact: VoiceFact) => recorded(act, fact.body, fact);

const endOf = ({ body, id }: CoalitionBoost): VoiceFact => ({ kind: "coalition-boost-ended", body, boost: id });

/** What members announce elsewhere, passed on by every coalition here that hears them. */
export async function hearPosts(
  act: Act,
  posts: readonly { readonly signer: string; readonly object: string }[],
): Promise<VoiceFact[]> {
  const hearers = await listHearers(
    act.tx,
    posts.map(({ signer }) => signer),
  );
  const facts: VoiceFact[] = [];
  for (const { body, actor } of hearers) {
    for (const { object } of posts.filter(({ signer }) => signer === actor)) {
      const saved = await saveBoost(act.tx, { id: newId(act.at), body, object, actor, at: act.at });
      if (saved !== undefined) facts.push({ kind: "coalition-boosted", body, boost: saved.id });
    }
  }
  return facts;
}

/** What their authors deleted is no longer passed on; nor is anything by authors who are gone. */
export async function unhear(act: Act, by: Parameters<typeof endBoosts>[1]): Promise<VoiceFact[]> {
  return (await endBoosts(act.tx, by, act.at)).map(endOf);
}
