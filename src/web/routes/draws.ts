import { perform } from "#commands/act.ts";
import { commitDraw, drawReveal, isPublicDraw, newDraw, revealDraw } from "#commands/draws.ts";
import { Missing, need } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { type Body, findBody } from "#db/bodies.ts";
import { type Draw, findDraw, findOwnPlace, listDrawn, listDraws, listLines } from "#db/draws.ts";
import { poolFile, select } from "#domain/draw.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { drawFormPage, drawPage, drawsPage, type DrawLine, type DrawView } from "#web/draws.ts";
import { goOn, sendAll, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, isInside, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";

const PAGE = 30;

/** Public draws: those of a body, the form for officers, each with its check. */
export function drawRoutes(app: Pages, desk: Desk): void {
  app.get("/:at{@[a-z0-9_]+}/draws", async (c) =>
    showList(desk, c, await seeBody(desk, c.get("visit"), c.req.param("at"))),
  );
  app.get("/:at{@[a-z0-9_]+}/draws/new", async (c) =>
    showNew(desk, c, await bodyToDrawFor(desk, c, c.req.param("at")), untouched),
  );
  app.post("/:at{@[a-z0-9_]+}/draws/new", async (c) =>
    answerNew(desk, c, await bodyToDrawFor(desk, c, c.req.param("at"))),
  );
  app.get("/draws/:id", async (c) => showOne(desk, c, await seeDraw(desk, c, c.req.param("id")), untouched));
  app.post("/draws/:id", async (c) => answerReveal(desk, c, await seeDraw(desk, c, c.req.param("id"))));
  app.get("/draws/:id/pool.txt", async (c) => sendPool(desk, c, await seeDraw(desk, c, c.req.param("id"))));
}

type SeenDraw = { readonly draw: Draw; readonly body: Body; readonly isInside: boolean; readonly isPublic: boolean };

async function seeDraw(desk: Desk, c: Page, id: string): Promise<SeenDraw> {
  const reader = desk.db.orm;
  const draw = need(uuid.safeParse(id).success ? await findDraw(reader, id) : undefined, "draw");
  const body = need(await findBody(reader, draw.body), "body");
  const inside = isInside(c.get("visit"), body);
  const isPublic = isPublicDraw(draw, body);
  if (!isPublic && !inside) throw new Missing("draw");
  return { draw, body, isInside: inside, isPublic };
}

async function bodyToDrawFor(desk: Desk, c: Page, at: string): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, "draw");
  return seen;
}

async function showList(desk: Desk, c: Page, { body, href, isInside }: SeenBody): Promise<Response> {
  const visit = c.get("visit");
  const before = c.req.query("before");
  const found = await listDraws(desk.db.orm, {
    body: body.id,
    publicOnly: !isInside,
    limit: PAGE + 1,
    ...(uuid.safeParse(before).success && before !== undefined && { before }),
  });
  const shown = found.slice(0, PAGE);
  const page = drawsPage(frameOf(desk, visit), {
    body: { name: body.name, href },
    draws: shown.map(lineOf),
    next: found.length > PAGE ? `${href}/draws?before=${shown.at(-1)?.id}` : undefined,
    mayDraw: mayIn(visit, body, "draw"),
    unlisted: body.visibility === "members",
  });
  return showAll(desk, c, page);
}

const lineOf = (draw: Draw): DrawLine => ({
  href: `/draws/${draw.id}`,
  title: draw.title,
  state: draw.revealedAt === null ? "committed" : "revealed",
  count: draw.count,
  size: draw.poolSize,
  drawsAt: draw.drawsAt,
});

async function showOne(
  desk: Desk,
  c: Page,
  seen: SeenDraw,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const page = drawPage(frameOf(desk, c.get("visit")), await viewOf(desk, c, seen, form));
  return status === 200 ? showAll(desk, c, page) : show(desk, c, page, status);
}

