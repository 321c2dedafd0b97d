import type { BodyId, PersonId } from "./ids.ts";
import { type Refusal, type Ruling, allow, refuse } from "./rulings.ts";
import { limits } from "./texts.ts";

export const roles = ["admin", "chair", "secretary", "member"] as const;
/** What a member may do in a body; each holds one. */
export type Role = (typeof roles)[number];

export const standings = ["applicant", "good", "lapsed", "suspended", "resigned", "expelled"] as const;
/** Whether a member counts: only those in good standing move, second and vote. */
export type Standing = (typeof standings)[number];

/** A place in a body as the rules see it. */
export type Membership = { readonly role: Role; readonly standing: Standing };

/** Somebody before a body: what they may act as there, and how they stand in it. */
export type Someone = {
  readonly person: PersonId;
  readonly roles: readonly Role[];
  readonly standing: Standing | undefined;
};

export type Deed =
  | "found-body"
  | "edit-body"
  | "set-rules"
  | "see-members"
  | "manage-members"
  | "assign-roles"
  | "set-weight"
  | "announce"
  | "move-motion"
  | "second-motion"
  | "give-proxy"
  | "set-motion-rule"
  | "state-question"
  | "rule-out"
  | "move-step"
  | "record-show"
  | "report-back"
  | "list-consent"
  | "extract-item"
  | "open-voting"
  | "endorse"
  | "manage-offices"
  | "issue-mandate"
  | "petition"
  | "draw"
  | "file-case"
  | "handle-case"
  | "moderate"
  | "erase-text"
  | "manage-keys"
  | "manage-peers"
  | "join-coalition"
  | "act-in-coalition"
  | "write-in-forum"
  | "move-body"
  | "pledge";

export type MemberFact =
  | {
      readonly kind: "member-added";
      readonly body: BodyId;
      readonly person: PersonId;
      readonly role: Role;
      readonly standing: Standing;
    }
  | {
      readonly kind: "member-changed";
      readonly body: BodyId;
      readonly person: PersonId;
      readonly role: Role;
      readonly standing: Standing;
      readonly before: Membership;
    }
  | { readonly kind: "member-removed"; readonly body: BodyId; readonly person: PersonId };

type Some = readonly [Role, ...Role[]];
const officers: Some = ["secretary", "chair", "admin"];
const chairs: Some = ["chair", "admin"];
const admins: Some = ["admin"];
const members: Some = ["member"];

/** Who may do what; the first role is the one a refusal names. */
const mayDo: Readonly<Record<Deed, Some>> = {
  "found-body": admins,
  "edit-body": admins,
  "set-rules": admins,
  "see-members": [...members, ...officers],
  "manage-members": officers,
  "assign-roles": admins,
  announce: officers,
  "move-motion": members,
  "second-motion": members,
  "give-proxy": members,
  "set-weight": admins,
  "set-motion-rule": chairs,
  "state-question": ["chair"],
  "rule-out": ["chair"],
  "move-step": members,
  "record-show": ["chair"],
  "report-back": officers,
  "list-consent": ["chair"],
  "extract-item": members,
  "open-voting": ["chair"],
  endorse: officers,
  "manage-offices": officers,
  "issue-mandate": officers,
  petition: members,
  draw: officers,
  "file-case": members,
  "handle-case": officers,
  moderate: officers,
  "erase-text": chairs,
  "manage-keys": admins,
  "manage-peers": admins,
  "write-in-forum": members,
  "join-coalition": admins,
  "act-in-coalition": officers,
  "move-body": admins,
  pledge: officers,
};

const sources: Readonly<Record<Standing, readonly Standing[]>> = {
  applicant: ["resigned", "expelled"],
  good: ["applicant", "lapsed", "suspended", "resigned", "expelled"],
  lapsed: ["good"],
  suspended: ["good", "lapsed"],
  resigned: ["applicant", "good", "lapsed", "suspended"],
  expelled: ["good", "lapsed", "suspended"],
};

/** What valid mandates give somebody in a body: a seat in it, and roles of its offices. */
export type Mandated = { readonly isSeated: boolean; readonly roles: readonly Role[] };

/** What somebody may act as in a body, from the places in it and in its organization, where only good standing counts, and from valid mandates. */
export function someoneIn(
  person: PersonId,
  own: Membership | undefined,
  inOrganization: Membership | undefined,
  { adminsActAsChair }: { readonly adminsActAsChair: boolean },
  { isSeated, roles: given }: Mandated = { isSeated: false, roles: [] },
): Someone {
  const acting = new Set<Role>();
  if (own?.standing === "good") acting.add(own.role).add("member");
  if (isSeated) acting.add("member");
  // An office ends with the membership: who has left or is suspended acts as nobody.
  if (acting.has("member")) for (const role of given) acting.add(role);
  if (inOrganization?.standing === "good" && inOrganization.role === "admin") acting.add("admin");
  if (acting.has("admin") && adminsActAsChair) acting.add("chair");
  return { person, roles: roles.filter((role) => acting.has(role)), standing: isSeated ? "good" : own?.standing };
}

/** Whether one of these roles may do it. */
export const may = (acting: readonly Role[], deed: Deed): boolean => mayDo[deed].some((role) => acting.includes(role));

/** Why somebody may not do it, naming the role it takes; undefined if they may. */
export function refusalFor(by: Someone, deed: Deed): Refusal | undefined {
  if (may(by.roles, deed)) return undefined;
  const [role] = mayDo[deed];
  const wouldDo = role === "member" && by.standing !== undefined && by.standing !== "good";
  return wouldDo ? { code: "good-standing-needed" } : { code: "role-needed", role };
}

