import { openingOf } from "#domain/coalition/questions.ts";
import type { CoalitionState } from "#domain/coalition/state.ts";
import type { Sha256 } from "#domain/entries.ts";
import { accede, append, convened, isoOf, move, note, second, startLog, type Published, type TestLog } from "./logs.ts";

/** A, B, C and D as the example has them (coalition-protocol §13): weights 10, 20, 30, 40. */
export function founded(mayChange: "until_close" | "never" = "until_close") {
  const logs = ["a", "b", "c", "d"].map(startLog);
  const [a, b, c, d] = logs as [TestLog, TestLog, TestLog, TestLog];
  const { id, state } = convened(logs, mayChange);
  for (const log of [b, c, d]) accede(log, id);
  logs.forEach((log, index) =>
    append(log, { type: "MembershipCertified", refs: [], coalition: id, count: 10 * (index + 1), asOf: isoOf(0) }),
  );
  return { logs, a, b, c, d, id, ...docketOf(id, a, logs, state) };
}

/** Notes block after block with A as convenor. */
function docketOf(id: Sha256, convenor: TestLog, logs: readonly TestLog[], begun: CoalitionState) {
  let [state, prev, time] = [begun, id, 0];
  return {
    now: () => state,
    prev: () => prev,
    block: (at = time + 1, of: readonly TestLog[] = logs): CoalitionState => {
      const next = note(state, prev, convenor, of, at);
      [state, prev, time] = [next.state, next.hash, at];
      return state;
    },
  };
}

/** Opens a question on a motion of the docket. */
export function opened(
  docket: Pick<ReturnType<typeof founded>, "now" | "a" | "id">,
  motion: Published,
  closesAt: number,
): Published<"QuestionOpened"> {
  const terms = openingOf(docket.now(), motion.hash);
  if (terms === undefined) throw new TypeError("no motion");
  return append(docket.a, {
    type: "QuestionOpened",
    refs: [motion.ref],
    coalition: docket.id,
    closesAt: isoOf(closesAt),
    ...terms,
  });
}

/** A docket with B's motion, C's second and an open question that closes at 1000. */
export function underVote(effect?: Parameters<typeof move>[2], mayChange: "until_close" | "never" = "until_close") {
  const docket = founded(mayChange);
  docket.block();
  const motion = move(docket.b, docket.id, effect);
  second(docket.c, docket.id, motion.ref);
  docket.block();
  const question = opened(docket, motion, 1_000);
  docket.block();
  return { ...docket, motion, question };
}
