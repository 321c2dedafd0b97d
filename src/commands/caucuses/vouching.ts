import { savePerson } from "#db/accounts.ts";
import { findBody, type Body } from "#db/bodies.ts";
import {
  countVouched,
  findCaucusMember,
  findCaucusRules,
  findGuest,
  findMemberByJoin,
  saveCaucusMember,
  saveGuest,
  type CaucusMember,
} from "#db/caucuses/members.ts";
import { findRecognition, isMirroredBody } from "#db/caucuses/recognitions.ts";
import { newId } from "#db/ids.ts";
import { lock } from "#db/locks.ts";
import { changeMembership, findMember, saveMembership } from "#db/members.ts";
import { findRemoteActor } from "#db/remotes.ts";
import { JOINS_WITHIN, judgeJoin, type CaucusFact } from "#domain/caucuses.ts";
import type { MemberFact } from "#domain/members.ts";
import type { Act } from "#commands/act.ts";
import type { LetterOf } from "#commands/letters.ts";
import type { ActorOf } from "./letters.ts";

type Facts = Promise<(CaucusFact | MemberFact)[]>;
type Asking = LetterOf<"caucus-join"> | LetterOf<"caucus-leave">;

/** A body vouches for a member who joins a caucus of ours, or an account asks to be a supporter. */
export async function receiveJoin(act: Act, letter: LetterOf<"caucus-join">, actorOf: ActorOf): Facts {
  const { signer, saying, id } = letter;
  const caucus = await findBody(act.tx, saying.body);
  if (caucus?.kind !== "caucus" || caucus.visibility !== "public") return [];
  const { handle } = saying;
  if (handle === undefined) return askToSupport(act, caucus, signer, id);
  await lock(act.tx, "members", caucus.id);
  const known = await findCaucusMember(act.tx, { body: caucus.id, handle, voucher: signer });
  const recent = await countVouched(act.tx, caucus.id, signer, act.at - JOINS_WITHIN);
  const verdict = judgeJoin({
    isKnown: await isMirroredBody(act.tx, signer),
    recognizes: (await findRecognition(act.tx, { body: signer, caucus: actorOf(caucus.id) })) !== undefined,
    rule: (await findCaucusRules(act.tx, caucus.id)).joins,
    recent,
  });
  if (verdict === "refuse") return [{ kind: "caucus-join-refused", body: caucus.id, voucher: signer, activity: id }];
  return takeIn(act, caucus, { known, handle, voucher: signer, activity: id, isAccepted: verdict === "accept" });
}

type Vouched = {
  readonly known: CaucusMember | undefined;
  readonly handle: string;
  readonly voucher: string;
  readonly activity: string;
  readonly isAccepted: boolean;
};

async function takeIn(act: Act, caucus: Body, vouched: Vouched): Facts {
  const { known, handle, voucher, activity } = vouched;
  const member = known === undefined ? undefined : await findMember(act.tx, caucus.id, known.membership);
  // Whom the caucus has put out does not come back by the word of whoever sent them.
  if (member?.standing === "expelled" || member?.standing === "suspended") return [];
  const isAccepted = vouched.isAccepted || member?.standing === "good";
  const place = { role: "member", standing: isAccepted ? "good" : "applicant" } as const;
  const person = member?.person ?? newId(act.at);
  const membership = member?.id ?? newId(act.at);
  if (member === undefined) {
    await savePerson(act.tx, { id: person, name: await nameFor(act, voucher, membership), createdAt: act.at });
    await saveMembership(act.tx, { id: membership, body: caucus.id, person, ...place, since: act.at });
  } else await changeMembership(act.tx, membership, { ...place, since: act.at, endedAt: null });
  await saveCaucusMember(act.tx, { membership, body: caucus.id, voucher, handle, activity, since: act.at });
  return [
    { kind: "member-added", body: caucus.id, person, ...place },
    { kind: "caucus-member-received", body: caucus.id, membership, voucher, accepted: isAccepted },
  ];
}

/** Nobody here knows who it is: officers tell members apart by where they come from and by a few letters. */
async function nameFor(act: Act, voucher: string, membership: string): Promise<string> {
  const actor = await findRemoteActor(act.tx, voucher);
  const home = actor === undefined ? new URL(voucher).host : `@${actor.handle}@${actor.host}`;
  return `${home} · ${membership.slice(-4)}`;
}

/** The same body says that its member leaves, by the address that it vouched under or by its Join. */
export async function receiveLeave(act: Act, letter: Asking): Facts {
  const { signer, saying } = letter;
  const caucus = await findBody(act.tx, saying.body);
  if (caucus?.kind !== "caucus") return [];
  const { handle, join } = saying;
  await lock(act.tx, "members", caucus.id);
  const named =
    handle === undefined ? undefined : await findCaucusMember(act.tx, { body: caucus.id, handle, voucher: signer });
  const known = named ?? (join === undefined ? undefined : await findMemberByJoin(act.tx, caucus.id, signer, join));
  const member = known === undefined ? undefined : await findMember(act.tx, caucus.id, known.membership);
  if (member === undefined) return handle === undefined ? stopSupporting(act, caucus, signer) : [];
  if (!["good", "applicant", "lapsed"].includes(member.standing)) return [];
  await changeMembership(act.tx, member.id, { standing: "resigned", role: "member", endedAt: act.at });
  return [
    { kind: "member-removed", body: caucus.id, person: member.person },
    { kind: "caucus-member-left", body: caucus.id, membership: member.id, voucher: signer },
  ];
}

async function askToSupport(act: Act, caucus: Body, actor: string, activity: string): Facts {
  const guest = await findGuest(act.tx, caucus.id, actor);
  if (guest !== undefined && guest.state !== "left" && guest.state !== "asked") return [];
  const remote = await findRemoteActor(act.tx, actor);
  // An organization is a member of nothing here by its own word; who asks for himself is one account.
  if (remote === undefined || remote.type === "Organization" || remote.type === "Group") return [];
  await saveGuest(act.tx, { body: caucus.id, actor, state: "asked", activity, since: act.at });
  return [{ kind: "caucus-guest-changed", body: caucus.id, actor, state: "asked", activity }];
}

async function stopSupporting(act: Act, caucus: Body, actor: string): Facts {
  const guest = await findGuest(act.tx, caucus.id, actor);
  if (guest === undefined || (guest.state !== "asked" && guest.state !== "supporter")) return [];
  await saveGuest(act.tx, { body: caucus.id, actor, state: "left", since: act.at });
  return [{ kind: "caucus-guest-changed", body: caucus.id, actor, state: "left", activity: null }];
}
