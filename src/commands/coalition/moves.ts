import { findBodyBySlug, findHome } from "#db/bodies.ts";
import { changeCoalition, findRecord, type CoalitionRow } from "#db/coalition/coalitions.ts";
import { listVoicesOf, readTold, saveTold } from "#db/coalition/voices.ts";
import { findMirroredBodies } from "#db/entries.ts";
import { deleteFollow, listFollowsOf, saveFollow } from "#db/follows.ts";
import { newId } from "#db/ids.ts";
import type { Reader } from "#db/open.ts";
import { firstRules, isReservedSlug, isSlug } from "#domain/bodies.ts";
import { stepsSince } from "#domain/coalition/happenings.ts";
import type { Records } from "#domain/coalition/state.ts";
import type { Iri, Sha256 } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import { locked, recorded, type Act } from "#commands/act.ts";
import { establish } from "#commands/bodies.ts";
import { readFinal } from "./voices.ts";

/** Under which subject it is kept who speaks for a coalition, where that is no longer the actor that it began with. */
const VOICE = "voice";

/** Who convenes, finally; undefined before anything is final. */
export async function finalConvenor(db: Reader, row: CoalitionRow): Promise<Iri | undefined> {
  const self = await findRecord(db, row.id, "coalition", "self");
  return (self?.final as unknown as Records["coalition"] | null | undefined)?.convenor;
}

/**
 * Whoever convenes now and did not begin the coalition hosts a new actor for it, which says that it is the former one too.
 * What was told before is not told again. True if a voice was begun.
 */
export async function beginVoice(act: Act, row: CoalitionRow, iris: Iris): Promise<boolean> {
  const holding = await locked(act, "coalition-voice", row.id);
  const home = await findHome(act.tx);
  const final = await readFinal(act.tx, row.id);
  if (home === undefined || final === undefined || row.body !== null) return false;
  const [known] = await findMirroredBodies(act.tx, [row.actor]);
  const id = newId(holding.at);
  await establish(holding, {
    id,
    kind: "coalition",
    slug: await freeSlug(act.tx, known?.handle?.split("@")[0] ?? "coalition"),
    name: known?.name ?? home.name,
    summary: "",
    parent: null,
    organization: home.id,
    visibility: "public",
    rules: firstRules("coalition", "majority"),
    hue: home.hue,
    locale: home.locale,
  });
  await changeCoalition(act.tx, row.id, { body: id });
  const told = stepsSince(final, new Map()).filter(({ subject }) => subject !== "convenor");
  const former = { subject: "convenor", state: row.convenedBy };
  await saveTold(act.tx, row.id, [...told, former, { subject: VOICE, state: iris.actor(id) }], holding.at);
  await repoint(holding, row.actor, { iri: iris.actor(id), name: known?.name ?? home.name, url: null, isHere: true });
  await recorded(holding, id, {
    kind: "coalition-voice-begun",
    body: id,
    coalition: row.hash as Sha256,
    before: row.actor,
  });
  return true;
}

async function freeSlug(db: Reader, wanted: string): Promise<string> {
  const base = isSlug(wanted) && !isReservedSlug(wanted) ? wanted.slice(0, 24) : "coalition";
  for (let number = 1; number < 1_000; number += 1) {
    const slug = number === 1 ? base : `${base}_${number}`;
    if ((await findBodyBySlug(db, slug)) === undefined) return slug;
  }
  throw new Error("no name for a coalition is free");
}

/** Actors by which whoever convenes now may speak for the coalition; none where the one that is known is theirs. */
export async function voicesToAsk(
  db: Reader,
  row: CoalitionRow,
  convenor: Iri,
): Promise<{ known: Iri; candidates: Iri[] }> {
  const known = (await readTold(db, row.id)).get(VOICE) ?? row.actor;
  const isTheirs = URL.parse(known)?.origin === URL.parse(convenor)?.origin;
  return { known, candidates: isTheirs ? [] : await listVoicesOf(db, convenor) };
}

/** The coalition speaks by another actor now, which has said that it is the former one: ours moves there, and who follows it here goes along. */
export async function moveVoice(
  act: Act,
  row: CoalitionRow,
  target: { readonly iri: Iri; readonly name: string; readonly url: string },
): Promise<void> {
  const holding = await locked(act, "coalition-voice", row.id);
  const former = (await readTold(act.tx, row.id)).get(VOICE) ?? row.actor;
  if (former === target.iri) return;
  await saveTold(act.tx, row.id, [{ subject: VOICE, state: target.iri }], holding.at);
  for (const old of new Set([row.actor, former])) await repoint(holding, old, { ...target, isHere: false });
  const { body } = row;
  if (body !== null)
    await recorded(holding, body, {
      kind: "coalition-voice-moved",
      body,
      coalition: row.hash as Sha256,
      target: target.iri,
    });
}

type Target = { readonly iri: Iri; readonly name: string; readonly url: string | null; readonly isHere: boolean };

async function repoint(act: Act, old: Iri, { iri, name, url, isHere }: Target): Promise<void> {
  for (const { person } of await listFollowsOf(act.tx, old)) {
    const row = { id: newId(act.at), person, actor: iri, name, url, createdAt: act.at };
    const saved = await saveFollow(act.tx, { ...row, state: isHere ? "accepted" : "asked" });
    if (saved !== undefined && !isHere) await recorded(act, null, { kind: "follow-asked", person, actor: iri });
    await deleteFollow(act.tx, person, old);
    await recorded(act, null, { kind: "follow-ended", person, actor: old });
  }
}
