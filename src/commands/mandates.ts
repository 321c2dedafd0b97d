import { randomBytes } from "node:crypto";
import { z } from "zod";
import { findPersons } from "#db/accounts.ts";
import { findBody } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { type Mandate, changeMandateRow, findMandate, listMandatesOf, saveMandate } from "#db/mandates.ts";
import { findMember, findMembership } from "#db/members.ts";
import { findMotion } from "#db/motions.ts";
import { type Office, findOffice } from "#db/offices.ts";
import { findQuestion } from "#db/questions.ts";
import { nameAlternate as mayName, seatAlternate } from "#domain/alternates.ts";
import {
  type Decision,
  type Ending,
  type MandateFact,
  endOf,
  issueMandate as mayIssue,
  revokeMandate as mayRevoke,
} from "#domain/mandates.ts";
import { termOf } from "#domain/offices.ts";
import { textHash } from "#domain/texts.ts";
import { type Act, locked, personOf, recorded } from "./act.ts";
import { Invalid, Refused, enact, need } from "./errors.ts";
import { instantText, uuid } from "./inputs.ts";
import { holdOffice } from "./offices.ts";
import { actorIn } from "./someone.ts";

export const newMandate = z.strictObject({
  /** Or a coalition, in whose council the seat is. */
  office: uuid.optional(),
  coalition: z.string().min(1).max(2_000).optional(),
  /** Which of the seats; unset: the first that is free. */
  seat: z.int().min(1).max(100_000).optional(),
  /** A person, or a membership in the home body. */
  holder: uuid,
  question: uuid.optional(),
  from: instantText.optional(),
  until: instantText.optional(),
  /** To wait until a seat is vacated. */
  alternate: z.boolean().default(false),
  alternateOf: uuid.optional(),
});

export const revocation = z.strictObject({ question: uuid.optional() });
export const showing = z.strictObject({ isNamePublic: z.boolean() });

type FactOf<Kind extends MandateFact["kind"]> = Extract<MandateFact, { kind: Kind }>;

/** Gives somebody an office, or a place among its alternates, by an adopted motion of the home body. */
export async function issueMandate(act: Act, input: z.infer<typeof newMandate>): Promise<Mandate> {
  if (input.office === undefined)
    throw new Invalid([{ path: "office", code: "required", message: "an office or a coalition" }]);
  const { office, holding } = await holdOffice(act, input.office);
  const home = need(await findBody(act.tx, office.home), "body");
  const by = await actorIn(holding, home);
  const holder = await personBehind(act, office, input.holder);
  const [existing, decision, isMember] = await Promise.all([
    listMandatesOf(act.tx, office.id),
    decisionOf(act, input.question),
    isMemberOf(act, office, holder),
  ]);
  const mandate = newId(holding.at);
  const from = input.from ?? holding.at;
  if (input.alternate) {
    const fact = enact(mayName(office, { mandate, holder }, existing, decision, isMember, by, holding.at));
    const of = existing.find(({ id }) => id === input.alternateOf);
    const until = of === undefined ? from + termOf(office) : endOf(of);
    const latest = office.termUntil ?? until;
    return saveAlternate(holding, fact, { from, until: Math.min(until, latest), alternateOf: of?.id ?? null });
  }
  const wanted = { mandate, holder, from, until: input.until, number: input.seat };
  const seats = need(await findOffice(act.tx, office.id, from), "office");
  return saveIssued(holding, enact(mayIssue(seats, wanted, existing, decision, isMember, by)));
}

/** Ends a mandate now: by its holder, or by an officer with the decision; the next alternate takes the seat. */
export async function revokeMandate(act: Act, id: string, input: z.infer<typeof revocation>): Promise<Mandate> {
  const found = need(await findMandate(act.tx, id), "mandate");
  const { office, holding } = await holdOffice(act, found.office);
  const mandate = need(await findMandate(act.tx, id), "mandate");
  // Adoption has carried it out already; whoever does it by hand finds it done.
  if (mandate.revokedBy !== null && mandate.revokedBy === input.question) return mandate;
  const home = need(await findBody(act.tx, office.home), "body");
  const decision = await decisionOf(holding, input.question);
  const fact = enact(mayRevoke(mandate, office, decision, await actorIn(holding, home), holding.at));
  return endMandate(holding, office, mandate, fact);
}

