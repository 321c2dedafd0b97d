import { type AgreementReading, type AgreementVersion, readAgreement } from "#commands/coalition/reading.ts";
import { type SignatureRow, hasFailedToJoin } from "#db/coalition/agreements.ts";
import { type CoalitionRow, findCoalition } from "#db/coalition/coalitions.ts";
import type { Motion } from "#db/motions.ts";
import { listActorNames } from "#db/entries.ts";
import { affirmationOf, isDue } from "#domain/agreements/affirming.ts";
import { isSame } from "#domain/agreements/changes.ts";
import type { Article } from "#domain/charters.ts";
import type { Member } from "#domain/coalition/state.ts";
import {
  agreementPath,
  type AgreementView,
  type Asked,
  type ProposalRow,
  type SignerLine,
  type VersionRow,
} from "#web/coalition/agreement.ts";
import type { MembershipNote } from "#web/coalition/agreementText.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";

/** How many organizations stand on one page of the matrix. */
const SIGNERS = 100;

/** The digits of a hash, as addresses name it. */
export const hexOf = (hash: string): string => hash.slice("sha256:".length);

/** The page of a text. */
export const textPath = (hash: string): string => `/texts/${hexOf(hash)}`;

/** All that the page of a coalition's agreement shows. */
export async function loadAgreement(desk: Desk, visit: Visit, row: CoalitionRow, page: number): Promise<AgreementView> {
  const shownOf = (all: AgreementReading["members"]) =>
    all.toSorted((one, other) => rankOf(one.member) - rankOf(other.member)).slice(page * SIGNERS, (page + 1) * SIGNERS);
  const reading = await readAgreement(desk.db.orm, row, (all) => shownOf(all).map(({ actor }) => actor));
  const { inForce, versions, members, proposals, signatures } = reading;
  const hex = hexOf(row.hash);
  const shown = shownOf(members);
  const names = await namesIn(desk, row, [
    ...shown.map(({ actor }) => actor),
    ...proposals.map(({ issuer }) => issuer),
  ]);
  const articles = inForce.text.state === "held" ? inForce.text.charter.articles : [];
  const full = members.filter(({ member }) => member.standing === "full");
  const first = versions.find(({ base }) => base === null);
  const own = visit.home === undefined ? undefined : desk.iris.actor(visit.home.id);
  const ours = members.find(({ actor }) => actor === own)?.member;
  const mayAct = ours?.standing === "full" && mayIn(visit, visit.home, "act-in-coalition");
  const mayJoin = mayIn(visit, visit.home, "join-coalition");
  return {
    name: names(row.actor),
    hex,
    hash: inForce.hash,
    textHref: textPath(inForce.hash),
    version: inForce.number,
    articles,
    rules: inForce.rules,
    signers: shown.map(({ actor, member }) =>
      signerLine(names(actor), member, articles, versions, {
        first,
        rules: inForce.rules,
        signed: signatures.filter(({ issuer }) => issuer === actor),
      }),
    ),
    full: full.length,
    signed: full.filter(({ member }) => (member.charter ?? first?.hash) === inForce.hash).length,
    versions: versions.map((version) => versionRow(hex, version, mayAct)),
    proposals: proposals.map(({ issuer, at, hash, base }): ProposalRow => ({
      by: names(issuer),
      at,
      hash: hexOf(hash),
      href: `${textPath(hash)}${base === null ? "" : `?since=${hexOf(base)}`}`,
      mayMove: mayAct && base === inForce.hash,
    })),
    asked: mayJoin ? askedOf(visit, { hex, name: names(row.actor) }, ours, reading) : [],
    mayAct,
    mayJoin: mayJoin && ours !== undefined && !["left", "expelled", "frozen"].includes(ours.standing),
    pages: {
      ...(page > 0 && { previous: agreementPath(hex, "", { page: String(page - 1) }) }),
      ...(members.length > (page + 1) * SIGNERS && { next: agreementPath(hex, "", { page: String(page + 1) }) }),
    },
  };
}

const standings: readonly Member["standing"][] = [
  "full",
  "observer",
  "applicant",
  "invited",
  "frozen",
  "left",
  "expelled",
];
const rankOf = ({ standing }: Member): number => standings.indexOf(standing);

