import { findBody } from "#db/bodies.ts";
import { findFollower } from "#db/followers.ts";
import { listFollowsOf } from "#db/follows.ts";
import type { Reader } from "#db/open.ts";
import type { RecordRow } from "#db/record.ts";
import { findRemoteActor } from "#db/remotes.ts";
import type { Fact, FactKind } from "#domain/facts.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { isKnown } from "./bodies.ts";
import { CONTEXT, type Here, type OutgoingActivity } from "./documents.ts";

type FactOf<Kind extends FactKind> = Extract<Fact, { kind: Kind }>;
type Outgoing = Promise<OutgoingActivity[]>;

/** A follow is accepted at once; nothing goes out when it has ended meanwhile. */
export async function accepted(tx: Reader, row: RecordRow, fact: FactOf<"follower-added">, here: Here): Outgoing {
  const follower = await findFollower(tx, fact.body, fact.actor);
  if (follower === undefined || !isKnown(await findBody(tx, fact.body))) return [];
  const actor = here.iris.actor(fact.body);
  const follow = { id: fact.activity, type: "Follow", actor: fact.actor, object: actor };
  return [
    between(here, `${row.id}-accept`, "Accept", { actor, object: follow, to: fact.actor, inbox: follower.inbox }),
  ];
}

type Between = {
  readonly actor: string;
  readonly object: JsonObject | string;
  readonly to: string;
  readonly inbox: string;
};

function between({ iris }: Here, name: string, type: string, { actor, object, to, inbox }: Between): OutgoingActivity {
  const iri = iris.activity(name);
  const document = { "@context": CONTEXT, id: iri, type, actor, to: [to], object };
  return { iri, sender: actor, body: null, type, document, to: [inbox] };
}

/** The instance's own actor follows for the first person who does, so that nobody elsewhere learns who that is (R18). */
export async function followed(tx: Reader, row: RecordRow, fact: FactOf<"follow-asked">, here: Here): Outgoing {
  const remote = await findRemoteActor(tx, fact.actor);
  if (remote === undefined || (await listFollowsOf(tx, fact.actor)).length === 0) return [];
  const follow = { actor: here.iris.instanceActor, object: fact.actor, to: fact.actor, inbox: remote.inbox };
  return [between(here, `${row.id}-follow`, "Follow", follow)];
}

/** The follow taken back once nobody here follows any more. */
export async function unfollowed(tx: Reader, row: RecordRow, fact: FactOf<"follow-ended">, here: Here): Outgoing {
  const remote = await findRemoteActor(tx, fact.actor);
  if (remote === undefined || (await listFollowsOf(tx, fact.actor)).length > 0) return [];
  const actor = here.iris.instanceActor;
  // Servers find the Follow by who and whom; its own address may be another person's, whose follow came first.
  const follow = { id: here.iris.activity(`${row.id}-follow`), type: "Follow", actor, object: fact.actor };
  return [between(here, `${row.id}-undo`, "Undo", { actor, object: follow, to: fact.actor, inbox: remote.inbox })];
}
