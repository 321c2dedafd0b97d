import { z } from "zod";
import { type Body, findBodies, findBodyBySlug } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { listTermsIn } from "#db/mandates.ts";
import { countMembersOf } from "#db/members.ts";
import {
  type Apportionment,
  findSeats,
  listApportionments,
  listSeatOffices,
  saveApportionment,
  saveOffice,
} from "#db/offices.ts";
import { type ApportionmentRule, apportion, apportionmentMethods } from "#domain/apportionment.ts";
import { nextTerm, shareSeats } from "#domain/delegates.ts";
import { usualTerm } from "#domain/offices.ts";
import { type Act, locked, recorded } from "./act.ts";
import { Missing, enact, need } from "./errors.ts";
import { instantText } from "./inputs.ts";
import { actorIn } from "./someone.ts";

const whole = z.int().min(0).max(100_000);

/** How a council's seats are to be shared by the membership of its bodies. */
export const newApportionment = z.strictObject({
  method: z.enum(apportionmentMethods),
  seats: whole.min(1).optional(),
  per: whole.min(1).optional(),
  floor: whole.optional(),
  cap: whole.min(1).optional(),
  /** Slugs of the member bodies; those that have seats already unless named. */
  homes: z.array(z.string().max(60)).min(1).max(400).optional(),
  /** Slugs in the order of a public draw, which decides between equals. */
  lots: z.array(z.string().max(60)).max(400).optional(),
  /** Unset: when the terms that have begun are over. */
  effectiveAt: instantText.optional(),
  /** What the holder of a new seat is called. */
  title: z.string().trim().min(1).max(200).default("Delegate"),
});

/** Shares the seats of a council by the membership of its bodies now; it counts from the next term or a stated date on. */
export async function apportionSeats(
  act: Act,
  slug: string,
  input: z.infer<typeof newApportionment>,
): Promise<Apportionment> {
  const council = need(await findBodyBySlug(act.tx, slug), "body");
  const holding = await locked(act, "offices", council.id);
  const homes = await homesOf(holding, council, input.homes);
  const counts = await countMembersOf(
    act.tx,
    homes.map(({ id }) => id),
  );
  const claimants = homes.map(({ id, slug: name }) => ({ name, members: BigInt(counts.get(id) ?? 0) }));
  const done = enact(apportion(claimants, ruleOf(input)));
  const shares = homes.map((home, at) => ({
    home: home.id,
    members: counts.get(home.id) ?? 0,
    seats: done.shares[at]?.seats ?? 0,
  }));
  const effectiveAt = input.effectiveAt ?? nextTerm(await listTermsIn(act.tx, council.id, holding.at), holding.at);
  const id = newId(holding.at);
  const share = { method: input.method, shares, unassigned: done.unassigned };
  const fact = enact(shareSeats(id, council.id, share, effectiveAt, await actorIn(holding, council), holding.at));
  await openSeats(holding, council, shares, input.title);
  const { seats, per, floor, cap } = input;
  const terms = Object.fromEntries(
    Object.entries({ seats, per, floor, cap }).filter(([, value]) => value !== undefined),
  );
  const row = { id, council: council.id, method: input.method, terms: terms as Record<string, number> };
  await saveApportionment(act.tx, { ...row, shares, effectiveAt, createdAt: holding.at });
  await recorded(holding, council.id, fact);
  return need(
    (await listApportionments(act.tx, council.id)).find((each) => each.id === id),
    "apportionment",
  );
}

/** Member bodies that have no seats yet get an office for them, with the terms of the others. */
async function openSeats(act: Act, council: Body, shares: Apportionment["shares"], title: string): Promise<void> {
  const [first] = await listSeatOffices(act.tx, council.id);
  for (const { home, seats } of shares) {
    if (seats === 0 || (await findSeats(act.tx, council.id, home)) !== undefined) continue;
    const id = newId(act.at);
    const terms = first ?? { ...usualTerm, alternates: 0, rotates: false, isInstructed: false, weight: 1, title };
    const { termDays, maxConsecutiveTerms, coolingOffTerms, countsPartialTerms, alternates, rotates } = terms;
    await saveOffice(act.tx, {
      id,
      body: council.id,
      home,
      kind: "seat",
      title: terms.title,
      termDays,
      maxConsecutiveTerms,
      coolingOffTerms,
      countsPartialTerms,
      alternates,
      rotates,
      isInstructed: terms.isInstructed,
      weight: terms.weight,
      // Until the share-out counts there is no seat to fill; from then on as many as it says.
      seats: 0,
      createdAt: act.at,
      changedAt: act.at,
    });
    const about = { office: id, body: council.id, home, officeKind: "seat", seats } as const;
    await recorded(act, council.id, { kind: "office-created", ...about });
  }
}

async function homesOf(act: Act, council: Body, slugs: readonly string[] | undefined): Promise<Body[]> {
  if (slugs === undefined) {
    const seats = await listSeatOffices(act.tx, council.id);
    const known = await findBodies(
      act.tx,
      seats.map(({ home }) => home),
    );
    return known.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
  }
  const found = await Promise.all(slugs.map((slug) => findBodyBySlug(act.tx, slug)));
  return found.map((body) => {
    if (body === undefined || body.organization !== council.organization) throw new Missing("body");
    return body;
  });
}

function ruleOf({ method, seats = 0, per = 1, floor, cap, lots }: z.infer<typeof newApportionment>): ApportionmentRule {
  const bounds = { floor, cap, lots };
  return method === "per-capita" ? { method, per, ...bounds } : { method, seats, ...bounds };
}
