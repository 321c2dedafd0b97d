import { getLogger } from "@logtape/logtape";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createGround } from "#commands/coalition/ground.ts";
import { createNetwork } from "#commands/coalition/network.ts";
import { assetRoutes } from "./assets.ts";
import type { Desk, Env, Page, Pages, PagesOptions, Visit } from "./kit/desk.ts";
import { show } from "./kit/answers.ts";
import { LogInFirst, needsProof, type Trouble, describe, troubleOf } from "./kit/errors.ts";
import { Foreign, fromHere } from "./kit/origin.ts";
import { makeTries } from "./kit/tries.ts";
import { frameOf, localeOf, pathOf, visiting } from "./kit/visit.ts";
import { aboutRoutes } from "./routes/about.ts";
import { adminRoutes } from "./routes/admin.ts";
import { amendmentRoutes } from "./routes/amendments.ts";
import { announcementRoutes } from "./routes/announcements.ts";
import { apportionmentRoutes } from "./routes/apportionment.ts";
import { askRoutes } from "./routes/asks.ts";
import { ballotRoutes } from "./routes/ballots.ts";
import { nominationRoutes } from "./routes/nominations.ts";
import { bodyRoutes } from "./routes/bodies.ts";
import { bodyFormRoutes } from "./routes/bodyForms.ts";
import { federationRoutes } from "./routes/federation.ts";
import { keyRoutes } from "./routes/keys.ts";
import { successionRoutes } from "./routes/succession.ts";
import { followRoutes } from "./routes/follow.ts";
import { caseRoutes } from "./routes/cases.ts";
import { caucusRoutes } from "./routes/caucuses.ts";
import { charterFormRoutes } from "./routes/charterForms.ts";
import { charterRoutes } from "./routes/charters.ts";
import { agreementFormRoutes } from "./routes/agreementForms.ts";
import { agreementRoutes } from "./routes/agreements.ts";
import { callRoutes } from "./routes/calls.ts";
import { coalitionRoutes } from "./routes/coalition.ts";
import { coalitionPositionRoutes } from "./routes/coalitionPositions.ts";
import { coalitionsRoutes } from "./routes/coalitions.ts";
import { coalitionMotionRoutes } from "./routes/coalitionMotions.ts";
import { commonGroundRoutes } from "./routes/commonGround.ts";
import { drawRoutes } from "./routes/draws.ts";
import { councilOfCoalitionRoutes } from "./routes/councilOfCoalition.ts";
import { councilRoutes } from "./routes/councils.ts";
import { electionRoutes } from "./routes/elections.ts";
import { endorsementRoutes } from "./routes/endorsements.ts";
import { erasureRoutes } from "./routes/erasures.ts";
import { frontRoutes } from "./routes/front.ts";
import { equivocationRoutes } from "./routes/equivocations.ts";
import { gazetteRoutes } from "./routes/gazette.ts";
import { homeRoutes } from "./routes/home.ts";
import { invitationRoutes } from "./routes/invitations.ts";
import { mandateRoutes } from "./routes/mandates.ts";
import { memberRoutes } from "./routes/members.ts";
import { motionFormRoutes } from "./routes/motionForms.ts";
import { motionRoutes } from "./routes/motions.ts";
import { stepRoutes } from "./routes/steps.ts";
import { togetherRoutes } from "./routes/together.ts";
import { assessmentRoutes } from "./routes/assessments.ts";
import { pledgeRoutes } from "./routes/pledges.ts";
import { regionRoutes } from "./routes/regions.ts";
import { proxyRoutes } from "./routes/proxies.ts";
import { ruleRoutes } from "./routes/rules.ts";
import { peerRoutes } from "./routes/peers.ts";
import { positionRoutes } from "./routes/positions.ts";
import { resetRoutes } from "./routes/resets.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { setupRoutes } from "./routes/setup.ts";
import { createModules, moduleRoutes } from "./modules.ts";
import { checkRoutes } from "./routes/checks.ts";
import { secure } from "./security.ts";
import { speechFor } from "./speech.ts";
import { notSetUpPage, troublePage } from "./troubles.ts";

const MOST = 2 * 1024 * 1024;

