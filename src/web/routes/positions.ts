import { perform } from "#commands/act.ts";
import { need } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { draftMotion, newMotion, submitMotion } from "#commands/motions.ts";
import { findMotion } from "#db/motions.ts";
import { findSuccessor, listPositionsSeenBy } from "#db/positions.ts";
import { findQuestion } from "#db/questions.ts";
import { motionPath } from "#domain/iris.ts";
import { positionStates } from "#domain/positions.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages, Visit } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { positionFormPage, positionPage, positionsPage, type PositionLine } from "#web/positions.ts";

const PAGE = 40;
type Row = Awaited<ReturnType<typeof listPositionsSeenBy>>[number];

/** The register of positions, each of them, and the form that moves one. */
export function positionRoutes(app: Pages, desk: Desk): void {
  app.get("/positions", (c) => showList(desk, c));
  app.get("/positions/:id", (c) => showOne(desk, c, c.req.param("id")));
  app.get("/:at{@[a-z0-9_]+}/positions/new", async (c) =>
    showForm(desk, c, await bodyToMoveIn(desk, c, c.req.param("at")), untouched),
  );
  app.post("/:at{@[a-z0-9_]+}/positions/new", async (c) =>
    answerNew(desk, c, await bodyToMoveIn(desk, c, c.req.param("at"))),
  );
}

async function showList(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const slug = c.req.query("body");
  const seen = slug === undefined || slug === "" ? undefined : await seeBody(desk, visit, `@${slug}`);
  const asked = c.req.query("state");
  const state = positionStates.find((each) => each === asked);
  const before = uuid.safeParse(c.req.query("before")).data;
  const filter = { body: seen?.body.id, state, before, limit: PAGE + 1 };
  const rows = await listPositionsSeenBy(desk.db.orm, visit.who?.person ?? null, filter);
  const last = rows.length > PAGE ? rows[PAGE - 1]?.position.id : undefined;
  const query = [seen && `body=${seen.body.slug}`, state && `state=${state}`, last && `before=${last}`];
  const home =
    seen?.body ??
    [visit.home, ...visit.places.map(({ body }) => body)].find((body) => mayIn(visit, body, "move-motion"));
  const mayMove = home !== undefined && mayIn(visit, home, "move-motion");
  const page = positionsPage(frameOf(desk, visit), {
    state: state ?? "all",
    body: seen && { name: seen.body.name, href: seen.href, slug: seen.body.slug },
    positions: rows.slice(0, PAGE).map(lineOf),
    next: last === undefined ? undefined : `/positions?${query.filter((part) => part !== undefined).join("&")}`,
    proposeHref: mayMove ? `/@${home.slug}/positions/new` : undefined,
  });
  return showAll(desk, c, page);
}

async function showOne(desk: Desk, c: Page, id: string): Promise<Response> {
  const visit = c.get("visit");
  const row = await findOne(desk, visit, id);
  const { position, body, motion } = need(row, "position");
  const { supersedes, endedBy } = position;
  const [before, after, ending] = await Promise.all([
    supersedes === null ? undefined : findOne(desk, visit, supersedes),
    findSuccessor(desk.db.orm, position.id).then((next) =>
      next === undefined ? undefined : findOne(desk, visit, next),
    ),
    endedBy === null ? undefined : motionOf(desk, endedBy),
  ]);
  const linked = (of: Row | undefined) => of && { name: of.motion.title, href: `/positions/${of.position.id}` };
  const page = positionPage(frameOf(desk, visit), {
    ...lineOf({ ...need(row, "position") }),
    textHtml: motion.textHtml as CleanHtml,
    endedAt: position.endedAt ?? undefined,
    endedBy: ending,
    replaces: linked(before),
    replacedBy: linked(after),
    canonical: desk.iris.positionPage(position.id),
    unlisted: body.visibility === "members" || motion.visibility === "members",
  });
  return showAll(desk, c, page);
}

async function findOne(desk: Desk, visit: Visit, id: string): Promise<Row | undefined> {
  if (!uuid.safeParse(id).success) return undefined;
  const [row] = await listPositionsSeenBy(desk.db.orm, visit.who?.person ?? null, { id, limit: 1 });
  return row;
}

async function motionOf(desk: Desk, question: string): Promise<{ number: number; href: string } | undefined> {
  const found = await findQuestion(desk.db.orm, question);
  const motion = found === undefined ? undefined : await findMotion(desk.db.orm, found.motion);
  return motion && { number: motion.number, href: motionPath(motion.number, motion.title) };
}

const lineOf = ({ position, body, motion }: Row): PositionLine => ({
  href: `/positions/${position.id}`,
  title: motion.title,
  body: { name: body.name, href: `/@${body.slug}` },
  state: position.state,
  adoptedAt: position.adoptedAt,
  motion: { number: motion.number, href: motionPath(motion.number, motion.title) },
});

async function bodyToMoveIn(desk: Desk, c: Page, at: string): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, "move-motion");
  return seen;
}

async function showForm(
  desk: Desk,
  c: Page,
  seen: SeenBody,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const { body, href } = seen;
  const filter = { body: body.id, state: "in_force", limit: 100 } as const;
  const rows = await listPositionsSeenBy(desk.db.orm, visit.who?.person ?? null, filter);
  const inForce = rows.map(({ position, motion }) => ({ id: position.id, title: motion.title }));
  const view = { body: { name: body.name, href }, action: `${href}/positions/new`, inForce, form };
  return show(desk, c, positionFormPage(frameOf(desk, visit), view), status);
}

async function answerNew(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const visit = c.get("visit");
  const { values } = await readForm(c);
  const { supersedes, ...input } = given(values, ["title", "text", "supersedes"]);
  return answerForm(c, {
    schema: newMotion,
    input: {
      ...input,
      kind: "position",
      language: visit.locale,
      effect: { position: { ...(supersedes && { supersedes }) } },
    },
    values,
    deed: async (asked) => {
      const motion = await perform(desk.db, actor(visit), async (act) => {
        const draft = await draftMotion(act, seen.body.slug, asked);
        return submitMotion(act, draft.id);
      });
      return goOn(desk, c, motionPath(motion.number, motion.title), "motion-submitted");
    },
    again: (form, status) => showForm(desk, c, seen, form, status),
  });
}
