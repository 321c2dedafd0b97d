import { accountExamples } from "./accounts.ts";
import { adminExamples } from "./admin.ts";
import { successionExamples } from "./succession.ts";
import { apportionmentExamples } from "./apportionment.ts";
import { amendmentExamples } from "./amendments.ts";
import { ballotExamples } from "./ballots.ts";
import { bodyExamples } from "./bodies.ts";
import { charterExamples } from "./charters.ts";
import { contestExamples } from "./contests.ts";
import { drawExamples } from "./draws.ts";
import type { Example } from "./frame.ts";
import { groundExamples } from "./ground.ts";
import { mandateExamples } from "./mandates.ts";
import { motionExamples } from "./motions.ts";
import { betweenExamples } from "./between.ts";
import { networkExamples } from "./network.ts";
import { recordExamples } from "./record.ts";

/** Every page with its examples, for the tests and for the gallery. */
export const allExamples: readonly Example[] = [
  ...motionExamples,
  ...amendmentExamples,
  ...ballotExamples,
  ...contestExamples,
  ...bodyExamples,
  ...accountExamples,
  ...adminExamples,
  ...successionExamples,
  ...betweenExamples,
  ...networkExamples,
  ...recordExamples,
  ...charterExamples,
  ...drawExamples,
  ...mandateExamples,
  ...apportionmentExamples,
  ...groundExamples,
];
