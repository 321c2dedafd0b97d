import { amendedOf } from "#commands/amending.ts";
import { mergedOnto } from "#commands/amendments.ts";
import { Missing, need } from "#commands/errors.ts";
import { type Amendment, findAmendment, findAmendmentByNumber, findVersion, listVersions } from "#db/amendments.ts";
import type { Motion } from "#db/motions.ts";
import { findVote } from "#db/questions.ts";
import {
  type Place,
  mayShow,
  moveAmendment,
  openAmendment,
  rebaseAmendment,
  ruleOfAmendment,
  withdrawAmendment,
} from "#domain/amendments.ts";
import { standingRules } from "#domain/citations.ts";
import { DAY } from "#domain/time.ts";
import { diffWords } from "#text/diff.ts";
import { textOf } from "#text/merge.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import type { AmendmentDeeds, AmendmentView } from "#web/amendments.ts";
import type { DiffLook } from "#web/components/diff.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { someone } from "#web/kit/visit.ts";
import type { VersionsView } from "#web/textVersions.ts";
import { amendmentLinesOf } from "./amendmentLines.ts";
import { type SeenMotion, questionView, suggestedClose } from "./motions.ts";

/** An amendment with its motion and the amendment that it changes. */
export type SeenAmendment = SeenMotion & { readonly amendment: Amendment; readonly target: Amendment | undefined };

/** The amendment that an address names. */
export async function seeAmendment(desk: Desk, seen: SeenMotion, number: string): Promise<SeenAmendment> {
  if (!/^\d{1,6}$/.test(number)) throw new Missing("amendment");
  const amendment = need(await findAmendmentByNumber(desk.db.orm, seen.motion.id, Number(number)), "amendment");
  const target = amendment.amends === null ? undefined : await findAmendment(desk.db.orm, amendment.amends);
  return { ...seen, amendment, target };
}

/** Everything the page of an amendment shows. */
export async function loadAmendment(
  desk: Desk,
  visit: Visit,
  seen: SeenAmendment,
  look: DiffLook,
  forms: { readonly open?: FormState; readonly hands?: FormState } = {},
): Promise<AmendmentView> {
  const { amendment, motion, body, href } = seen;
  const reader = desk.db.orm;
  const { question } = amendment;
  const [lines, base, vote] = await Promise.all([
    amendmentLinesOf(desk, seen),
    findVersion(reader, amendment.amends ?? motion.id, amendment.baseHash),
    question === null ? undefined : findVote(reader, motion.id, visit.who?.person, question),
  ]);
  const line = need(lines.find(({ row }) => row.id === amendment.id)?.line, "amendment");
  const { rule, cited } = ruleOfAmendment(amendment, body.rules);
  const frozen = vote === undefined ? undefined : { ...vote.question.rule, secrecy: vote.question.secrecy };
  return {
    ...line,
    motion: { number: motion.number, title: motion.title, href },
    body: { name: body.name, href: `/@${body.slug}` },
    membersOnly: !seen.isPublic,
    movedAt: amendment.movedAt,
    reasonHtml: (amendment.reasonHtml as CleanHtml | null) ?? undefined,
    pieces: diffWords(base?.text ?? "", amendment.text),
    look,
    rule: frozen ?? rule,
    ruleSource: visit.speech.words.rules.source(vote?.question.cited ?? cited ?? standingRules),
    question: vote === undefined ? undefined : questionView(visit.speech, vote, frozen ?? rule),
    you:
      vote === undefined || !seen.isInside
        ? undefined
        : { onRoll: vote.isOnRoll, voted: vote.hasVoted, booth: `${href}/vote?question=${vote.question.id}` },
    second: lines.filter(({ row }) => row.amends === amendment.id).map((each) => each.line),
    deeds: await deedsOf(
      desk,
      visit,
      seen,
      lines.map(({ row }) => row),
      forms,
    ),
  };
}

/** Asks the rules themselves, so that no button is shown that the server would refuse. */
async function deedsOf(
  desk: Desk,
  visit: Visit,
  seen: SeenAmendment,
  others: readonly Amendment[],
  forms: { readonly open?: FormState; readonly hands?: FormState },
): Promise<AmendmentDeeds> {
  const { amendment, target, motion, body } = seen;
  const by = someone(visit, body);
  if (by === undefined) return {};
  const place: Place = { motion: amendedOf(motion, body), target, others };
  const terms = { question: "", closesAt: visit.at + 400 * DAY, roll: { size: 1, hash: "" } };
  const proposal = {
    id: "",
    number: 1,
    basis: amendment.basis,
    baseHash: amendment.textHash,
    textHash: "",
    isChange: true,
  };
  const current = (target ?? motion).textHash ?? "";
  const mayRebase = rebaseAmendment(place.motion, amendment, target, { ...proposal, baseHash: current }, by).allowed;
  return {
    open: openAmendment(amendment, place, terms, by, visit.at).allowed
      ? { form: forms.open ?? untouched, suggested: suggestedClose(desk, visit, body), timeZone: desk.timeZone }
      : undefined,
    hands: mayShow(amendment, place, { show: { yes: 0, no: 0 }, members: 0 }, by, visit.at).allowed
      ? { form: forms.hands ?? untouched }
      : undefined,
    withdraw: withdrawAmendment(amendment, others, by).allowed,
    amend: moveAmendment(place.motion, amendment, proposal, by).allowed
      ? `${seen.href}/amendments/new?amends=${amendment.number}`
      : undefined,
    rebase: mayRebase ? await proposedRebase(desk, amendment, target ?? motion) : undefined,
  };
}

/** What a stale amendment would change in the text of today, if both changes go together. */
async function proposedRebase(desk: Desk, amendment: Amendment, target: Motion | Amendment) {
  const merged = await mergedOnto(desk.db.orm, amendment, target);
  const text = textOf(merged, "theirs");
  return merged.isClean && text !== target.text ? { pieces: diffWords(target.text, text) } : {};
}

/** Every version of a motion's text, and what differs between the two that are asked for. */
export async function loadVersions(
  desk: Desk,
  seen: SeenMotion,
  asked: { readonly from?: string | undefined; readonly to?: string | undefined; readonly look: DiffLook },
): Promise<VersionsView> {
  const { motion, body, href } = seen;
  const [versions, lines] = await Promise.all([listVersions(desk.db.orm, motion.id), amendmentLinesOf(desk, seen)]);
  const last = need(versions.at(-1), "text");
  const chosen = (number: string | undefined, other: number) =>
    versions.find((version) => String(version.number) === number) ??
    need(
      versions.find((version) => version.number === other),
      "text",
    );
  const to = chosen(asked.to, last.number);
  const from = chosen(asked.from, Math.max(1, to.number - 1));
  return {
    motion: { number: motion.number, title: motion.title, href },
    body: { name: body.name, href: `/@${body.slug}` },
    membersOnly: !seen.isPublic,
    versions: versions.map(({ number, at, madeBy }) => ({
      number,
      at,
      madeBy: lines.find(({ row }) => row.id === madeBy)?.line,
    })),
    from: from.number,
    to: to.number,
    pieces: diffWords(from.text, to.text),
    look: asked.look,
  };
}
