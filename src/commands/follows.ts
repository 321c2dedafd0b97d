import { z } from "zod";
import { type Follow, deleteFollow, findFollow, listFollowsOf, saveFollow } from "#db/follows.ts";
import { newId } from "#db/ids.ts";
import { type Act, locked, personOf, recorded } from "./act.ts";
import { Missing, need } from "./errors.ts";
import { written } from "./inputs.ts";

/** Whom a person wants to follow: an IRI, a page, or `@user@host`. */
export const newFollow = z.strictObject({ actor: written.min(3).max(2_000) });

/** An actor whose document has been seen; `isHere` for a public body of this instance, which nobody needs to ask. */
type Followed = { readonly iri: string; readonly name: string; readonly url: string; readonly isHere?: boolean };

/** A person follows an actor elsewhere; the instance asks there once for all who do. Asked again, it answers with what stands. */
export async function followActor(act: Act, { iri, name, url, isHere = false }: Followed): Promise<Follow> {
  const holding = await locked(act, "follow", iri);
  const person = personOf(act);
  const others = await listFollowsOf(act.tx, iri);
  const own = others.find((one) => one.person === person);
  if (own !== undefined) return own;
  const isAccepted = isHere || others.some(({ state }) => state === "accepted");
  const row = { id: newId(holding.at), person, actor: iri, name, url, createdAt: holding.at };
  const follow = need(await saveFollow(act.tx, { ...row, state: isAccepted ? "accepted" : "asked" }), "follow");
  if (!isAccepted) await recorded(holding, null, { kind: "follow-asked", person, actor: iri });
  return follow;
}

/** Ends a person's own follow; the instance takes its own back when it was the last. */
export async function unfollowActor(act: Act, id: string): Promise<void> {
  const follow = need(await findFollow(act.tx, id), "follow");
  if (follow.person !== personOf(act)) throw new Missing("follow");
  const holding = await locked(act, "follow", follow.actor);
  await deleteFollow(act.tx, follow.person, follow.actor);
  await recorded(holding, null, { kind: "follow-ended", person: follow.person, actor: follow.actor });
}
