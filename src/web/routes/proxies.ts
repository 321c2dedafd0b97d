import { perform } from "#commands/act.ts";
import { Refused } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { acceptProxy, endProxy, newProxy, offerProxy } from "#commands/proxies.ts";
import { listMembersByName } from "#db/members.ts";
import { type NamedProxy, listProxiesOf } from "#db/proxies.ts";
import { motionPath } from "#domain/iris.ts";
import { stateOf } from "#domain/proxies.ts";
import { DAY } from "#domain/time.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { isoOf, localOf } from "#web/kit/times.ts";
import { actor, frameOf, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { type ProxyLine, proxiesPage } from "#web/proxies.ts";

const FOUND = 10;

/** Voting for others: what one gave and holds in a body, and asking somebody. */
export function proxyRoutes(app: Pages, desk: Desk): void {
  const path = "/:at{@[a-z0-9_]+}/proxies";
  app.get(path, async (c) => showProxies(desk, c, await enter(desk, c, c.req.param("at")), c.req.query("q") ?? ""));
  app.post(path, async (c) => answer(desk, c, await enter(desk, c, c.req.param("at"))));
}

async function enter(desk: Desk, c: Page, at: string): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, "give-proxy");
  return seen;
}

async function showProxies(
  desk: Desk,
  c: Page,
  { body, href }: SeenBody,
  asked: string,
  form: FormState = untouched,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const { person } = mustLogIn(visit);
  const q = asked.trim().slice(0, 100);
  const [proxies, found] = await Promise.all([
    listProxiesOf(desk.db.orm, body.id, person),
    q === "" ? [] : listMembersByName(desk.db.orm, { body: body.id, q, skip: 0, limit: FOUND }),
  ]);
  const page = proxiesPage(frameOf(desk, visit), {
    body: { name: body.name, href },
    most: body.rules.proxiesPerPerson,
    proxies: proxies.map((each) => lineOf(each, person, visit.at)),
    q,
    found: found.filter((member) => member.person !== person && member.standing === "good"),
    suggestedEnd: localOf(visit.at + 90 * DAY, desk.timeZone),
    timeZone: desk.timeZone,
    form,
  });
  return show(desk, c, page, status);
}

function lineOf({ proxy, principal, holder, motion }: NamedProxy, person: string, at: number): ProxyLine {
  const isGiven = proxy.principal === person;
  return {
    id: proxy.id,
    other: isGiven ? holder : principal,
    isGiven,
    state: stateOf(proxy, at),
    motion: motion === null ? undefined : { ...motion, href: motionPath(motion.number, motion.title) },
    expiresAt: proxy.expiresAt,
  };
}

async function answer(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { values } = await readForm(c);
  const by = actor(c.get("visit"));
  const back = `${seen.href}/proxies`;
  const { deed } = values;
  if (deed === "accept" || deed === "end") {
    const id = uuid.safeParse(values["proxy"]);
    if (!id.success) throw new Refused({ code: "stale-form" });
    await perform(desk.db, by, (act) => (deed === "accept" ? acceptProxy : endProxy)(act, id.data));
    return goOn(desk, c, back, deed === "accept" ? "proxy-accepted" : "proxy-ended");
  }
  return answerForm(c, {
    schema: newProxy,
    input: { ...given(values, ["to"]), expiresAt: isoOf(values["expiresAt"], desk.timeZone) },
    values,
    deed: async (input) => {
      await perform(desk.db, by, (act) => offerProxy(act, seen.body.slug, input));
      return goOn(desk, c, back, "proxy-offered");
    },
    again: (form, status) => showProxies(desk, c, seen, values["q"] ?? "", form, status),
  });
}