/** Names of a coalition and of organizations; who has none yet goes by the host. */
export async function namesIn(
  desk: Desk,
  { actor: coalition }: Pick<CoalitionRow, "actor">,
  actors: readonly string[],
): Promise<(actor: string) => string> {
  const names = await listActorNames(desk.db.orm, desk.iris.actor(""), [...new Set([coalition, ...actors])]);
  return (actor) => names.get(actor) ?? URL.parse(actor)?.host ?? actor;
}

function signerLine(
  name: string,
  member: Member,
  articles: readonly Article[],
  versions: readonly AgreementVersion[],
  about: {
    readonly first: AgreementVersion | undefined;
    readonly rules: AgreementVersion["rules"];
    readonly signed: readonly SignatureRow[];
  },
): SignerLine {
  const { standing } = member;
  const newest = about.signed.at(-1);
  // Whoever convenes signs by that, and names no text again.
  const hasConvened = newest === undefined && standing !== "invited" && standing !== "applicant";
  const hash = member.charter ?? (hasConvened ? about.first?.hash : undefined);
  const version = versions.find((each) => each.hash === hash);
  const text = version?.text.state === "held" ? version.text.charter.articles : undefined;
  const signedAt = newest?.at ?? (hasConvened && member.affirmedAt > 0 ? member.affirmedAt : undefined);
  return {
    name,
    standing,
    version: version?.number,
    cells: articles.map((article) => {
      if (hash === undefined) return "unsigned";
      const own = text?.find(({ number }) => number === article.number);
      if (text !== undefined && own === undefined) return "unsigned";
      return { version: version?.number, isSame: own !== undefined && isSame(own, article) };
    }),
    signedAt,
    how: hasConvened
      ? "byConvening"
      : newest === undefined
        ? undefined
        : newest.decision === null
          ? "byAdmin"
          : "byVote",
    isAnew: about.signed.length > 1 || newest?.type === "Reaffirmed",
    until: affirmationOf(member, about.rules)?.until,
  };
}

function versionRow(hex: string, version: AgreementVersion, mayAct: boolean): VersionRow {
  const { hash, base, motion, ratification, state } = version;
  const motionAt = (id: string) => `/coalitions/${hex}/motions/${id}`;
  const isAsked = ratification !== undefined && (ratification.state === "submitted" || ratification.state === "open");
  return {
    ...version,
    hash: hexOf(hash),
    href: textPath(hash),
    compare: base === null ? undefined : agreementPath(hex, "/compare", { from: hexOf(base), to: hexOf(hash) }),
    motion: motion === undefined ? undefined : motionAt(motion.id),
    ratification: ratification === undefined ? undefined : motionAt(ratification.id),
    mayRatify: mayAct && state === "unratified" && !isAsked,
  };
}

/** What a coalition's agreement asks of our organization now: to sign, to sign anew, to wait. */
function askedOf(
  { at, speech }: Pick<Visit, "at" | "speech">,
  { hex }: { readonly hex: string; readonly name: string },
  ours: Member | undefined,
  { inForce }: Pick<AgreementReading, "inForce">,
): readonly Asked[] {
  const words = speech.words.agreements.sign;
  const sign = (text: string): Asked[] => [{ text, href: agreementPath(hex, "/sign"), action: words.link }];
  const standing = ours?.standing;
  if (standing === undefined || standing === "invited" || standing === "left" || standing === "expelled")
    return sign(speech.words.coalitions.signText);
  if (standing === "observer") return sign(words.observer);
  if (standing !== "full" || ours === undefined) return [];
  const affirmation = affirmationOf(ours, inForce.rules);
  if (affirmation !== undefined && isDue(affirmation, at)) return sign(words.due(speech.moment(affirmation.until)));
  const isOlder = ours.charter !== undefined && ours.charter !== inForce.hash;
  return isOlder ? sign(words.ledeAgain) : [];
}

/** What a motion of kind accession does when it is adopted, and whether it could not. */
export async function loadMembershipNote(
  desk: Desk,
  { id, effect, state }: Pick<Motion, "id" | "effect" | "state">,
): Promise<MembershipNote | undefined> {
  if (effect === null || !("membership" in effect)) return undefined;
  const { coalition, deed, charter } = effect.membership;
  const row = await findCoalition(desk.db.orm, { hash: coalition });
  if (row === undefined) return undefined;
  return {
    coalition: (await namesIn(desk, row, []))(row.actor),
    deed,
    href: agreementPath(hexOf(coalition)),
    text: charter === undefined ? undefined : textPath(charter),
    hasFailed: state === "adopted" && (await hasFailedToJoin(desk.db.orm, id)),
  };
}
