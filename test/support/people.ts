import type { Body } from "#db/bodies.ts";
import type { Database } from "#db/open.ts";
import type { Motion } from "#db/motions.ts";
import type { Question } from "#db/questions.ts";
import { type Actor, perform, system } from "#commands/act.ts";
import { createAccount } from "#commands/accounts.ts";
import { addMember } from "#commands/members.ts";
import { draftMotion, openVoting, secondMotion, stateQuestion, submitMotion } from "#commands/motions.ts";
import { readClock } from "#db/clock.ts";
import { setUp } from "#commands/setup.ts";

export type Person = Actor & { readonly kind: "person" };

/** A set-up instance: the organization `valley` with its admin. */
export async function settle(
  db: Database,
  slug = "valley",
): Promise<{ admin: Person; organization: string; recoveryKey: string }> {
  const done = await perform(db, system, (act) =>
    setUp(
      act,
      { name: "Valley Tenants’ Union", slug, summary: "Tenants of the valley." },
      { name: "Ana Admin", email: `ana@${slug}.example`, password: "correct horse battery" },
    ),
  );
  const { person, account, organization, recoveryKey } = done;
  return { admin: { kind: "person", person, account }, organization, recoveryKey };
}

/** A person with an account who is a member of the body. */
export async function join(
  db: Database,
  admin: Actor,
  body: string,
  name: string,
  role: "member" | "chair" | "secretary" | "admin" = "member",
): Promise<Person> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, ".")}@people.example`;
  const made = await perform(db, system, (act) => createAccount(act, { name, email }));
  await perform(db, admin, (act) => addMember(act, body, { email, role }));
  return { kind: "person", person: made.person, account: made.account };
}

/** A motion that is under vote for so many milliseconds. */
export async function putToVote(
  db: Database,
  { admin, mover, seconder, body }: { admin: Actor; mover: Actor; seconder: Actor; body: Pick<Body, "slug"> | string },
  {
    lasts = 60_000,
    secrecy,
    motion,
  }: { lasts?: number; secrecy?: Question["secrecy"]; motion?: Partial<Parameters<typeof draftMotion>[2]> } = {},
): Promise<{ motion: Motion; question: Question }> {
  const slug = typeof body === "string" ? body : body.slug;
  const drafted = await perform(db, mover, (act) =>
    draftMotion(act, slug, {
      kind: "resolution",
      title: "Rent strike fund",
      text: "We set aside **$6,000**.",
      ...motion,
    }),
  );
  await perform(db, mover, (act) => submitMotion(act, drafted.id));
  await perform(db, seconder, (act) => secondMotion(act, drafted.id));
  const stated = await perform(db, admin, (act) => stateQuestion(act, drafted.id));
  const closesAt = (await readClock(db.orm, db.clockOffset)) + lasts;
  const question = await perform(db, admin, (act) =>
    openVoting(act, drafted.id, { closesAt, ...(secrecy && { secrecy }) }),
  );
  return { motion: stated, question };
}
