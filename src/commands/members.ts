import { z } from "zod";
import { findAccountByEmail, savePerson, changePerson } from "#db/accounts.ts";
import { type Body, findBodyBySlug } from "#db/bodies.ts";
import {
  type Member,
  changeMembership,
  countAdmins,
  findMember,
  findMembership,
  listMembersByEmail,
  listNamedMembers,
  saveMembership,
} from "#db/members.ts";
import { newId } from "#db/ids.ts";
import {
  type MemberRow,
  type RowVerdict,
  addMember as mayAdd,
  changeMember as mayChange,
  removeMember as mayRemove,
  roles,
  standings,
  verdictOfRow,
} from "#domain/members.ts";
import { type Act, locked, recorded } from "./act.ts";
import { Invalid, Refused, enact, need } from "./errors.ts";
import { email, shortText } from "./inputs.ts";
import { mustHaveProved } from "./proving.ts";
import { actorIn, mustBeAbleTo } from "./someone.ts";

export const newMember = z
  .strictObject({
    name: shortText.optional(),
    email: email.optional(),
    role: z.enum(roles).optional(),
    standing: z.enum(standings).optional(),
  })
  .refine(
    (member) => member.name !== undefined || member.email !== undefined,
    "needs a name or the e-mail of an account",
  );

/** So that no sum of weights on a roll exceeds what a database integer holds. */
const MOST_WEIGHT = 20_000;

export const memberChange = z.strictObject({
  role: z.enum(roles).optional(),
  standing: z.enum(standings).optional(),
  name: shortText.optional(),
  /** How much the vote weighs on rolls that are frozen from now on. */
  weight: z.int().min(1).max(MOST_WEIGHT).optional(),
});

/** Adds a member: the holder of a local account by its e-mail, or somebody who is known by name only. */
export async function addMember(act: Act, slug: string, input: z.infer<typeof newMember>): Promise<Member> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const holding = await locked(act, "members", body.id);
  const by = await actorIn(holding, body);
  const place = { role: input.role ?? "member", standing: input.standing ?? "good" } as const;
  const account = input.email === undefined ? undefined : await findAccountByEmail(act.tx, input.email);
  if (input.name === undefined && account === undefined)
    throw new Invalid([{ path: "email", code: "no-such-account" }]);
  const person = account?.person ?? newId(holding.at);
  const existing = account === undefined ? undefined : await findMembership(act.tx, body.id, person);
  if (
    account === undefined &&
    input.email !== undefined &&
    (await listMembersByEmail(act.tx, body.id, [input.email])).length > 0
  )
    throw new Refused({ code: "already-member" });
  const fact = enact(mayAdd(body.id, person, place, existing, by));
  if (place.role !== "member") mustHaveProved(holding);
  if (account === undefined)
    await savePerson(act.tx, { id: person, name: input.name ?? "", email: input.email ?? null, createdAt: holding.at });
  const id = existing?.id ?? newId(holding.at);
  if (existing === undefined) await saveMembership(act.tx, { id, body: body.id, person, ...place, since: holding.at });
  else await changeMembership(act.tx, id, { ...place, since: holding.at, endedAt: null });
  await recorded(holding, body.id, fact);
  return need(await findMember(act.tx, body.id, id), "member");
}

/** Changes role, standing or the name of a member without account. */
export async function changeMember(
  act: Act,
  slug: string,
  id: string,
  change: z.infer<typeof memberChange>,
): Promise<Member> {
  const { body, member, holding } = await holdMember(act, slug, id);
  const after = { role: change.role ?? member.role, standing: change.standing ?? member.standing };
  const by = await actorIn(holding, body);
  const fact = enact(mayChange(body.id, member.person, member, after, await countAdmins(act.tx, body.id), by));
  if (after.role !== member.role) mustHaveProved(holding);
  if (change.name !== undefined && change.name !== member.name) {
    await mustBeAbleTo(holding, body, "manage-members");
    if (member.account !== null) throw new Refused({ code: "wrong-state", state: "has-account" });
    await changePerson(act.tx, member.person, { name: change.name });
  }
  const weight = change.weight ?? member.weight;
  if (weight !== member.weight) await mustBeAbleTo(holding, body, "set-weight");
  await changeMembership(act.tx, id, { ...after, weight });
  await recorded(holding, body.id, fact);
  return need(await findMember(act.tx, body.id, id), "member");
}

