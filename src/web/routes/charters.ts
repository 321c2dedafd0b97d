import { need } from "#commands/errors.ts";
import { type CharterRow, findCharterInForce, findCharterVersion, listCharters } from "#db/charters.ts";
import { findCoalition } from "#db/coalition/coalitions.ts";
import { findMotion } from "#db/motions.ts";
import { ruleOfTier } from "#domain/bodies.ts";
import { type Tier, tiers } from "#domain/citations.ts";
import { motionPath } from "#domain/iris.ts";
import type { DecisionRule } from "#domain/rules.ts";
import { markdown } from "#text/markdown.ts";
import { agreementPath } from "#web/coalition/agreement.ts";
import { charterPage, comparisonPage, noCharterPage, type VersionLine } from "#web/charters.ts";
import { goOn, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages, Visit } from "#web/kit/desk.ts";
import { frameOf, isInside, mayIn } from "#web/kit/visit.ts";
import { hexOf } from "#web/load/agreements.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";

const PATH = "/:at{@[a-z0-9_]+}/charter";

/** The charter of a body: its versions, and what differs between them. */
export function charterRoutes(app: Pages, desk: Desk): void {
  app.get(PATH, async (c) => showCharter(desk, c, await seeBody(desk, c.get("visit"), c.req.param("at"))));
  app.get(`${PATH}/versions/:version{[0-9]{1,6}}`, async (c) =>
    showCharter(desk, c, await seeBody(desk, c.get("visit"), c.req.param("at")), Number(c.req.param("version"))),
  );
  app.get(`${PATH}/compare`, async (c) =>
    showComparison(desk, c, await seeBody(desk, c.get("visit"), c.req.param("at"))),
  );
}

/** What every page of a charter says of its body. */
export const ofBody = ({ body, href }: SeenBody) => ({
  body: { name: body.name, href },
  unlisted: body.visibility === "members",
});

/** The agreement of a coalition is its members’, also where its voice is a body of ours. */
export async function toAgreement(desk: Desk, c: Page, { body }: SeenBody): Promise<Response | undefined> {
  const row = body.kind === "coalition" ? await findCoalition(desk.db.orm, { body: body.id }) : undefined;
  return row === undefined ? undefined : goOn(desk, c, agreementPath(hexOf(row.hash)));
}

async function showCharter(desk: Desk, c: Page, seen: SeenBody, version?: number): Promise<Response> {
  const visit = c.get("visit");
  const shared = version === undefined ? await toAgreement(desk, c, seen) : undefined;
  if (shared !== undefined) return shared;
  const { orm } = desk.db;
  const inForce = await findCharterInForce(orm, seen.body.id);
  if (inForce === undefined && version === undefined) {
    const mayWrite = mayIn(visit, seen.body, "set-rules");
    return showAll(desk, c, noCharterPage(frameOf(desk, visit), { ...ofBody(seen), mayWrite }));
  }
  const current = need(inForce, "charter");
  const row = version === undefined ? current : need(await findCharterVersion(orm, seen.body.id, version), "version");
  const versions = await Promise.all(
    (await listCharters(orm, seen.body.id)).map((each) => lineOf(desk, visit, seen, each)),
  );
  const page = charterPage(frameOf(desk, visit), {
    ...ofBody(seen),
    version: row.version,
    hash: row.hash,
    articles: row.articles.map((article) => ({ ...article, textHtml: markdown(article.text) })),
    versions,
    inForce: need(
      versions.find((line) => line.version === current.version),
      "charter",
    ),
    takes: Object.fromEntries(tiers.map((tier) => [tier, ruleOfTier(seen.body.rules, tier).rule])) as Record<
      Tier,
      DecisionRule
    >,
    mayAmend: mayIn(visit, seen.body, "move-motion"),
  });
  return showAll(desk, c, page);
}

async function lineOf(desk: Desk, visit: Visit, { body }: SeenBody, row: CharterRow): Promise<VersionLine> {
  const { version, adoptedAt, effectiveAt, inForceAt } = row;
  const motion = row.motion === null ? undefined : await findMotion(desk.db.orm, row.motion);
  const isShown = motion !== undefined && (motion.visibility === "public" || isInside(visit, body));
  return {
    version,
    adoptedAt,
    effectiveAt,
    inForceAt,
    motion: isShown ? { title: motion.title, href: motionPath(motion.number, motion.title) } : undefined,
    isByMotion: row.motion !== null,
  };
}

async function showComparison(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const versionOf = async (name: string) => {
    const asked = c.req.query(name) ?? "";
    const row = /^\d{1,6}$/.test(asked)
      ? await findCharterVersion(desk.db.orm, seen.body.id, Number(asked))
      : undefined;
    return need(row, "version");
  };
  const [from, to] = [await versionOf("from"), await versionOf("to")];
  const page = comparisonPage(frameOf(desk, c.get("visit")), {
    ...ofBody(seen),
    from: from.version,
    to: to.version,
    before: from.articles,
    after: to.articles,
  });
  return showAll(desk, c, page);
}
