import { z } from "zod";
import { type Body, findBodyBySlug } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { type Office, changeOfficeRow, findOffice, findSeats, saveOffice } from "#db/offices.ts";
import {
  changeOffice as mayChange,
  createOffice as mayCreate,
  endOffice as mayEnd,
  officeKinds,
  officeRoles,
  problemsOfOffice,
  usualTerm,
} from "#domain/offices.ts";
import { type Act, locked, recorded } from "./act.ts";
import { Invalid, Missing, Refused, enact, need } from "./errors.ts";
import { shortText } from "./inputs.ts";
import { findBody } from "#db/bodies.ts";
import { actorIn } from "./someone.ts";

const whole = z.int();

/** What can be said of an office; `home` is the slug of the member body that fills a council's seats. */
export const newOffice = z.strictObject({
  kind: z.enum(officeKinds).default("office"),
  title: shortText,
  topic: shortText.nullish(),
  home: z.string().max(60).optional(),
  seats: whole.default(1),
  alternates: whole.default(0),
  termDays: whole.default(usualTerm.termDays),
  maxConsecutiveTerms: whole.nullable().default(null),
  coolingOffTerms: whole.default(usualTerm.coolingOffTerms),
  countsPartialTerms: z.boolean().default(true),
  rotates: z.boolean().default(false),
  isInstructed: z.boolean().default(false),
  weight: whole.default(1),
  role: z.enum(officeRoles).nullable().default(null),
});

export const officeChange = z
  .strictObject({
    title: shortText,
    topic: shortText.nullable(),
    seats: whole,
    alternates: whole,
    termDays: whole,
    maxConsecutiveTerms: whole.nullable(),
    coolingOffTerms: whole,
    countsPartialTerms: z.boolean(),
    rotates: z.boolean(),
    isInstructed: z.boolean(),
    weight: whole,
    role: z.enum(officeRoles).nullable(),
  })
  .partial();

/** A new office of a body, a council's seats for a member body, or a topic to speak about. */
export async function createOffice(act: Act, slug: string, input: z.infer<typeof newOffice>): Promise<Office> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const home = await homeOf(act, body, input.home);
  const holding = await locked(act, "offices", body.id);
  const { home: _, topic = null, ...rest } = input;
  const office = { id: newId(holding.at), body: body.id, home: home.id, ...rest };
  mustFit(office);
  const fact = enact(mayCreate(office, await actorIn(holding, body)));
  if (office.kind === "seat" && (await findSeats(act.tx, body.id, home.id)) !== undefined)
    throw new Refused({ code: "already-holds" });
  await saveOffice(act.tx, { ...office, topic, createdAt: holding.at, changedAt: holding.at });
  await recorded(holding, body.id, fact);
  return need(await findOffice(act.tx, office.id, holding.at), "office");
}

/** Changes an office; terms that have begun keep theirs. */
export async function changeOffice(act: Act, id: string, change: z.infer<typeof officeChange>): Promise<Office> {
  const { office, body, holding } = await holdOffice(act, id);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: Office = { ...office, ...given };
  mustFit(after);
  const fact = enact(mayChange(office, after, await actorIn(holding, body)));
  await changeOfficeRow(act.tx, id, { ...given, changedAt: holding.at });
  await recorded(holding, body.id, fact);
  return need(await findOffice(act.tx, id, holding.at), "office");
}

/** Ends an office: whoever holds it keeps it to the end of the term. */
export async function endOffice(act: Act, id: string): Promise<Office> {
  const { office, body, holding } = await holdOffice(act, id);
  const fact = enact(mayEnd(office, await actorIn(holding, body)));
  await changeOfficeRow(act.tx, id, { endedAt: holding.at, changedAt: holding.at });
  await recorded(holding, body.id, fact);
  return need(await findOffice(act.tx, id, holding.at), "office");
}

/** The office alone, so that no two give the same seat at once. */
export async function holdOffice(act: Act, id: string): Promise<{ office: Office; body: Body; holding: Act }> {
  const holding = await locked(act, "office", id);
  const office = need(await findOffice(act.tx, id, holding.at), "office");
  return { office, body: need(await findBody(act.tx, office.body), "body"), holding };
}

async function homeOf(act: Act, body: Body, slug: string | undefined): Promise<Body> {
  if (slug === undefined) return body;
  const home = need(await findBodyBySlug(act.tx, slug), "body");
  // A body of somebody else's organization is none of theirs to give seats to, and need not be known to them.
  if (home.organization !== body.organization) throw new Missing("body");
  return home;
}

function mustFit(office: Parameters<typeof problemsOfOffice>[0]): void {
  const problems = problemsOfOffice(office).map((path) => ({ path, code: "out-of-range" }));
  if (problems.length > 0) throw new Invalid(problems);
}
