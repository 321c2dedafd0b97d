import { perform } from "#commands/act.ts";
import { readCouncil } from "#commands/coalition/council.ts";
import { seeCoalition } from "#commands/coalition/membership.ts";
import { castSeatVote, newSeatVote } from "#commands/coalition/seats.ts";
import { readClock } from "#db/clock.ts";
import { listActorNames } from "#db/entries.ts";
import { byId, ok, sent } from "#api/answers.ts";
import { type Endpoint, actor, endpoint } from "#api/kit.ts";
import { councilShape, seatVoteShape, shapeCouncil, shapeSeatVote } from "#api/shapes/council.ts";
import { byName } from "./coalitions.ts";

const council = endpoint(
  {
    method: "get",
    path: "/v1/coalitions/{slug}/council",
    summary: "Its council: seats by member, who holds them, terms, ties, offices",
    request: { params: byName },
    responses: ok(councilShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const row = await seeCoalition(db.orm, c.req.valid("param").slug);
    const reading = await readCouncil(db.orm, row, await readClock(db.orm, db.clockOffset));
    const actors = reading.delegations.map((each) => each.actor);
    const names = await listActorNames(db.orm, iris.actor(""), actors);
    return c.json(shapeCouncil(reading, names), 200);
  },
);

const vote = endpoint(
  {
    method: "post",
    path: "/v1/motions/{id}/seat-vote",
    summary: "Vote for a seat in a coalition’s council, as its delegate; what home decided otherwise needs a reason",
    request: { params: byId, ...sent(newSeatVote) },
    responses: ok(seatVoteShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { id } = c.req.valid("param");
    const done = await perform(db, actor(c), (act) => castSeatVote(act, id, c.req.valid("json"), iris));
    return c.json(shapeSeatVote(done), 200);
  },
);

/** The council of a coalition, and its delegates' votes. */
export const councilOfCoalitionEndpoints: readonly Endpoint[] = [council, vote];
