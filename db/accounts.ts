import type { Reader, Writer } from "./open.ts";
import { DAY, type Instant } from "#domain/time.ts";
import { and, asc, eq, gt, inArray, isNull, lt } from "drizzle-orm";
import { accounts, invitations, persons, resets, sessions, tokens } from "./schema/accounts.ts";

export type Person = typeof persons.$inferSelect;
export type Account = typeof accounts.$inferSelect;
export type Invitation = typeof invitations.$inferSelect;
export type Reset = typeof resets.$inferSelect;

/** Who is asking: account and person in one row. */
export type LoggedIn = {
  readonly account: string;
  readonly person: string;
  readonly name: string;
  readonly email: string;
  readonly locale: string | null;
  /** When the session began with a proof of who it is (a password, a link); unset for whoever bears a token. */
  readonly provedAt?: Instant;
};

const who = {
  account: accounts.id,
  person: persons.id,
  name: persons.name,
  email: accounts.email,
  locale: accounts.locale,
};

export async function findAccountByEmail(
  db: Reader,
  email: string,
): Promise<(LoggedIn & { passwordHash: string | null }) | undefined> {
  const [row] = await db
    .select({ ...who, passwordHash: accounts.passwordHash })
    .from(accounts)
    .innerJoin(persons, eq(persons.id, accounts.person))
    .where(and(eq(accounts.email, email.toLowerCase()), isNull(accounts.suspendedAt)));
  return row;
}

export async function findAccount(db: Reader, id: string): Promise<Account | undefined> {
  const [row] = await db.select().from(accounts).where(eq(accounts.id, id));
  return row;
}

/** Whether a person has an account of their own. */
/** The account of a person. */
export async function findAccountOf(db: Reader, person: string): Promise<Account | undefined> {
  const [row] = await db.select().from(accounts).where(eq(accounts.person, person));
  return row;
}

export async function hasAccount(db: Reader, person: string): Promise<boolean> {
  return (await db.$count(accounts, eq(accounts.person, person))) > 0;
}

export async function findSession(db: Reader, hash: Uint8Array, at: Instant): Promise<LoggedIn | undefined> {
  const [row] = await db
    .select({ ...who, provedAt: sessions.createdAt })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.account))
    .innerJoin(persons, eq(persons.id, accounts.person))
    .where(and(eq(sessions.hash, hash), gt(sessions.expiresAt, at), isNull(accounts.suspendedAt)));
  return row;
}

export async function findToken(db: Reader, hash: Uint8Array): Promise<LoggedIn | undefined> {
  const [row] = await db
    .select(who)
    .from(tokens)
    .innerJoin(accounts, eq(accounts.id, tokens.account))
    .innerJoin(persons, eq(persons.id, accounts.person))
    .where(and(eq(tokens.hash, hash), isNull(tokens.revokedAt), isNull(accounts.suspendedAt)));
  return row;
}

export async function listTokens(db: Reader, account: string) {
  return db
    .select({ id: tokens.id, label: tokens.label, createdAt: tokens.createdAt })
    .from(tokens)
    .where(and(eq(tokens.account, account), isNull(tokens.revokedAt)))
    .orderBy(asc(tokens.id));
}

export async function findPerson(db: Reader, id: string): Promise<Person | undefined> {
  const [row] = await db.select().from(persons).where(eq(persons.id, id));
  return row;
}

export async function findPersons(db: Reader, ids: readonly string[]): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(persons)
    .where(inArray(persons.id, [...ids]));
  return new Map(rows.map((row) => [row.id, row]));
}

export async function savePerson(tx: Writer, row: typeof persons.$inferInsert): Promise<string> {
  const [saved] = await tx.insert(persons).values(row).returning({ id: persons.id });
  return (saved as { id: string }).id;
}

export async function changePerson(tx: Writer, id: string, change: Partial<Person>): Promise<void> {
  await tx.update(persons).set(change).where(eq(persons.id, id));
}

