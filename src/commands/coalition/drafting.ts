import { z } from "zod";
import { type Body, findHome } from "#db/bodies.ts";
import {
  type CallRow,
  type CharterTextRow,
  findCall,
  findCharterText,
  findEntryByHash,
  findNewestText,
  findOwnLog,
  saveCalls,
  saveCharterTexts,
} from "#db/coalition/agreements.ts";
import { type CoalitionRow, findCoalition, findFounder, findRecord, listRecords } from "#db/coalition/coalitions.ts";
import { findMirroredBodies } from "#db/entries.ts";
import { newId } from "#db/ids.ts";
import { saveText } from "#db/motions.ts";
import type { Reader } from "#db/open.ts";
import { carriedOver } from "#domain/agreements/changes.ts";
import { type Draftable, call as mayCall, draft as mayDraft } from "#domain/agreements/drafting.ts";
import { firstRules } from "#domain/bodies.ts";
import { type Article, type ArticleChange, applyChanges, inOrder, problemsOfArticles } from "#domain/charters.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import type { Iri, Sha256 } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import { type Act, locked, personOf, recorded } from "#commands/act.ts";
import { foundBody, newBody } from "#commands/bodies.ts";
import { charterChange, mustBeSound, newCharter } from "#commands/charters.ts";
import { Invalid, Refused, enact, need } from "#commands/errors.ts";
import { instantText, iri, longText, written } from "#commands/inputs.ts";
import { findSomeone } from "#commands/someone.ts";
import { saltMotion } from "#commands/texts.ts";
import { type HeldCharter, mustReadCharter, publishCharter } from "./texts.ts";

/** A call for a coalition: its name and handle, why, a first text, who is asked, and until when the text is drafted together. */
export const newCall = newBody.pick({ slug: true, name: true }).extend({
  why: longText,
  articles: newCharter.shape.articles,
  invited: z.array(iri).max(200).default([]),
  until: instantText.optional(),
});

/** A proposal: the text that it changes, article by article what, and why. */
export const newDraft = charterChange.omit({ effectiveAt: true }).extend({ because: written.max(5_000).optional() });

/** What agreements of a coalition are checked against where no article says more. */
const standingRules = firstRules("coalition", "majority");

/** Calls for a coalition: founds the body that will speak for it, asks organizations, and publishes the first draft. */
export async function callTogether(act: Act, input: z.infer<typeof newCall>, iris: Iris): Promise<CallRow> {
  const home = need(await findHome(act.tx), "organization");
  const own = need(await findOwnLog(act.tx, home.id), "gazette");
  const { slug, name, why, until = null } = input;
  const articles = inOrder(input.articles);
  mustBeSound(problemsOfArticles(articles, standingRules), (path) => path);
  const invited = [...new Set(input.invited)].filter((actor) => actor !== own.actor);
  await mustBeOrganizations(act.tx, invited, "invited");
  const body = await foundBody(act, { kind: "coalition", slug, name });
  const salted = saltMotion({ title: name, text: why });
  await saveText(act.tx, salted);
  const id = newId(act.at);
  const asked = { call: id, body: body.id, organization: home.id, textHash: salted.hash, invited, until };
  const fact = enact(mayCall(await findSomeone(act.tx, home, personOf(act)), asked, act.at));
  const row = { id, entry: entryAt(own, id), log: null, caller: own.actor, actor: iris.actor(body.id), body: body.id };
  await saveCalls(act.tx, [{ ...row, textHash: salted.hash, invited, until, at: act.at }]);
  await recorded(act, body.id, fact);
  const saved = need(await findCall(act.tx, id), "call");
  const of = { ...(await draftableCall(act.tx, saved)), base: undefined };
  await saveDraft(act, home, of, { version: 1, articles, because: undefined }, { base: null, accepts: null });
  return saved;
}

/** Proposes a text in place of the newest draft of a call, or of a coalition's agreement in force. */
export async function proposeText(
  act: Act,
  about: CallRow | CoalitionRow,
  input: z.infer<typeof newDraft>,
): Promise<CharterTextRow> {
  const home = need(await findHome(act.tx), "organization");
  const of = await findDraftable(act.tx, about);
  const base = `sha256:${input.base}` as const;
  if (of.base !== base) throw new Refused({ code: "stale-base", version: of.version });
  const text = await changedText(act.tx, base, input.articles);
  const version = "caller" in about ? text.version : text.version + 1;
  const { because } = input;
  return saveDraft(act, home, of, { version, articles: text.articles, because }, { base, accepts: null });
}

