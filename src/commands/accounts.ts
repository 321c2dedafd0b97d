import type { Database } from "#db/open.ts";
import {
  type LoggedIn,
  changeAccount,
  changePerson,
  endSession,
  endSessions,
  findAccount,
  findAccountByEmail,
  findSession,
  findToken,
  revokeToken,
  saveAccount,
  savePerson,
  saveSession,
  saveToken,
} from "#db/accounts.ts";
import { DAY } from "#domain/time.ts";
import { readClock } from "#db/clock.ts";
import { newId } from "#db/ids.ts";
import { type Act, type Actor, perform, recorded, system } from "./act.ts";
import { Missing, Refused, need } from "./errors.ts";
import { checkPassword, hashPassword, hashSecret, newSecret } from "./secrets.ts";

/** How long a session lasts without a new log-in. */
export const SESSION_LASTS = 30 * DAY;

/**
 * The name of a cookie: `__Host-` over https (R31). On plain http browsers would refuse that prefix, and send what one
 * port of a machine has set to all of them: there the port is in the name.
 */
export function cookieName(publicUrl: string, name: string): string {
  const { protocol, port } = new URL(publicUrl);
  if (protocol === "https:") return `__Host-${name}`;
  return port === "" ? name : `${name}-${port}`;
}

/** The name of the session cookie. */
export const sessionCookie = (publicUrl: string): string => cookieName(publicUrl, "plenum");

/** The actor that someone who is logged in acts as. */
export const actorOf = ({ person, account, provedAt }: LoggedIn): Actor => ({
  kind: "person",
  person,
  account,
  ...(provedAt !== undefined && { provedAt }),
});

export type NewAccount = {
  readonly email: string;
  readonly name: string;
  readonly password?: string;
  readonly locale?: string;
};

/** Makes a person with an account; refuses an address that has one. */
export async function createAccount(
  act: Act,
  { email, name, password, locale }: NewAccount,
): Promise<{ account: string; person: string }> {
  const person = newId(act.at);
  await savePerson(act.tx, { id: person, name, email: email.toLowerCase(), createdAt: act.at });
  return {
    person,
    account: await openAccount(act, person, { email, ...(password && { password }), ...(locale && { locale }) }),
  };
}

/** Gives a person who is known here an account. */
export async function openAccount(
  act: Act,
  person: string,
  { email, password, locale }: Omit<NewAccount, "name">,
): Promise<string> {
  const id = newId(act.at);
  const passwordHash = password === undefined ? null : await hashPassword(password);
  const row = { id, person, email: email.toLowerCase(), passwordHash, locale: locale ?? null, createdAt: act.at };
  if ((await saveAccount(act.tx, row)) === undefined) throw new Refused({ code: "email-taken" });
  await recorded(act, null, { kind: "account-created", person });
  return id;
}

/** A session's secret for the right password; one refusal for every wrong pair, and it takes as long. */
export async function logIn(
  db: Database,
  { email, password }: { email: string; password: string },
): Promise<{ secret: string; who: LoggedIn }> {
  const found = await findAccountByEmail(db.orm, email);
  if (!(await checkPassword(password, found?.passwordHash)) || found === undefined)
    throw new Refused({ code: "wrong-log-in" });
  const { passwordHash: _, ...who } = found;
  return { secret: await perform(db, system, (act) => beginSession(act, who.account)), who };
}

/** A new session's secret; the account must exist. */
export async function beginSession(act: Act, account: string): Promise<string> {
  const secret = newSecret();
  await saveSession(act.tx, {
    hash: hashSecret(secret),
    account,
    createdAt: act.at,
    expiresAt: act.at + SESSION_LASTS,
  });
  return secret;
}

export async function logOut(act: Act, secret: string): Promise<void> {
  await endSession(act.tx, hashSecret(secret));
}

/** Whoever holds this session secret, if it is still good. */
export async function whoHasSession(db: Database, secret: string): Promise<LoggedIn | undefined> {
  const reader = db.orm;
  return findSession(reader, hashSecret(secret), await readClock(reader, db.clockOffset));
}

/** Whoever holds this API token. */
export async function whoHasToken(db: Database, secret: string): Promise<LoggedIn | undefined> {
  return findToken(db.orm, hashSecret(secret));
}

/** Changes the password and ends every session of the account. */
export async function changePassword(
  act: Act,
  account: string,
  { old, next }: { old: string; next: string },
): Promise<void> {
  const row = need(await findAccount(act.tx, account), "account");
  if (!(await checkPassword(old, row.passwordHash))) throw new Refused({ code: "wrong-log-in" });
  await setPassword(act, account, next);
}

/** Sets a password without asking for the old one: the command line and accepted invitations only. */
export async function setPassword(act: Act, account: string, password: string): Promise<void> {
  const { person } = need(await findAccount(act.tx, account), "account");
  await changeAccount(act.tx, account, { passwordHash: await hashPassword(password) });
  await endSessions(act.tx, account);
  await recorded(act, null, { kind: "account-changed", person, changed: ["password"] });
}

export async function changeProfile(
  act: Act,
  who: { account: string; person: string },
  change: { name?: string; isNamePublic?: boolean; locale?: string },
): Promise<void> {
  const { locale, ...person } = change;
  if (Object.keys(person).length > 0) await changePerson(act.tx, who.person, person);
  if (locale !== undefined) await changeAccount(act.tx, who.account, { locale });
  await recorded(act, null, { kind: "account-changed", person: who.person, changed: Object.keys(change) });
}

/** A new API token; it is shown once. */
export async function createToken(
  act: Act,
  who: { account: string; person: string },
  label: string,
): Promise<{ id: string; token: string }> {
  const token = `plenum_${newSecret()}`;
  const id = await saveToken(act.tx, { hash: hashSecret(token), account: who.account, label, createdAt: act.at });
  await recorded(act, null, { kind: "token-created", person: who.person, token: id });
  return { id, token };
}

export async function removeToken(act: Act, who: { account: string; person: string }, id: string): Promise<void> {
  if (!(await revokeToken(act.tx, who.account, id, act.at))) throw new Missing("token");
  await recorded(act, null, { kind: "token-revoked", person: who.person, token: id });
}
