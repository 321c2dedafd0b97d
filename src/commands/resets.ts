import { setTimeout as sleep } from "node:timers/promises";
import {
  endResets,
  findAccount,
  findAccountByEmail,
  findReset,
  lockReset,
  type Reset,
  saveReset,
} from "#db/accounts.ts";
import { findHome } from "#db/bodies.ts";
import type { Database, Reader } from "#db/open.ts";
import { HOUR, type Instant } from "#domain/time.ts";
import { type Act, perform, recorded, system } from "./act.ts";
import { setPassword } from "./accounts.ts";
import { Missing, Refused, need } from "./errors.ts";
import { type Post, queueMail } from "./mails.ts";
import { mailLocale, mailTexts } from "./mailTexts.ts";
import { hashSecret, newSecret } from "./secrets.ts";

const LASTS = HOUR;

/** Longer than any way through `requestReset`, in milliseconds: the time it takes says nothing either. */
const TAKES = 300;

/** Mails a link for a new password to an account with this address; whoever asks learns not even whether there is one (R38). */
export async function requestReset(db: Database, email: string, post: Post): Promise<void> {
  const request = perform(db, system, async (act) => {
    const who = await findAccountByEmail(act.tx, email);
    if (who === undefined) return;
    const { url, expiresAt } = await newReset(act, who.account, post);
    const locale = mailLocale(who.locale, (await findHome(act.tx))?.locale);
    const link = { url, until: expiresAt, host: new URL(post.publicUrl).host };
    await queueMail(act, { to: who.email, ...mailTexts(locale).reset(link), locale, usefulUntil: expiresAt });
  });
  await Promise.all([request, sleep(TAKES)]);
}

/** A link for a new password, to be handed over by whoever runs the server. */
export async function makeReset(act: Act, account: string, post: Post): Promise<{ url: string; expiresAt: Instant }> {
  const { person } = need(await findAccount(act.tx, account), "account");
  await recorded(act, null, { kind: "account-changed", person, changed: ["reset-link"] });
  return newReset(act, account, post);
}

/** Refuses the secret of a link that nobody can use. */
export async function mustBeOpenReset(db: Reader, secret: string, at: Instant): Promise<void> {
  openAt(await findReset(db, hashSecret(secret)), at);
}

/** Sets the password, once, and ends every session and every other link of the account. */
export async function useReset(act: Act, secret: string, password: string): Promise<void> {
  const { account } = openAt(await lockReset(act.tx, hashSecret(secret)), act.at);
  if ((await findAccount(act.tx, account))?.suspendedAt !== null) throw new Refused({ code: "expired" });
  await endResets(act.tx, account, act.at);
  await setPassword(act, account, password);
}

async function newReset(act: Act, account: string, { publicUrl }: Post): Promise<{ url: string; expiresAt: Instant }> {
  const secret = newSecret();
  const expiresAt = act.at + LASTS;
  await saveReset(act.tx, { hash: hashSecret(secret), account, createdAt: act.at, expiresAt });
  return { url: `${publicUrl}/log-in/reset/${secret}`, expiresAt };
}

function openAt(reset: Reset | undefined, at: Instant): Reset {
  if (reset === undefined) throw new Missing("reset link");
  if (reset.usedAt !== null || reset.expiresAt <= at) throw new Refused({ code: "expired" });
  return reset;
}