/** The caller takes up a proposal into the next draft; one that was written on an older draft is carried over where no article was changed twice. */
export async function acceptText(act: Act, id: string, entry: string): Promise<CharterTextRow> {
  const call = need(await findCall(act.tx, id), "call");
  const holding = await locked(act, "coalition-call", call.id);
  const home = need(await findHome(act.tx), "organization");
  const of = await findDraftable(act.tx, call);
  const proposal = need(await findCharterText(act.tx, entry), "proposal");
  if (proposal.about !== call.entry || proposal.base === null) throw new Refused({ code: "stale-form" });
  const [before, proposed, newest] = await Promise.all(
    [proposal.base, proposal.hash, need(of.base, "draft")].map((hash) => mustReadCharter(act.tx, hash as Sha256)),
  );
  const merged = carriedOver(articlesOf(before), articlesOf(proposed), articlesOf(newest));
  if ("overlap" in merged) throw new Refused({ code: "texts-overlap", articles: merged.overlap });
  mustBeSound(problemsOfArticles(merged.articles, standingRules), () => "articles");
  const text = { version: 1, articles: merged.articles, because: proposed?.because };
  return saveDraft(holding, home, of, text, { base: of.base ?? null, accepts: entry });
}

const articlesOf = (charter: HeldCharter | undefined): readonly Article[] => charter?.articles ?? [];

/** What can be drafted on, and by whom: a call until it is convened, then the coalition's agreement. */
export const findDraftable = (db: Reader, about: CallRow | CoalitionRow): Promise<Draftable> =>
  "caller" in about ? draftableCall(db, about) : draftableCharter(db, about);

async function draftableCall(db: Reader, { entry, caller, actor, invited }: CallRow): Promise<Draftable> {
  const [newest, convened] = await Promise.all([findNewestText(db, entry, caller), findCoalition(db, { actor })]);
  return {
    about: entry,
    base: newest?.hash as Sha256 | undefined,
    version: 1,
    drafters: [caller, ...invited],
    caller,
    isConvened: convened !== undefined && convened.convenedBy === caller,
  };
}

const mayPropose: ReadonlySet<string> = new Set(["invited", "applicant", "full", "observer"]);

async function draftableCharter(db: Reader, row: CoalitionRow): Promise<Draftable> {
  const [self, members, about] = await Promise.all([
    findRecord(db, row.id, "coalition", "self"),
    listRecords(db, row.id, "member"),
    findEntryByHash(db, row),
  ]);
  const base = (self?.value as { charter?: Sha256 } | null | undefined)?.charter;
  const drafters = members.flatMap(({ key, value }) => (mayPropose.has(memberIn(value)?.standing ?? "") ? [key] : []));
  const held = base === undefined ? undefined : await mustReadCharter(db, base).catch(() => undefined);
  const version = held?.version ?? 1;
  return { about: need(about, "coalition"), base, version, drafters, caller: undefined, isConvened: true };
}

/** A text after changes; every problem is listed. */
export async function changedText(
  db: Reader,
  base: Sha256,
  changes: readonly ArticleChange[],
): Promise<Pick<HeldCharter, "version" | "articles">> {
  const { version, articles: before } = await mustReadCharter(db, base);
  const { articles, problems } = applyChanges(before, changes);
  mustBeSound(problems, (path) => path);
  mustBeSound(problemsOfArticles(articles, standingRules), (path) => path);
  return { version, articles };
}

/** Publishes a text and says so in the own organization's gazette. */
export async function saveDraft(
  act: Act,
  home: Body,
  of: Draftable,
  text: Pick<HeldCharter, "version" | "articles" | "because">,
  { base, accepts }: Pick<CharterTextRow, "accepts"> & { readonly base: Sha256 | null },
): Promise<CharterTextRow> {
  const own = need(await findOwnLog(act.tx, home.id), "gazette");
  const hashes = await publishCharter(act, text);
  const id = newId(act.at);
  const by = await findSomeone(act.tx, home, personOf(act));
  const asked = { draft: id, organization: home.id, ...hashes, base, accepts };
  const fact = enact(mayDraft(by, own.actor, of, asked));
  const { about, charterHash: hash, textHash } = fact;
  const row = {
    entry: entryAt(own, id),
    log: null,
    issuer: own.actor,
    about,
    hash,
    textHash,
    base,
    accepts,
    at: act.at,
  };
  await saveCharterTexts(act.tx, [row]);
  await recorded(act, home.id, fact);
  return row;
}

/** Refuses actors of which no record is held, and chapters: they speak through the record of their organization. */
export async function mustBeOrganizations(db: Reader, actors: readonly Iri[], field: string): Promise<void> {
  const mirrored = new Map((await findMirroredBodies(db, actors)).map(({ actor, kind }) => [actor, kind]));
  const known = await Promise.all(actors.map((actor) => findFounder(db, actor)));
  const problems = actors.flatMap((actor, place) => {
    if (known[place] !== undefined) return [];
    const isChapter = mirrored.has(actor);
    const message = isChapter
      ? "it stands in the record of its organization: ask that one, or let it open a record of its own"
      : "no record of it is held here: connect with its server first";
    return [
      { path: `${field}.${place}`, code: isChapter ? "chapter-without-record" : "unknown-organization", message },
    ];
  });
  if (problems.length > 0) throw new Invalid(problems);
}

const entryAt = ({ prefix }: { readonly prefix: string }, id: string): string => `${prefix}/entries/${id}`;