/** Ends a membership; the row stays, since rolls and minutes point at it. */
export async function removeMember(act: Act, slug: string, id: string): Promise<void> {
  const { body, member, holding } = await holdMember(act, slug, id);
  const fact = enact(
    mayRemove(body.id, member.person, member, await countAdmins(act.tx, body.id), await actorIn(holding, body)),
  );
  if (member.role !== "member") mustHaveProved(holding);
  await changeMembership(act.tx, id, { standing: "resigned", role: "member", endedAt: holding.at });
  await recorded(holding, body.id, fact);
}

export type ImportedRow = { readonly line: number; readonly verdict: RowVerdict };

/** Adds and updates members row by row, with a verdict for each; refused rows stop no other. A dry run changes nothing. */
export async function importMembers(
  act: Act,
  slug: string,
  rows: readonly MemberRow[],
  { isDryRun }: { isDryRun: boolean },
): Promise<ImportedRow[]> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const holding = await locked(act, "members", body.id);
  if (holding.by.kind === "person") await mustBeAbleTo(holding, body, "manage-members");
  const known = new Map(
    (
      await listMembersByEmail(
        act.tx,
        body.id,
        rows.map((row) => row.email).filter((text) => text !== ""),
      )
    ).map((member) => [member.email ?? "", member]),
  );
  const nameless = rows.filter((row) => row.email === "").map((row) => row.name);
  const knownByName = new Map(
    (await listNamedMembers(act.tx, body.id, nameless)).map((member) => [member.name, member]),
  );
  const seen = new Set<string>();
  const verdicts: ImportedRow[] = [];
  for (const [index, row] of rows.entries()) {
    const existing = row.email === "" ? knownByName.get(row.name) : known.get(row.email);
    const verdict = verdictOfRow(row, existing, row.email !== "" && seen.has(row.email));
    seen.add(row.email);
    if (!isDryRun) await applyRow(holding, body, existing, row, verdict);
    verdicts.push({ line: index + 2, verdict });
  }
  return verdicts;
}

async function applyRow(
  act: Act,
  body: Body,
  existing: Member | undefined,
  row: MemberRow,
  verdict: RowVerdict,
): Promise<void> {
  if (verdict.verdict === "added") {
    const account = verdict.email === null ? undefined : await findAccountByEmail(act.tx, verdict.email);
    const person = account?.person ?? newId(act.at);
    if (account === undefined)
      await savePerson(act.tx, { id: person, name: verdict.name, email: verdict.email, createdAt: act.at });
    const place = { role: "member", standing: verdict.standing } as const;
    const id = await saveMembership(act.tx, { id: newId(act.at), body: body.id, person, ...place, since: act.at });
    if (id !== undefined) await recorded(act, body.id, { kind: "member-added", body: body.id, person, ...place });
  }
  if (verdict.verdict === "updated" && existing !== undefined) {
    if (existing.account === null) await changePerson(act.tx, existing.person, { name: row.name });
    await changeMembership(act.tx, existing.id, { standing: verdict.standing });
    const before = { role: existing.role, standing: existing.standing };
    await recorded(act, body.id, {
      kind: "member-changed",
      body: body.id,
      person: existing.person,
      role: existing.role,
      standing: verdict.standing,
      before,
    });
  }
}

async function holdMember(act: Act, slug: string, id: string): Promise<{ body: Body; member: Member; holding: Act }> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const holding = await locked(act, "members", body.id);
  const member = need(await findMember(act.tx, body.id, id), "member");
  return { body, member, holding };
}
