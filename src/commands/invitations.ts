import { z } from "zod";
import {
  type Invitation,
  acceptedInvitation,
  endInvitation,
  findAccountByEmail,
  findInvitation,
  lockInvitation,
  lockInvitationById,
  saveInvitation,
} from "#db/accounts.ts";
import { type Body, findBody, findBodyBySlug } from "#db/bodies.ts";
import { findMember, saveMembership, findMembership, changeMembership } from "#db/members.ts";
import { newId } from "#db/ids.ts";
import type { Reader } from "#db/open.ts";
import type { Sealer } from "#db/sealing.ts";
import { DAY, type Instant } from "#domain/time.ts";
import { roles } from "#domain/members.ts";
import { type Act, recorded } from "./act.ts";
import { createAccount, openAccount } from "./accounts.ts";
import { Missing, Refused, need } from "./errors.ts";
import { email, password, shortText, uuid } from "./inputs.ts";
import { type Post, queueMail } from "./mails.ts";
import { mailLocale, mailTexts } from "./mailTexts.ts";
import { hashSecret } from "./secrets.ts";
import { mustHaveProved } from "./proving.ts";
import { mustBeAbleTo } from "./someone.ts";

const LASTS = 14 * DAY;

export const newInvitation = z.strictObject({
  email: email.optional(),
  role: z.enum(roles).optional(),
  /** A member without account so far, who takes over this membership. */
  member: uuid.optional(),
});

/** A link that lets one person in, once, within 14 days; the secret is the end of it. With an address and a mail server it is mailed too. */
export async function invite(
  act: Act,
  slug: string,
  input: z.infer<typeof newInvitation>,
  post?: Post,
): Promise<{ id: string; secret: string; expiresAt: Instant; body: Body }> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const role = input.role ?? "member";
  await mustBeAbleTo(act, body, role === "member" ? "manage-members" : "assign-roles");
  if (role !== "member") mustHaveProved(act);
  if (input.member !== undefined) {
    const member = need(await findMember(act.tx, body.id, input.member), "member");
    if (member.account !== null) throw new Refused({ code: "already-member" });
  }
  const expiresAt = act.at + LASTS;
  const id = newId(act.at);
  const secret = invitationSecret(act.sealer, id);
  await saveInvitation(act.tx, {
    id,
    hash: hashSecret(secret),
    body: body.id,
    membership: input.member ?? null,
    email: input.email ?? null,
    role,
    createdBy: act.by.kind === "person" ? act.by.person : null,
    createdAt: act.at,
    expiresAt,
  });
  await recorded(act, body.id, { kind: "invitation-created", body: body.id, invitation: id, role });
  if (post !== undefined && input.email !== undefined)
    await mailInvitation(act, body, { to: input.email, secret, expiresAt }, post);
  return { id, secret, expiresAt, body };
}

async function mailInvitation(
  act: Act,
  { name, locale: language }: Body,
  { to, secret, expiresAt }: { to: string; secret: string; expiresAt: Instant },
  { publicUrl }: Post,
): Promise<void> {
  const locale = mailLocale(language);
  const link = { url: `${publicUrl}/invitations/${secret}`, until: expiresAt, host: new URL(publicUrl).host };
  await queueMail(act, { to, ...mailTexts(locale).invitation(name, link), locale, usefulUntil: expiresAt });
}

/** The end of an invitation's link, so that officers can print it again; it follows from SECRET_KEY and is stored nowhere. */
export const invitationSecret = (sealer: Sealer, id: string): string =>
  sealer.derive(`invitation ${id}`).toString("base64url");

/** Makes a link worthless before anybody used it. */
export async function revokeInvitation(act: Act, slug: string, id: string): Promise<void> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const invitation = need(await lockInvitationById(act.tx, body.id, id), "invitation");
  await mustBeAbleTo(act, body, invitation.role === "member" ? "manage-members" : "assign-roles");
  openAt(invitation, act.at);
  await endInvitation(act.tx, id, act.at);
  await recorded(act, body.id, { kind: "invitation-revoked", body: body.id, invitation: id });
}

/** What an invitation link opens, as long as it is good; `Missing` or `expired` else. */
export async function findOpenInvitation(
  db: Reader,
  secret: string,
  at: Instant,
): Promise<{ invitation: Invitation; body: Body }> {
  const invitation = openAt(await findInvitation(db, hashSecret(secret)), at);
  return { invitation, body: need(await findBody(db, invitation.body), "body") };
}

export const acceptance = z.strictObject({ name: shortText, email, password });

/** Opens an account and a place in the body; whoever has an account here already logs in first (`acceptAs`). */
export async function acceptInvitation(
  act: Act,
  secret: string,
  input: z.infer<typeof acceptance>,
): Promise<{ account: string; body: Body }> {
  const invitation = openAt(await lockInvitation(act.tx, hashSecret(secret)), act.at);
  const body = need(await findBody(act.tx, invitation.body), "body");
  if ((await findAccountByEmail(act.tx, input.email)) !== undefined) throw new Refused({ code: "email-taken" });
  const member = invitation.membership === null ? undefined : await findMember(act.tx, body.id, invitation.membership);
  if (member !== undefined) {
    const account = await openAccount(act, member.person, { email: input.email, password: input.password });
    await finish(act, invitation, member.person);
    return { account, body };
  }
  const { account, person } = await createAccount(act, input);
  await finish(act, invitation, person);
  return { account, body };
}

/** Takes a place in the body with the account one has. */
export async function acceptAs(act: Act, secret: string, person: string): Promise<Body> {
  const invitation = openAt(await lockInvitation(act.tx, hashSecret(secret)), act.at);
  await finish(act, invitation, person);
  return need(await findBody(act.tx, invitation.body), "body");
}

async function finish(act: Act, invitation: Invitation, person: string): Promise<void> {
  const role = roles.find((each) => each === invitation.role) ?? "member";
  await acceptedInvitation(act.tx, invitation.id, act.at);
  await recorded(act, invitation.body, {
    kind: "invitation-accepted",
    body: invitation.body,
    invitation: invitation.id,
    person,
  });
  const existing = await findMembership(act.tx, invitation.body, person);
  if (existing === undefined) {
    await saveMembership(act.tx, {
      id: newId(act.at),
      body: invitation.body,
      person,
      role,
      standing: "good",
      since: act.at,
    });
    await recorded(act, invitation.body, {
      kind: "member-added",
      body: invitation.body,
      person,
      role,
      standing: "good",
    });
    return;
  }
  if (existing.standing === "expelled" || existing.standing === "suspended")
    throw new Refused({ code: "good-standing-needed" });
  const place = { role: role === "member" ? existing.role : role, standing: "good" as const };
  await changeMembership(act.tx, existing.id, { ...place, endedAt: null });
  await recorded(act, invitation.body, {
    kind: "member-changed",
    body: invitation.body,
    person,
    ...place,
    before: { role: existing.role, standing: existing.standing },
  });
}

function openAt(invitation: Invitation | undefined, at: Instant): Invitation {
  if (invitation === undefined) throw new Missing("invitation");
  if (invitation.acceptedAt !== null || invitation.expiresAt <= at) throw new Refused({ code: "expired" });
  return invitation;
}
