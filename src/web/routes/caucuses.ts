import { perform, system } from "#commands/act.ts";
import { enterByPass, makePass, readPass } from "#commands/caucuses/passes.ts";
import { beginVisit } from "./sessions.ts";
import {
  caucusRulesChange,
  changeCaucusRules,
  moderate,
  moderation,
  newPost,
  takePostBack,
  writePost,
} from "#commands/caucuses/forum.ts";
import { joinCaucus, leaveCaucus } from "#commands/caucuses/joining.ts";
import {
  newRecognition,
  recognizeCaucus,
  withdrawRecognition,
  type SeenCaucus,
} from "#commands/caucuses/recognizing.ts";
import { seeCaucus } from "#commands/caucuses/seeing.ts";
import { Missing, Refused, need } from "#commands/errors.ts";
import { iri, uuid } from "#commands/inputs.ts";
import { findPost } from "#db/caucuses/forum.ts";
import { findCaucusRules, listAsking, listGuests } from "#db/caucuses/members.ts";
import { listRecognitions } from "#db/caucuses/recognitions.ts";
import { findRemoteActor } from "#db/remotes.ts";
import { moderationPage } from "#web/caucuses/forum.ts";
import { caucusesPage, joinCaucusPage, onwardPage, placePage } from "#web/caucuses/list.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, formOf, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { bodiesFor, caucusLines, loadPosts, ownCaucuses } from "#web/load/caucuses.ts";
import { showBody } from "./bodies.ts";
import { z } from "zod";

/** Caucuses: the list, joining from here and from elsewhere, recognition, forum and moderation. */
export function caucusRoutes(app: Pages, desk: Desk): void {
  app.get("/caucuses", (c) => showList(desk, c, untouched));
  app.post("/caucuses/recognize", (c) => answerRecognition(desk, c));
  app.post("/caucuses/withdraw", (c) => answerWithdrawal(desk, c));
  app.get("/caucuses/join", (c) => showJoin(desk, c, c.req.query("uri") ?? "", untouched));
  app.post("/caucuses/join", (c) => answerJoin(desk, c));
  app.post("/caucuses/:id/leave", async (c) => {
    const id = uuidOf(c.req.param("id"), "join");
    await perform(desk.db, actor(c.get("visit")), (act) => leaveCaucus(act, id, desk.iris));
    return goOn(desk, c, "/caucuses", "caucus-left");
  });
  app.post("/caucuses/:id/place", (c) => answerPlace(desk, c, uuidOf(c.req.param("id"), "join")));
  app.get("/caucuses/place", (c) => showPlace(desk, c));
  app.post("/caucuses/place", (c) => answerPass(desk, c));
  app.post("/:at{@[a-z0-9_]+}/join", async (c) => answerFromElsewhere(desk, c, await seeCaucusAt(desk, c)));
  app.post("/:at{@[a-z0-9_]+}/forum", async (c) => answerPost(desk, c, await seeCaucusAt(desk, c)));
  app.get("/:at{@[a-z0-9_]+}/posts/:id", async (c) => {
    const { body, href } = await seeCaucusAt(desk, c);
    const post = await findPost(desk.db.orm, { id: uuidOf(c.req.param("id"), "post") });
    if (post?.body !== body.id || post.state !== "shown") throw new Missing("post");
    return c.redirect(`${href}#post-${post.id}`, 303);
  });
  app.post("/:at{@[a-z0-9_]+}/posts/:id/take-back", async (c) => {
    const { href } = await seeCaucusAt(desk, c);
    await perform(desk.db, actor(c.get("visit")), (act) => takePostBack(act, uuidOf(c.req.param("id"), "post")));
    return goOn(desk, c, href, "saved");
  });
  app.get("/:at{@[a-z0-9_]+}/moderation", async (c) => showModeration(desk, c, await seeCaucusAt(desk, c), untouched));
  app.post("/:at{@[a-z0-9_]+}/moderation", async (c) => answerModeration(desk, c, await seeCaucusAt(desk, c)));
  app.post("/:at{@[a-z0-9_]+}/doors", async (c) => answerDoors(desk, c, await seeCaucusAt(desk, c)));
}