/** Saves the end of a mandate and seats the alternate; what was voted under it stands. */
export async function endMandate(
  act: Act,
  office: Office,
  mandate: Mandate,
  fact: FactOf<"mandate-revoked">,
): Promise<Mandate> {
  const ending: Ending = fact.ending;
  await changeMandateRow(act.tx, mandate.id, { revokedAt: act.at, ending, revokedBy: fact.question });
  await recorded(act, office.home, fact);
  const existing = await listMandatesOf(act.tx, office.id);
  const ended = { ...mandate, revokedAt: act.at };
  const seated = mandate.number === null ? undefined : seatAlternate(office, ended, existing, act.at);
  if (seated !== undefined) {
    const { number, from, until } = seated;
    await changeMandateRow(act.tx, seated.mandate, { number, from, until });
    await recorded(act, office.home, seated);
  }
  return need(await findMandate(act.tx, mandate.id), "mandate");
}

/** The holder lets the name be shown to everybody, or no longer. */
export async function showMandate(act: Act, id: string, { isNamePublic }: z.infer<typeof showing>): Promise<Mandate> {
  const found = need(await findMandate(act.tx, id), "mandate");
  const { office, holding } = await holdOffice(act, found.office);
  if (found.holder !== personOf(act)) throw new Refused({ code: "holder-only" });
  const mandate = need(await findMandate(act.tx, id), "mandate");
  if (mandate.isNamePublic === isNamePublic) return mandate;
  await changeMandateRow(act.tx, id, { isNamePublic });
  await recorded(holding, office.home, { kind: "mandate-shown", mandate: id, home: office.home, isNamePublic });
  return need(await findMandate(act.tx, id), "mandate");
}

/** Says in the record that a mandate has run out, which it did by itself; does nothing twice. */
export async function noteExpiry(act: Act, id: string): Promise<void> {
  const found = need(await findMandate(act.tx, id), "mandate");
  const holding = await locked(act, "office", found.office);
  const mandate = need(await findMandate(act.tx, id), "mandate");
  if (mandate.expiredAt !== null || mandate.revokedAt !== null || holding.at < mandate.until) return;
  const office = need(await findOffice(act.tx, mandate.office, holding.at), "office");
  await changeMandateRow(act.tx, id, { expiredAt: holding.at });
  // An alternate who was never seated held nothing that could end.
  if (mandate.number === null) return;
  await recorded(holding, office.home, { kind: "mandate-expired", mandate: id, office: office.id, home: office.home });
}

/** Saves a mandate that a rule has allowed; the holder's name is hidden in a salted hash for the gazette. */
export async function saveIssued(act: Act, fact: FactOf<"mandate-issued">): Promise<Mandate> {
  const { mandate: id, office, holder, number, from, until, question } = fact;
  await saveMandate(act.tx, { id, office, holder, number, from, until, question, ...(await hidden(act, holder)) });
  await recorded(act, fact.home, fact);
  return need(await findMandate(act.tx, id), "mandate");
}

/** Saves an alternate, who waits until then. */
export async function saveAlternate(
  act: Act,
  fact: FactOf<"alternate-named">,
  term: { readonly from: number; readonly until: number; readonly alternateOf: string | null },
): Promise<Mandate> {
  const { mandate: id, office, holder, order, question } = fact;
  await saveMandate(act.tx, {
    id,
    office,
    holder,
    number: null,
    order,
    question,
    ...term,
    ...(await hidden(act, holder)),
  });
  await recorded(act, fact.home, fact);
  return need(await findMandate(act.tx, id), "mandate");
}

/** Whether somebody may hold what the home body fills: its members in good standing. */
export async function isMemberOf(act: Act, { home }: Pick<Office, "home">, person: string): Promise<boolean> {
  return (await findMembership(act.tx, home, person))?.standing === "good";
}

async function hidden(act: Act, holder: string) {
  const person = need((await findPersons(act.tx, [holder])).get(holder), "person");
  const salt = randomBytes(16);
  const holderHash = textHash({ salt: salt.toString("hex"), text: person.name });
  return { salt: new Uint8Array(salt), holderHash, isNamePublic: person.isNamePublic, createdAt: act.at };
}

async function personBehind(act: Act, { home }: Office, holder: string): Promise<string> {
  const member = await findMember(act.tx, home, holder);
  if (member !== undefined) return member.person;
  if ((await findPersons(act.tx, [holder])).has(holder)) return holder;
  throw new Refused({ code: "holder-not-a-member" });
}

/** The decision that an act names: the closed question of a motion; undefined if none is named. */
export async function decisionOf(act: Act, id: string | undefined): Promise<Decision | undefined> {
  if (id === undefined) return undefined;
  const question = need(await findQuestion(act.tx, id), "question");
  if (question.matter !== "motion") throw new Refused({ code: "other-object" });
  return { question: id, motion: need(await findMotion(act.tx, question.motion), "motion") };
}
