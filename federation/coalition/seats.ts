import { findBody } from "#db/bodies.ts";
import { type CoalitionRow, type RecordChange, findCoalition } from "#db/coalition/coalitions.ts";
import { findCoalitionMotion } from "#db/coalition/motions.ts";
import { newId } from "#db/ids.ts";
import { changeOfficeRow, findCoalitionSeats, saveOffice } from "#db/offices.ts";
import type { Reader, Writer } from "#db/open.ts";
import type { Council } from "#domain/coalition/council.ts";
import type { SeatFact } from "#domain/coalition/seating.ts";
import type { Draft, Sha256 } from "#domain/entries.ts";
import { usualTerm } from "#domain/offices.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { House } from "#federation/house.ts";
import { type Drafted, refTo } from "#federation/references.ts";
import { wordsIn } from "#federation/words.ts";

/** The entry of a delegate's vote. */
export async function seatVoted(db: Reader, fact: SeatFact, { iris }: House): Promise<Drafted | undefined> {
  const { organization, coalition, seat, choice, instructed, reasonHash: textHash } = fact;
  const [body, motion] = await Promise.all([findBody(db, organization), findCoalitionMotion(db, { id: fact.motion })]);
  const mandate = body === undefined ? undefined : await refTo(db, body, fact.mandate);
  const { questionEntry: id, questionHash: hash } = motion ?? { questionEntry: null, questionHash: null };
  if (mandate === undefined || id === null || hash === null) return undefined;
  const draft: Draft = {
    type: "SeatVoted",
    issuer: iris.actor(organization),
    refs: [{ id, hash: hash as Sha256 }, mandate],
    coalition,
    choice,
    seat,
    ...(instructed !== undefined && { instructed }),
    ...(textHash !== undefined && { textHash }),
  };
  return { organization, draft };
}

/** Our organizations fill their seats of a council as they fill any office: it has as many as the coalition's final state says, for the council's term. */
export async function keepSeats(
  tx: Writer,
  { id, hash }: Pick<CoalitionRow, "id" | "hash">,
  finals: readonly RecordChange[],
  { iris }: House,
  at: Instant,
): Promise<void> {
  const change = finals.find(({ kind }) => kind === "council");
  if (change === undefined || (await findCoalition(tx, { hash })) === undefined) return;
  const council = change.value as unknown as Council | null;
  const here = iris.actor("");
  for (const [actor, , seats] of council?.shares ?? []) {
    const body = actor.startsWith(here) ? await findBody(tx, actor.slice(here.length)) : undefined;
    if (council === null || body === undefined) continue;
    const { from: termFrom, until: termUntil } = council;
    const termDays = Math.max(1, Math.ceil((termUntil - termFrom) / DAY));
    const terms = { seats, termDays, termFrom, termUntil, changedAt: at };
    const known = await findCoalitionSeats(tx, id, body.id);
    if (known !== undefined) await changeOfficeRow(tx, known.id, terms);
    else if (seats > 0)
      await saveOffice(tx, {
        ...usualTerm,
        ...terms,
        id: newId(at),
        coalition: id,
        body: body.id,
        home: body.id,
        kind: "seat",
        title: wordsIn(body.locale).mandates.delegate,
        alternates: 1,
        rotates: false,
        isInstructed: true,
        weight: 1,
        createdAt: at,
      });
  }
}
