import { perform } from "#commands/act.ts";
import { accede, reaffirm, secede, seeCoalition } from "#commands/coalition/membership.ts";
import { readAgreement } from "#commands/coalition/reading.ts";
import { type HeldCharter, mustReadCharter, readCharter } from "#commands/coalition/texts.ts";
import { Refused, need } from "#commands/errors.ts";
import { draftMotion } from "#commands/motions.ts";
import { type CoalitionRow, findCoalition, findRecord, listRecords } from "#db/coalition/coalitions.ts";
import { findTextHome } from "#db/coalition/agreements.ts";
import { affirmationOf, isDue } from "#domain/agreements/affirming.ts";
import { understates } from "#domain/agreements/changes.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import type { Question } from "#domain/coalition/state.ts";
import type { Sha256 } from "#domain/entries.ts";
import { motionPath } from "#domain/iris.ts";
import { markdown } from "#text/markdown.ts";
import { agreementPage, agreementPath } from "#web/coalition/agreement.ts";
import {
  comparePage,
  leavePage,
  type SignView,
  signPage,
  textPage,
  type TextView,
} from "#web/coalition/agreementText.ts";
import { coalitionsPage } from "#web/coalition/coalitions.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages, Visit } from "#web/kit/desk.ts";
import { readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { chooseCoalition } from "#web/load/coalitionChoice.ts";
import { hexOf, loadAgreement, namesIn } from "#web/load/agreements.ts";

const HEX = /^[0-9a-f]{64}$/;

/** The agreement of a coalition: who signed what, its texts and what differs between them, signing it, and leaving. */
export function agreementRoutes(app: Pages, desk: Desk): void {
  app.get("/coalition/charter", (c) => showAgreement(desk, c));
  app.get("/texts/:hash{[0-9a-f]{64}}", (c) => showText(desk, c));
  app.get("/coalition/charter/compare", (c) => showComparison(desk, c));
  app.get("/coalition/charter/sign", (c) => showSigning(desk, c));
  app.post("/coalition/charter/sign", (c) => answerSigning(desk, c));
  app.get("/coalition/charter/leave", (c) => showLeaving(desk, c));
  app.post("/coalition/charter/leave", (c) => answerLeaving(desk, c));
}

async function showAgreement(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const row = await chooseCoalition(desk, visit, c.req.query("of"));
  const frame = frameOf(desk, visit);
  if (row === undefined) return showAll(desk, c, coalitionsPage(frame, [], mayIn(visit, visit.home, "join-coalition")));
  const asked = c.req.query("page") ?? "";
  return showAll(
    desk,
    c,
    agreementPage(frame, await loadAgreement(desk, visit, row, /^\d{1,4}$/.test(asked) ? Number(asked) : 0)),
  );
}

/** The coalition of an address, which every page but the first names. */
export async function coalitionOf(desk: Desk, c: Page): Promise<{ row: CoalitionRow; name: string; hex: string }> {
  const of = c.req.query("of") ?? "";
  const row = await seeCoalition(desk.db.orm, `sha256:${HEX.test(of) ? of : ""}`);
  return { row, name: (await namesIn(desk, row, []))(row.actor), hex: hexOf(row.hash) };
}

/** A text with its articles as HTML. */
const withHtml = (charter: HeldCharter) => ({
  ...charter,
  shown: charter.articles.map((article) => ({ ...article, textHtml: markdown(article.text) })),
});

async function heldText(desk: Desk, hash: Sha256): Promise<Pick<TextView, "held" | "text" | "hash">> {
  const known = await readCharter(desk.db.orm, hash);
  return { hash, held: known.state, text: known.state === "held" ? withHtml(known.charter) : undefined };
}

async function showText(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const hash = `sha256:${c.req.param("hash")}` as const;
  const view = await heldText(desk, hash);
  if (view.held === "unknown") throw new Refused({ code: "unknown-charter" });
  const since = c.req.query("since") ?? "";
  const before = HEX.test(since) ? await readCharter(desk.db.orm, `sha256:${since}`) : undefined;
  const home = await findTextHome(desk.db.orm, hash);
  const row = home === undefined ? undefined : await findCoalition(desk.db.orm, { hash: home });
  const of = row === undefined ? undefined : { name: (await namesIn(desk, row, []))(row.actor), hex: hexOf(row.hash) };
  const page = textPage(frameOf(desk, visit), {
    ...view,
    since: before?.state === "held" ? before.charter : undefined,
    of,
  });
  return showAll(desk, c, page);
}

async function showComparison(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const { row, ...of } = await coalitionOf(desk, c);
  const [from = "", to = ""] = [c.req.query("from"), c.req.query("to")];
  if (!HEX.test(from) || !HEX.test(to)) throw new Refused({ code: "unknown-charter" });
  const { orm } = desk.db;
  const [before, after] = [await mustReadCharter(orm, `sha256:${from}`), await mustReadCharter(orm, `sha256:${to}`)];
  const { versions } = await readAgreement(orm, row, () => []);
  const changed = versions.find(({ hash, base }) => hash === after.hash && base === before.hash);
  const rulesChange = changed?.needed !== undefined && understates("foundation", changed.needed);
  const mayJoin = mayIn(visit, visit.home, "join-coalition");
  return showAll(desk, c, comparePage(frameOf(desk, visit), { ...of, from: before, to: after, rulesChange, mayJoin }));
}

/** Where our organization stands, before whoever may sign for it. */
async function ownStanding(desk: Desk, visit: Visit, { id }: CoalitionRow) {
  mustLogIn(visit);
  const home = need(visit.home, "organization");
  mustBeAbleTo(visit, home, "join-coalition");
  const member = memberIn((await findRecord(desk.db.orm, id, "member", desk.iris.actor(home.id)))?.value);
  return { home, member };
}

async function loadSigning(desk: Desk, c: Page): Promise<SignView & { row: CoalitionRow; slug: string }> {
  const visit = c.get("visit");
  const { row, ...of } = await coalitionOf(desk, c);
  const { home, member } = await ownStanding(desk, visit, row);
  const { inForce } = await readAgreement(desk.db.orm, row, () => []);
  const before = member?.charter === undefined ? undefined : await readCharter(desk.db.orm, member.charter);
  const affirmation = member === undefined ? undefined : affirmationOf(member, inForce.rules);
  const isIn = member?.standing === "full" || member?.standing === "observer";
  return {
    ...of,
    ...(await heldText(desk, inForce.hash)),
    row,
    slug: home.slug,
    deed: isIn ? "reaffirm" : "accede",
    before: before?.state === "held" ? before.charter : undefined,
    state: member?.standing === "applicant" ? "applicant" : member?.standing === "full" ? "full" : "may",
    dueAt: isDue(affirmation, visit.at) ? affirmation?.until : undefined,
    maySignAlone: home.rules.adminsMayJoin,
  };
}

async function showSigning(desk: Desk, c: Page): Promise<Response> {
  const view = await loadSigning(desk, c);
  return show(desk, c, signPage(frameOf(desk, c.get("visit")), view));
}

async function answerSigning(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const by = actor(visit);
  const { row, deed, hex, name, slug, hash, text } = await loadSigning(desk, c);
  const { values } = await readForm(c);
  if (values["deed"] === "alone") {
    const sign = deed === "accede" ? accede : reaffirm;
    await perform(desk.db, by, (act) => sign(act, row.hash, desk.iris));
    return goOn(desk, c, agreementPath(hex), "coalition-signed");
  }
  if (values["deed"] !== "vote") throw new Refused({ code: "stale-form" });
  const { sign, version } = visit.speech.words.agreements;
  const input = {
    title: deed === "accede" ? sign.motionTitle(name) : sign.motionTitleAgain(name),
    text: sign.motionText(version(text?.version), `${desk.iris.publicUrl}/texts/${hexOf(hash)}`),
    effect: { membership: { coalition: row.hash, deed } },
  };
  return draftAtHome(desk, c, slug, input);
}

async function draftAtHome(
  desk: Desk,
  c: Page,
  slug: string,
  input: Pick<Parameters<typeof draftMotion>[2], "title" | "text" | "effect">,
): Promise<Response> {
  const motion = await perform(desk.db, actor(c.get("visit")), (act) =>
    draftMotion(act, slug, { kind: "accession", ...input }),
  );
  return goOn(desk, c, motionPath(motion.number, motion.title), "draft-saved");
}

async function showLeaving(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const { row, ...of } = await coalitionOf(desk, c);
  const { home } = await ownStanding(desk, visit, row);
  const questions = await listRecords(desk.db.orm, row.id, "question");
  const open = questions.filter(({ value }) => (value as unknown as Question | null)?.state === "open").length;
  return show(desk, c, leavePage(frameOf(desk, visit), { ...of, open, mayLeaveAlone: home.rules.adminsMayJoin }));
}

async function answerLeaving(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const by = actor(visit);
  const { row, name, hex } = await coalitionOf(desk, c);
  const { home } = await ownStanding(desk, visit, row);
  const { values } = await readForm(c);
  if (values["deed"] === "alone") {
    await perform(desk.db, by, (act) => secede(act, row.hash, desk.iris));
    return goOn(desk, c, agreementPath(hex), "coalition-left");
  }
  if (values["deed"] !== "vote") throw new Refused({ code: "stale-form" });
  const { leave } = visit.speech.words.agreements;
  const effect = { membership: { coalition: row.hash, deed: "secede" as const } };
  return draftAtHome(desk, c, home.slug, { title: leave.motionTitle(name), text: leave.motionText(name), effect });
}