/** A signed link to the place of a member at the instance of a caucus. */
async function answerPlace(desk: Desk, c: Page, id: string): Promise<Response> {
  const visit = c.get("visit");
  const { url, name, host } = await perform(desk.db, actor(visit), (act) => makePass(act, id, desk.iris));
  const words = visit.speech.words.caucuses.place;
  const step = { title: words.title(name), text: words.lede(host), back: "/caucuses", link: url, go: words.goOn(host) };
  return show(desk, c, onwardPage(frameOf(desk, visit), step));
}

/** Whoever comes with a pass sees whose it is before it is used up: links are opened by many a program. */
async function showPlace(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const pass = c.req.query("pass") ?? "";
  const { caucus } = await readPass(desk.db.orm, pass, visit.at, desk.iris);
  return show(desk, c, placePage(frameOf(desk, visit), { name: caucus.name, pass }));
}

async function answerPass(desk: Desk, c: Page): Promise<Response> {
  const { values } = await readForm(c);
  const { secret, caucus } = await perform(desk.db, system, (act) => enterByPass(act, values["pass"] ?? "", desk.iris));
  await beginVisit(desk, c, secret);
  return goOn(desk, c, `/@${caucus.slug}`, "logged-in");
}

function uuidOf(text: string, what: string): string {
  return need(uuid.safeParse(text).data, what);
}

async function seeCaucusAt(desk: Desk, c: Page): Promise<SeenBody> {
  const seen = await seeBody(desk, c.get("visit"), c.req.param("at") ?? "");
  if (seen.body.kind !== "caucus") throw new Missing("caucus");
  return seen;
}

const seen = (desk: Desk, address: string): Promise<SeenCaucus> =>
  seeCaucus({ db: desk.db.orm, iris: desk.iris, handleHost: desk.handleHost, ask: desk.ask?.actor }, address);

async function showList(desk: Desk, c: Page, form: FormState, status: FormStatus = 200): Promise<Response> {
  const visit = c.get("visit");
  const [caucuses, own] = await Promise.all([caucusLines(desk, visit), ownCaucuses(desk, visit)]);
  const view = {
    caucuses,
    own,
    mayJoin: bodiesFor(visit, "move-motion").length > 0,
    mayFound: mayIn(visit, visit.home, "found-body"),
    recognizing: bodiesFor(visit, "endorse").filter(({ kind }) => kind !== "caucus"),
    form,
  };
  const page = caucusesPage(frameOf(desk, visit), view);
  return status === 200 ? showAll(desk, c, page) : show(desk, c, page, status);
}

async function answerRecognition(desk: Desk, c: Page): Promise<Response> {
  const by = actor(c.get("visit"));
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: newRecognition,
    input: given(values, ["actor", "body"]),
    values,
    deed: async ({ actor: address, ...asked }) => {
      const caucus = await seen(desk, address);
      await perform(desk.db, by, (act) => recognizeCaucus(act, asked, caucus, desk.iris));
      return goOn(desk, c, "/caucuses", "caucus-recognized");
    },
    again: (form, status) => showList(desk, c, form, status),
  });
}

async function answerWithdrawal(desk: Desk, c: Page): Promise<Response> {
  const by = actor(c.get("visit"));
  const { values } = await readForm(c);
  const asked = newRecognition.safeParse(given(values, ["actor", "body"]));
  if (!asked.success) throw new Refused({ code: "stale-form" });
  const { actor: caucus, body } = asked.data;
  await perform(desk.db, by, (act) => withdrawRecognition(act, { body, caucus }, desk.iris));
  return goOn(desk, c, "/caucuses", "saved");
}

async function showJoin(
  desk: Desk,
  c: Page,
  address: string,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  if (!iri.safeParse(address).success) throw new Missing("caucus");
  const caucus = await seen(desk, address).catch(() => undefined);
  if (caucus?.isCaucus !== true) throw new Missing("caucus");
  const recognizing = new Set((await listRecognitions(desk.db.orm, caucus.iri)).map(({ body }) => body));
  const bodies = bodiesFor(visit, "move-motion").filter(({ kind }) => kind !== "caucus" && kind !== "coalition");
  const view = {
    name: caucus.name,
    href: caucus.url,
    host: new URL(caucus.iri).host,
    actor: caucus.iri,
    bodies: bodies
      .map(({ id, slug, name }) => ({ slug, name, recognizes: recognizing.has(desk.iris.actor(id)) }))
      .toSorted((one, other) => Number(other.recognizes) - Number(one.recognizes)),
    form,
  };
  return show(desk, c, joinCaucusPage(frameOf(desk, visit), view), status);
}

