import { listAnswers } from "#commands/askAnswers.ts";
import { type AskedRow, listAsked, listAsks } from "#db/asks.ts";
import type { Body } from "#db/bodies.ts";
import { listActorNames } from "#db/entries.ts";
import { findMotion } from "#db/motions.ts";
import { motionPath } from "#domain/iris.ts";
import type { AskedLine, AskedView, AskLine } from "#web/asks.ts";
import type { FormState } from "#web/components/forms.ts";
import type { Need } from "#web/home.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { isInside, mayIn } from "#web/kit/visit.ts";
import { objectNamer } from "./endorsements.ts";

const MOST = 50;

/** The groups of the visitor, whose asks are theirs to see. */
const circleOf = (visit: Visit): Body[] =>
  visit.places.filter(({ body }) => isInside(visit, body)).map(({ body }) => body);

/** What the visitor's groups are asked and ask. */
export async function loadAsks(
  desk: Desk,
  visit: Visit,
): Promise<{ readonly ofUs: readonly AskedLine[]; readonly byUs: readonly AskLine[] }> {
  const ids = circleOf(visit).map(({ id }) => id);
  const [received, sent] = await Promise.all([
    listAsked(desk.db.orm, ids, { limit: MOST }),
    listAsks(desk.db.orm, ids, MOST),
  ]);
  const answers = await Promise.all(sent.map(({ ask }) => listAnswers(desk.db.orm, desk.iris, ask, visit.at)));
  const [named, nameOf] = await Promise.all([
    objectNamer(desk, [...received.map(({ asked }) => asked.object), ...sent.map(({ ask }) => ask.object)]),
    namesOf(desk, [...received.map(({ asked }) => asked.actor), ...answers.flat().map(({ actor }) => actor)]),
  ]);
  return {
    ofUs: received.map(({ asked, body }) => lineOf(asked, body, named, nameOf)),
    byUs: sent.map(({ ask, body }, place) => ({
      id: ask.id,
      body: body.name,
      object: linked(named, ask.object),
      createdAt: ask.createdAt,
      until: ask.until,
      isWithdrawn: ask.withdrawnAt !== null,
      mayWithdraw: ask.withdrawnAt === null && mayIn(visit, body, "endorse"),
      answers: (answers[place] ?? []).map(({ actor, ...rest }) => ({ ...rest, name: nameOf(actor), href: actor })),
    })),
  };
}

/** All that the page of one thing that a group is asked shows. */
export async function loadAsked(
  desk: Desk,
  visit: Visit,
  { asked, body }: { readonly asked: AskedRow; readonly body: Body },
  form: FormState,
): Promise<AskedView> {
  const [named, nameOf, motion] = await Promise.all([
    objectNamer(desk, [asked.object]),
    namesOf(desk, [asked.actor]),
    asked.motion === null ? undefined : findMotion(desk.db.orm, asked.motion),
  ]);
  const mayAnswer = asked.state === "waiting" && mayIn(visit, body, "endorse");
  const declares = mayAnswer && body.rules.officersMayEndorse;
  return {
    ...lineOf(asked, body, named, nameOf),
    reason: asked.reason ?? undefined,
    until: asked.until ?? undefined,
    motion: motion && { number: motion.number, href: motionPath(motion.number, motion.title) },
    mayAnswer,
    declareHref: declares ? `/@${body.slug}/endorse?object=${encodeURIComponent(asked.object)}` : undefined,
    form,
  };
}

/** What waits for an answer of the visitor's, as an officer. */
export async function loadAskNeeds(desk: Desk, visit: Visit): Promise<Need[]> {
  const mine = circleOf(visit).filter((body) => mayIn(visit, body, "endorse"));
  const ids = mine.map(({ id }) => id);
  const waiting = await listAsked(desk.db.orm, ids, { waiting: true, limit: 5 });
  if (waiting.length === 0) return [];
  const [named, nameOf] = await Promise.all([
    objectNamer(
      desk,
      waiting.map(({ asked }) => asked.object),
    ),
    namesOf(
      desk,
      waiting.map(({ asked }) => asked.actor),
    ),
  ]);
  const words = visit.speech.words.asks;
  return waiting.map(({ asked, body }) => ({
    kind: "matter",
    place: body.name,
    title: words.need(nameOf(asked.actor), named(asked.object).title),
    text: words.needWhy(body.name),
    action: words.look,
    href: `/endorsements/asks/${asked.id}`,
  }));
}

type Namer = Awaited<ReturnType<typeof objectNamer>>;

const linked = (named: Namer, object: string) => {
  const { title, href } = named(object);
  return { name: title, href };
};

const lineOf = (asked: AskedRow, body: Body, named: Namer, nameOf: (actor: string) => string): AskedLine => ({
  href: `/endorsements/asks/${asked.id}`,
  from: { name: nameOf(asked.actor), href: asked.actor },
  object: linked(named, asked.object),
  body: body.name,
  state: asked.state,
  receivedAt: asked.receivedAt,
});

async function namesOf(desk: Desk, actors: readonly string[]): Promise<(actor: string) => string> {
  const names = await listActorNames(desk.db.orm, desk.iris.actor(""), actors);
  return (actor) => names.get(actor) ?? URL.parse(actor)?.host ?? actor;
}
