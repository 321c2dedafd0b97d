import type { Reader } from "#db/open.ts";
import { changedStates } from "#domain/entries.ts";
import type { Fact } from "#domain/facts.ts";
import type { House } from "./house.ts";
import { loadMoved } from "./loading.ts";
import { type Drafted, publicBody, refTo } from "./references.ts";

type Changed = (typeof changedStates)[number];

/** Where a recorded act brought a motion without a vote of its own: undefined for acts that did not. */
function stateAfter(fact: Fact): { motion: string; state: Changed; until?: number; to?: string } | undefined {
  switch (fact.kind) {
    case "question-stated":
    case "motion-returned":
    case "motion-reported":
      return { motion: fact.motion, state: "pending" };
    case "motion-lapsed":
    case "motion-left-on-table":
      return { motion: fact.motion, state: "lapsed" };
    case "motion-ruled-out":
      return { motion: fact.motion, state: "out_of_order" };
    case "incidental-decided": {
      const state = changedStates.find((each) => each === fact.state);
      if (fact.outcome !== "adopted" || state === undefined) return undefined;
      const { motion, until, to } = fact;
      return { motion, state, ...(until !== undefined && { until }), ...(to !== undefined && { to }) };
    }
    default:
      return undefined;
  }
}

/** The entry of a motion's way between its submission and its votes. */
export async function motionChanged(db: Reader, fact: Fact, house: House): Promise<Drafted | undefined> {
  const after = stateAfter(fact);
  const moved = after === undefined ? undefined : await loadMoved(db, after.motion);
  const body = moved === undefined ? undefined : await publicBody(db, moved.body.id);
  const ref = after === undefined || body === undefined ? undefined : await refTo(db, body, after.motion);
  if (after === undefined || body === undefined || ref === undefined) return undefined;
  const committee = after.to === undefined ? undefined : await publicBody(db, after.to);
  return {
    organization: body.organization,
    draft: {
      type: "MotionChanged",
      issuer: house.iris.actor(body.id),
      refs: [ref],
      state: after.state,
      ...(after.until !== undefined && { until: new Date(after.until).toISOString() }),
      ...(committee !== undefined && { to: house.iris.actor(committee.id) }),
    },
  };
}