/** The id of the new account, or undefined when the address already has one. */
export async function saveAccount(tx: Writer, row: typeof accounts.$inferInsert): Promise<string | undefined> {
  const [saved] = await tx.insert(accounts).values(row).onConflictDoNothing().returning({ id: accounts.id });
  return saved?.id;
}

export async function changeAccount(tx: Writer, id: string, change: Partial<Account>): Promise<void> {
  await tx.update(accounts).set(change).where(eq(accounts.id, id));
}

export async function saveSession(tx: Writer, row: typeof sessions.$inferInsert): Promise<void> {
  await tx.insert(sessions).values(row);
  await tx.delete(sessions).where(lt(sessions.expiresAt, row.createdAt));
}

export async function endSession(tx: Writer, hash: Uint8Array): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.hash, hash));
}

export async function endSessions(tx: Writer, account: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.account, account));
}

/** Keeps a link for a new password; those that nobody can open for a day go. */
export async function saveReset(tx: Writer, row: typeof resets.$inferInsert): Promise<void> {
  await tx.insert(resets).values(row);
  await tx.delete(resets).where(lt(resets.expiresAt, row.createdAt - DAY));
}

export async function findReset(db: Reader, hash: Uint8Array): Promise<Reset | undefined> {
  const [row] = await db.select().from(resets).where(eq(resets.hash, hash));
  return row;
}

export async function lockReset(tx: Writer, hash: Uint8Array): Promise<Reset | undefined> {
  const [row] = await tx.select().from(resets).where(eq(resets.hash, hash)).for("update");
  return row;
}

/** No link of the account works any more. */
export async function endResets(tx: Writer, account: string, at: Instant): Promise<void> {
  await tx
    .update(resets)
    .set({ usedAt: at })
    .where(and(eq(resets.account, account), isNull(resets.usedAt)));
}

export async function saveToken(tx: Writer, row: typeof tokens.$inferInsert): Promise<string> {
  const [saved] = await tx.insert(tokens).values(row).returning({ id: tokens.id });
  return (saved as { id: string }).id;
}

/** Whether the account had such a token. */
export async function revokeToken(tx: Writer, account: string, id: string, at: Instant): Promise<boolean> {
  const revoked = await tx
    .update(tokens)
    .set({ revokedAt: at })
    .where(and(eq(tokens.id, id), eq(tokens.account, account), isNull(tokens.revokedAt)))
    .returning({ id: tokens.id });
  return revoked.length === 1;
}

export async function saveInvitation(tx: Writer, row: typeof invitations.$inferInsert): Promise<string> {
  const [saved] = await tx.insert(invitations).values(row).returning({ id: invitations.id });
  return (saved as { id: string }).id;
}

export async function findInvitation(db: Reader, hash: Uint8Array): Promise<Invitation | undefined> {
  const [row] = await db.select().from(invitations).where(eq(invitations.hash, hash));
  return row;
}

export async function lockInvitation(tx: Writer, hash: Uint8Array): Promise<Invitation | undefined> {
  const [row] = await tx.select().from(invitations).where(eq(invitations.hash, hash)).for("update");
  return row;
}

export async function acceptedInvitation(tx: Writer, id: string, at: Instant): Promise<void> {
  await tx.update(invitations).set({ acceptedAt: at }).where(eq(invitations.id, id));
}

export async function lockInvitationById(tx: Writer, body: string, id: string): Promise<Invitation | undefined> {
  const [row] = await tx
    .select()
    .from(invitations)
    .where(and(eq(invitations.body, body), eq(invitations.id, id)))
    .for("update");
  return row;
}

/** Lets an invitation expire now. */
export async function endInvitation(tx: Writer, id: string, at: Instant): Promise<void> {
  await tx.update(invitations).set({ expiresAt: at }).where(eq(invitations.id, id));
}

/** Invitations of a body that nobody has used and that have not expired. */
export async function listOpenInvitations(db: Reader, body: string, at: Instant): Promise<Invitation[]> {
  return db
    .select()
    .from(invitations)
    .where(and(eq(invitations.body, body), isNull(invitations.acceptedAt), gt(invitations.expiresAt, at)))
    .orderBy(asc(invitations.id))
    .limit(200);
}
