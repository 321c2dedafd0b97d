import { perform } from "#commands/act.ts";
import { apportionSeats, newApportionment } from "#commands/councils.ts";
import { findBodies } from "#db/bodies.ts";
import { listMandatesSeenBy } from "#db/mandates.ts";
import { listApportionments, listOfficesSeenBy } from "#db/offices.ts";
import { apportionmentMethods } from "#domain/apportionment.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { councilPage, type Delegation, type ShareOut } from "#web/councils.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages, Visit } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { isoOf } from "#web/kit/times.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { byNumber, mandateLine } from "#web/load/mandates.ts";

const MOST = 1_000;

/** The seats of a council, who sits in them, and how they are shared. */
export function councilRoutes(app: Pages, desk: Desk): void {
  app.get("/:at{@[a-z0-9_]+}/council", async (c) =>
    showCouncil(desk, c, await seeBody(desk, c.get("visit"), c.req.param("at")), untouched),
  );
  app.post("/:at{@[a-z0-9_]+}/council", async (c) =>
    answerShares(desk, c, await seeBody(desk, c.get("visit"), c.req.param("at"))),
  );
}

async function showCouncil(
  desk: Desk,
  c: Page,
  seen: SeenBody,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const { body, href } = seen;
  const [delegations, shareOuts] = await Promise.all([
    loadDelegations(desk, visit, body.id),
    loadShares(desk, visit, body.id),
  ]);
  const page = councilPage(frameOf(desk, visit), {
    body: { name: body.name, href },
    delegations,
    shareOuts,
    form: mayIn(visit, body, "manage-offices") ? form : undefined,
    action: `${href}/council`,
    unlisted: body.visibility === "members",
  });
  return status === 200 ? showAll(desk, c, page) : show(desk, c, page, status);
}

async function loadDelegations(desk: Desk, visit: Visit, council: string): Promise<Delegation[]> {
  const person = visit.who?.person ?? null;
  const asked = { of: council, kinds: ["seat"], limit: MOST, at: visit.at } as const;
  const [offices, mandates] = await Promise.all([
    listOfficesSeenBy(desk.db.orm, person, asked),
    listMandatesSeenBy(desk.db.orm, person, { ...asked, state: "valid" }),
  ]);
  const own = offices.filter(
    ({ office, body }) => body.id === council && office.endedAt === null && office.coalition === null,
  );
  return own.map(({ office, home }) => ({
    home: { name: home.name, href: `/@${home.slug}` },
    href: `/offices/${office.id}`,
    seats: office.seats,
    weight: office.weight,
    holders: mandates
      .filter(({ mandate }) => mandate.office === office.id)
      .toSorted(byNumber)
      .map((row) => mandateLine(row, visit.at)),
  }));
}

/** The share-out in force and those to come. */
async function loadShares(desk: Desk, visit: Visit, council: string): Promise<ShareOut[]> {
  const all = await listApportionments(desk.db.orm, council);
  const inForce = all.find(({ effectiveAt }) => effectiveAt <= visit.at);
  const shown = all.filter((each) => each === inForce || each.effectiveAt > visit.at);
  const bodies = await findBodies(desk.db.orm, [
    ...new Set(shown.flatMap(({ shares }) => shares.map(({ home }) => home))),
  ]);
  const nameOf = new Map(bodies.map(({ id, name }) => [id, name]));
  return shown.map(({ method, effectiveAt, shares }) => ({
    method: apportionmentMethods.find((each) => each === method) ?? "equal",
    effectiveAt,
    isAhead: effectiveAt > visit.at,
    shares: shares.map(({ home, members, seats }) => ({ name: nameOf.get(home) ?? "", members, seats })),
  }));
}

async function answerShares(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  mustBeAbleTo(visit, seen.body, "manage-offices");
  const { values } = await readForm(c);
  const numbers = Object.entries(given(values, ["seats", "per", "floor", "cap"])).map(([name, value]) => [
    name,
    Number(value),
  ]);
  const lists = Object.entries(given(values, ["homes", "lots"])).map(([name, value]) => [name, slugsIn(value)]);
  const { effectiveAt, ...rest } = given(values, ["method", "effectiveAt"]);
  const from = effectiveAt === undefined ? {} : { effectiveAt: isoOf(effectiveAt, desk.timeZone) };
  return answerForm(c, {
    schema: newApportionment,
    input: { ...rest, ...from, ...(Object.fromEntries([...numbers, ...lists]) as object) },
    values,
    deed: async (input) => {
      await perform(desk.db, actor(visit), (act) => apportionSeats(act, seen.body.slug, input));
      return goOn(desk, c, `${seen.href}/council`, "saved");
    },
    again: (form, status) => showCouncil(desk, c, seen, form, status),
  });
}

const slugsIn = (text: string): string[] => text.split(/[\s,@]+/).filter((part) => part !== "");