const joining = z.strictObject({ actor: iri, body: z.string().min(1).max(60) });

async function answerJoin(desk: Desk, c: Page): Promise<Response> {
  const by = actor(c.get("visit"));
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: joining,
    input: given(values, ["actor", "body"]),
    values,
    deed: async ({ actor: address, body }) => {
      const caucus = await seen(desk, address);
      const { state } = await perform(desk.db, by, (act) => joinCaucus(act, body, caucus, desk.iris));
      return goOn(desk, c, "/caucuses", state === "accepted" ? "caucus-joined" : "caucus-asked");
    },
    again: (form, status) => showJoin(desk, c, values["actor"] ?? "", form, status),
  });
}

/** Whoever belongs to another instance goes on there. */
async function answerFromElsewhere(desk: Desk, c: Page, at: SeenBody): Promise<Response> {
  const visit = c.get("visit");
  const { values } = await readForm(c);
  const address = (values["home"] ?? "").trim().slice(0, 300);
  const card = address === "" ? "unreachable" : ((await desk.ask?.card?.(address)) ?? "unreachable");
  const words = visit.speech.words.caucuses.elsewhere;
  if (typeof card === "string")
    return showBody(desk, c, at, "forum", formOf(values, [{ field: "home", text: words.faults }]), 422);
  const link = `${new URL(card.gazetteActor).origin}/caucuses/join?uri=${encodeURIComponent(desk.iris.actor(at.body.id))}`;
  const { host } = new URL(link);
  const step = { title: words.title, text: words.goOnText(host), back: at.href, link, go: words.goOn(host) };
  return show(desk, c, onwardPage(frameOf(desk, visit), step));
}

async function answerPost(desk: Desk, c: Page, at: SeenBody): Promise<Response> {
  const by = actor(c.get("visit"));
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: newPost,
    input: given(values, ["content"]),
    values,
    deed: async (input) => {
      await perform(desk.db, by, (act) => writePost(act, at.body.slug, input, desk.iris));
      return goOn(desk, c, at.href, "saved");
    },
    again: (form, status) => showBody(desk, c, at, "forum", form, status),
  });
}

async function showModeration(
  desk: Desk,
  c: Page,
  at: SeenBody,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  mustBeAbleTo(visit, at.body, "moderate");
  const { orm } = desk.db;
  const [{ posts }, guests, members, rules] = await Promise.all([
    loadPosts(desk, visit, at, { state: "held" }),
    listGuests(orm, at.body.id, ["asked", "supporter", "refused", "blocked"]),
    listAsking(orm, at.body.id),
    findCaucusRules(orm, at.body.id),
  ]);
  const handles = await Promise.all(guests.map(({ actor: account }) => findRemoteActor(orm, account)));
  const view = {
    name: at.body.name,
    href: at.href,
    posts,
    guests: guests.map(({ actor: account, state, since }, place) => {
      const known = handles[place];
      return { actor: account, handle: known === undefined ? account : `@${known.handle}@${known.host}`, state, since };
    }),
    members: members.map(({ membership, voucher, since }) => ({
      id: membership,
      from: URL.parse(voucher)?.host ?? voucher,
      since,
    })),
    rules,
    mayChangeRules: mayIn(visit, at.body, "edit-body"),
    form,
  };
  return show(desk, c, moderationPage(frameOf(desk, visit), view), status);
}

async function answerModeration(desk: Desk, c: Page, at: SeenBody): Promise<Response> {
  const by = actor(c.get("visit"));
  const { values } = await readForm(c);
  const asked = moderation.safeParse(given(values, ["post", "guest", "member", "verdict"]));
  if (!asked.success) throw new Refused({ code: "stale-form" });
  await perform(desk.db, by, (act) => moderate(act, at.body.slug, asked.data, desk.iris));
  return goOn(desk, c, `${at.href}/moderation`, "saved");
}

async function answerDoors(desk: Desk, c: Page, at: SeenBody): Promise<Response> {
  const by = actor(c.get("visit"));
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: caucusRulesChange,
    input: given(values, ["joins", "strangers"]),
    values,
    deed: async (rules) => {
      await perform(desk.db, by, (act) => changeCaucusRules(act, at.body.slug, rules));
      return goOn(desk, c, `${at.href}/moderation`, "saved");
    },
    again: (form, status) => showModeration(desk, c, at, form, status),
  });
}