async function viewOf(desk: Desk, c: Page, { draw, body, isInside, isPublic }: SeenDraw, form: FormState) {
  const visit = c.get("visit");
  const { who, at } = visit;
  const isDue = at >= draw.drawsAt;
  const own = who === undefined || !isInside ? undefined : await findOwnPlace(desk.db.orm, draw.id, who.person);
  const view: DrawView = {
    ...lineOf(draw),
    body: { name: body.name, href: `/@${body.slug}` },
    membersOnly: !isPublic,
    pool: { kind: draw.pool, isPublic: draw.labelsArePublic, hash: draw.poolHash },
    poolUrl: `${desk.iris.drawPage(draw.id)}/pool.txt`,
    hash: draw.hash,
    sources: draw.sources.map((name, index) => ({ name, value: draw.values?.[index] })),
    committedAt: draw.committedAt,
    key: draw.key ?? undefined,
    picks: await picksOf(desk, draw, isInside || draw.labelsArePublic),
    own: own === undefined ? undefined : { number: own.number, made: `${own.salt}:${own.person}` },
    isDue,
    reveal: draw.revealedAt === null && isDue && mayIn(visit, body, "draw") ? form : undefined,
  };
  return view;
}

/** The derivation, computed anew for the page; labels only for those who may know them. */
async function picksOf(desk: Desk, draw: Draw, mayKnow: boolean): Promise<DrawView["picks"]> {
  if (draw.key === null) return [];
  const picks = select(draw.poolSize, draw.key, draw.count, draw.hash);
  if (!picks.allowed) return [];
  const places = mayKnow
    ? await listDrawn(
        desk.db.orm,
        draw.id,
        picks.fact.map(({ selected }) => selected),
      )
    : [];
  const labels = new Map(places.map((place) => [place.number, place.label ?? place.name ?? undefined]));
  return picks.fact.map((pick) => ({ ...pick, label: labels.get(pick.selected) }));
}

async function sendPool(desk: Desk, c: Page, { draw, isPublic }: SeenDraw): Promise<Response> {
  const text = poolFile(await listLines(desk.db.orm, draw.id));
  const type = "text/plain; charset=utf-8";
  if (isPublic) return sendAll(c, text, type);
  return c.body(text, 200, { "Content-Type": type, "Cache-Control": "private, no-store" });
}

async function answerReveal(desk: Desk, c: Page, seen: SeenDraw): Promise<Response> {
  mustLogIn(c.get("visit"));
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: drawReveal,
    input: { values: linesOf(values["values"]) },
    values,
    deed: async (input) => {
      await perform(desk.db, actor(c.get("visit")), (act) => revealDraw(act, seen.draw.id, input));
      return goOn(desk, c, `/draws/${seen.draw.id}`, "draw-revealed");
    },
    again: async (form, status) => showOne(desk, c, await seeDraw(desk, c, seen.draw.id), form, status),
  });
}

function showNew(desk: Desk, c: Page, seen: SeenBody, form: FormState, status: FormStatus = 200): Response {
  const view = {
    body: { name: seen.body.name, href: seen.href },
    action: `${seen.href}/draws/new`,
    mayBePublic: seen.body.visibility === "public",
    form,
  };
  return show(desk, c, drawFormPage(frameOf(desk, c.get("visit")), view), status);
}

async function answerNew(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { values } = await readForm(c);
  const { pool, labels, count, sources, membersOnly } = values;
  const drawsAt = isoOf(values["drawsAt"], desk.timeZone);
  return answerForm(c, {
    schema: newDraw,
    input: {
      ...given(values, ["title", "hash"]),
      pool:
        pool === "members"
          ? { kind: "members" }
          : { kind: "labels", labels: linesOf(labels), public: pool === "public" },
      ...(/^\d{1,9}$/.test(count ?? "") && { count: Number(count) }),
      sources: linesOf(sources),
      ...(drawsAt !== undefined && { drawsAt }),
      visibility: membersOnly === "yes" ? "members" : "public",
    },
    values,
    deed: async (input) => {
      const { id } = await perform(desk.db, actor(c.get("visit")), (act) => commitDraw(act, seen.body.slug, input));
      return goOn(desk, c, `/draws/${id}`, "draw-committed");
    },
    again: (form, status) => showNew(desk, c, seen, form, status),
  });
}

const linesOf = (text: string | undefined): string[] =>
  (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