/** All pages of an instance: everything people see and do with a browser, without JavaScript. */
export function createPages(options: PagesOptions): Pages {
  const desk = deskOf(options);
  const app: Pages = new Hono<Env>();
  app.use(secure(desk.https));
  app.route("/", assetRoutes());
  moduleRoutes(app, desk.modules);
  app.use(fromHere(options.iris.publicUrl));
  // Before the limit on bodies, which puts another request in the place of one whose address is known.
  app.use(visiting(desk));
  app.use(bodyLimit({ maxSize: MOST }));
  app.use(async (c, next) => (c.get("visit").home === undefined ? beforeSetUp(desk, c, next) : next()));
  sessionRoutes(app, desk);
  resetRoutes(app, desk);
  setupRoutes(app, desk);
  frontRoutes(app, desk);
  aboutRoutes(app, desk);
  coalitionRoutes(app, desk);
  agreementRoutes(app, desk);
  agreementFormRoutes(app, desk);
  callRoutes(app, desk);
  coalitionsRoutes(app, desk);
  coalitionMotionRoutes(app, desk);
  commonGroundRoutes(app, desk);
  askRoutes(app, desk);
  endorsementRoutes(app, desk);
  erasureRoutes(app, desk);
  mandateRoutes(app, desk);
  councilRoutes(app, desk);
  councilOfCoalitionRoutes(app, desk);
  coalitionPositionRoutes(app, desk);
  positionRoutes(app, desk);
  drawRoutes(app, desk);
  caseRoutes(app, desk);
  checkRoutes(app, desk);
  apportionmentRoutes(app, desk);
  gazetteRoutes(app, desk);
  equivocationRoutes(app, desk);
  adminRoutes(app, desk);
  federationRoutes(app, desk);
  peerRoutes(app, desk);
  keyRoutes(app, desk);
  successionRoutes(app, desk);
  homeRoutes(app, desk);
  settingsRoutes(app, desk);
  invitationRoutes(app, desk);
  bodyFormRoutes(app, desk);
  memberRoutes(app, desk);
  proxyRoutes(app, desk);
  regionRoutes(app, desk);
  pledgeRoutes(app, desk);
  assessmentRoutes(app, desk);
  ruleRoutes(app, desk);
  charterRoutes(app, desk);
  charterFormRoutes(app, desk);
  caucusRoutes(app, desk);
  bodyRoutes(app, desk);
  followRoutes(app, desk);
  announcementRoutes(app, desk);
  motionFormRoutes(app, desk);
  electionRoutes(app, desk);
  amendmentRoutes(app, desk);
  motionRoutes(app, desk);
  stepRoutes(app, desk);
  togetherRoutes(app, desk);
  ballotRoutes(app, desk);
  nominationRoutes(app, desk);
  app.notFound((c) => troubled(desk, c, { status: 404 }));
  app.onError((error, c) => answerError(desk, c, error));
  return app;
}

/** What is shown instead of any page while the database does not answer. */
export function createAwayPages(options: PagesOptions): Pages {
  const desk = deskOf(options);
  const app: Pages = new Hono<Env>();
  app.use(secure(desk.https));
  app.all("*", (c) => troubled(desk, c, { status: 503 }));
  return app;
}

function deskOf(options: PagesOptions): Desk {
  const { db, iris, ground = createGround(db, iris), network = createNetwork(db, options) } = options;
  const https = iris.publicUrl.startsWith("https:");
  return { ...options, https, ground, network, tries: makeTries(), modules: createModules() };
}

/** Until somebody has set it up there is nothing to see but how to do that. */
async function beforeSetUp(desk: Desk, c: Page, next: () => Promise<void>): Promise<Response | void> {
  const { path } = c.req;
  if (path.startsWith("/setup/") || path.startsWith("/language/")) return next();
  const page = notSetUpPage(frameOf(desk, c.get("visit")));
  return path === "/" ? show(desk, c, page) : show(desk, c, page, 404);
}

function answerError(desk: Desk, c: Page, error: Error): Response {
  if (error instanceof LogInFirst) return toLogIn(c, "/log-in");
  if (needsProof(error)) return toLogIn(c, "/log-in/again");
  const trouble = troubleOf(error);
  const log = getLogger(["plenum", "web"]);
  const { requestId } = visitOf(desk, c);
  const about = { method: c.req.method, path: c.req.routePath, requestId, status: trouble.status };
  if (trouble.status >= 500)
    log.error("{method} {path} failed with {status} ({requestId})", { ...about, ...describe(error) });
  else if (error instanceof Foreign)
    log.info("web.reject: {method} {path}", { ...about, event: "web.reject", reason: "foreign" });
  return troubled(desk, c, trouble, requestId);
}

/** Back to where one wanted to go, once logged in; what a form would have done is not done. */
function toLogIn(c: Page, path: "/log-in" | "/log-in/again"): Response {
  const back = c.req.method === "GET" ? pathOf(c) : c.req.path;
  return c.redirect(`${path}?back=${encodeURIComponent(back)}`, 303);
}

function troubled(desk: Desk, c: Page, trouble: Trouble, requestId?: string): Response {
  const { status } = trouble;
  const visit = visitOf(desk, c);
  const until = "until" in trouble ? trouble.until : undefined;
  if (until !== undefined) c.header("Retry-After", String(Math.max(1, Math.ceil((until - visit.at) / 1000))));
  if (status === 503) c.header("Retry-After", "5");
  const page = troublePage(frameOf(desk, visit), {
    status,
    refusal: "refusal" in trouble ? trouble.refusal : undefined,
    until,
    requestId: status === 500 ? requestId : undefined,
  });
  return show(desk, c, page, status);
}

/** The visit, or one of a stranger where it could not be read. */
function visitOf(desk: Desk, c: Page): Visit {
  const known: Visit | undefined = c.get("visit");
  if (known !== undefined) return known;
  const at = Date.now();
  const locale = localeOf(desk, c);
  const speech = speechFor(locale, desk.timeZone, at);
  const empty = { home: undefined, who: undefined, entries: undefined, flash: undefined, doubt: undefined };
  const nobody = { ...empty, places: [], mandated: [] };
  const requestId = desk.idOf?.(c.req.raw) ?? crypto.randomUUID();
  return { at, requestId, path: pathOf(c), address: undefined, locale, speech, ...nobody };
}