/** A new place in a body; roles other than member are for admins to give, and whoever left may come back. */
export function addMember(
  body: BodyId,
  person: PersonId,
  place: Membership,
  existing: Membership | undefined,
  by: Someone,
): Ruling<Extract<MemberFact, { kind: "member-added" }>> {
  const refusal = refusalFor(by, place.role === "member" ? "manage-members" : "assign-roles");
  if (refusal !== undefined) return refuse(refusal);
  if (existing !== undefined && !hasLeft(existing)) return refuse({ code: "already-member" });
  if (existing?.standing === "expelled") {
    const barred = refusalFor(by, "assign-roles");
    if (barred !== undefined) return refuse(barred);
  }
  return allow({ kind: "member-added", body, person, ...place });
}

/** Another role or standing; the last admin stays one, and only admins touch roles and admins. */
export function changeMember(
  body: BodyId,
  person: PersonId,
  before: Membership,
  after: Membership,
  admins: number,
  by: Someone,
): Ruling<Extract<MemberFact, { kind: "member-changed" }>> {
  const refusal = refusalFor(by, deedOfChange(before, after));
  if (refusal !== undefined) return refuse(refusal);
  if (before.standing !== after.standing && !sources[after.standing].includes(before.standing))
    return refuse({ code: "wrong-state", state: before.standing });
  if (isActingAdmin(before) && !isActingAdmin(after) && admins <= 1) return refuse({ code: "last-admin" });
  return allow({ kind: "member-changed", body, person, ...after, before });
}

/** Ends a place in a body: a resignation by oneself, or by an officer; the last admin stays. */
export function removeMember(
  body: BodyId,
  person: PersonId,
  before: Membership,
  admins: number,
  by: Someone,
): Ruling<Extract<MemberFact, { kind: "member-removed" }>> {
  if (hasLeft(before)) return refuse({ code: "wrong-state", state: before.standing });
  const refusal = by.person === person ? undefined : refusalFor(by, deedOfChange(before, before));
  if (refusal !== undefined) return refuse(refusal);
  if (isActingAdmin(before) && admins <= 1) return refuse({ code: "last-admin" });
  return allow({ kind: "member-removed", body, person });
}

/** One line of a members' file, trimmed; the e-mail in lower case, empty if there is none. */
export type MemberRow = {
  readonly name: string;
  readonly email: string;
  readonly standing: string;
  readonly role: string;
};

export type RowVerdict =
  | { readonly verdict: "added"; readonly name: string; readonly email: string | null; readonly standing: Standing }
  | { readonly verdict: "updated"; readonly name: string; readonly standing: Standing }
  | { readonly verdict: "unchanged" }
  | { readonly verdict: "refused"; readonly code: RowProblem };

export type RowProblem =
  | "name-missing"
  | "name-too-long"
  | "not-an-email"
  | "no-such-standing"
  | "no-such-change"
  | "roles-are-not-imported"
  | "twice-in-the-file";

/** What an import does with one row: `existing` is who has that e-mail (or, without one, that name); `isRepeat` if an earlier row had. */
export function verdictOfRow(
  row: MemberRow,
  existing: { readonly name: string; readonly standing: Standing } | undefined,
  isRepeat: boolean,
): RowVerdict {
  const code = problemOfRow(row, isRepeat);
  if (code !== undefined) return { verdict: "refused", code };
  const standing = row.standing === "" ? (existing?.standing ?? "good") : (row.standing as Standing);
  if (existing === undefined && standing === "expelled") return { verdict: "refused", code: "no-such-change" };
  if (existing === undefined)
    return { verdict: "added", name: row.name, email: row.email === "" ? null : row.email, standing };
  const isChange = existing.standing !== standing;
  if (isChange && (isExpulsion(existing.standing, standing) || !sources[standing].includes(existing.standing)))
    return { verdict: "refused", code: "no-such-change" };
  if (existing.name === row.name && !isChange) return { verdict: "unchanged" };
  return { verdict: "updated", name: row.name, standing };
}

/** A plain check that mail could be addressed to it: something, one @, a host; no spaces or controls. */
export const isEmail = (text: string): boolean =>
  text.length <= 254 && /^[^\s@"(),:;<>[\\\]\p{C}]+@[^\s@"(),:;<>[\\\]\p{C}]+$/u.test(text);

function problemOfRow(row: MemberRow, isRepeat: boolean): RowProblem | undefined {
  if (row.name === "") return "name-missing";
  if (row.name.length > limits.name) return "name-too-long";
  if (row.email !== "" && !isEmail(row.email)) return "not-an-email";
  if (row.standing !== "" && !standings.some((standing) => standing === row.standing)) return "no-such-standing";
  if (row.role !== "" && row.role !== "member") return "roles-are-not-imported";
  return isRepeat ? "twice-in-the-file" : undefined;
}

const hasLeft = ({ standing }: Membership): boolean => standing === "resigned" || standing === "expelled";
const isActingAdmin = ({ role, standing }: Membership): boolean => role === "admin" && standing === "good";

const isExpulsion = (before: Standing, after: Standing): boolean =>
  before !== after && (before === "expelled" || after === "expelled");

/** Roles, officers, expulsions and their end are for admins; the rest is a secretary's work. */
const deedOfChange = (before: Membership, after: Membership): Deed =>
  before.role === "member" && after.role === "member" && !isExpulsion(before.standing, after.standing)
    ? "manage-members"
    : "assign-roles";
