import type { IncidentalState } from "#domain/incidentals.ts";
import type { MotionState } from "#domain/motions.ts";
import type { Outcome } from "#domain/rules.ts";
import type { Step } from "./components/lists.ts";
import type { MotionView } from "./motions.ts";
import type { Speech } from "./speech.ts";
import type { Past } from "./steps.ts";

const ENDED: readonly MotionState[] = [
  "withdrawn",
  "lapsed",
  "out_of_order",
  "laid_on_table",
  "postponed",
  "referred",
  "rescinded",
];

/** The way of a motion from its text to its result: what is done, what is now, what comes. */
export function wayOf(speech: Speech, view: MotionView): readonly Step[] {
  const words = speech.words.motions;
  const { question, state } = view;
  const ended = ENDED.includes(state);
  const past = view.steps?.past ?? [];
  const way: Step[] = [
    view.submittedAt === undefined
      ? { state: "now", text: words.steps.drafted, note: speech.day(view.createdAt) }
      : { state: "done", text: words.steps.submitted, note: speech.day(view.submittedAt) },
  ];
  if (view.secondsNeeded > 0 && view.submittedAt !== undefined && (!ended || view.seconds > 0)) {
    const enough = view.seconds >= view.secondsNeeded;
    way.push({
      state: enough ? "done" : "now",
      text: words.steps.seconded(view.seconds),
      note: words.steps.secondsNeeded(view.secondsNeeded),
    });
  }
  if (view.statedAt !== undefined)
    way.push({
      state: state === "pending" && !past.some(isUndecided) ? "now" : "done",
      text: words.steps.stated,
      note: speech.day(view.statedAt),
    });
  const countedAt = question?.closedAt;
  way.push(
    ...stagesOf(
      speech,
      past.filter(({ at }) => countedAt === undefined || at < countedAt),
    ),
  );
  if (question !== undefined)
    way.push({
      state: "done",
      text: words.steps.opened,
      note: `${speech.day(question.opensAt)}: ${words.steps.openedNote}`,
    });
  if (ended) way.push({ state: "fail", text: words.states[state] });
  else if (state === "voting" && question !== undefined)
    way.push({ state: "now", text: words.steps.voting, note: words.steps.until(speech.moment(question.closesAt)) });
  if (question?.result !== undefined)
    way.push({
      state: state === "lost" ? "fail" : "done",
      text: words.states[state],
      note: speech.moment(question.closedAt ?? question.closesAt),
    });
  else if (!ended) way.push({ state: "next", text: words.steps.result, note: words.steps.resultNote });
  way.push(
    ...stagesOf(
      speech,
      past.filter(({ at }) => countedAt !== undefined && at >= countedAt),
    ),
  );
  return way;
}

/** Whether a step waits for its decision. */
const isUndecided = ({ state }: Past): boolean => state === "noticed" || state === "voting";

/** The steps of a motion as stages of its way. */
function stagesOf(speech: Speech, past: readonly Past[]): readonly Step[] {
  const words = speech.words.steps;
  return past.flatMap((each) => {
    const { done, ask } = words.kinds[each.kind];
    const isDone = each.state === "adopted";
    const details = [
      outcomeOf(speech, each.state),
      each.until === undefined ? "" : words.until(speech.moment(each.until)),
      each.to === undefined ? "" : words.sentTo(each.to),
      each.show === undefined ? "" : words.hands(each.show.yes, each.show.no),
      speech.day(each.at),
    ].filter((part) => part !== "");
    const stage: Step = {
      state: isUndecided(each) ? "now" : isDone ? "done" : "fail",
      text: isDone ? done : ask,
      note: details.join(", "),
    };
    const { report } = each;
    if (report === undefined) return [stage];
    const note = `${words.recommendations[report.recommendation]}, ${speech.day(report.at)}`;
    return [stage, { state: "done", text: words.reported(each.to ?? ""), note } satisfies Step];
  });
}

function outcomeOf(speech: Speech, state: IncidentalState): string {
  const words = speech.words.steps;
  switch (state) {
    case "noticed":
    case "voting":
      return words.voting;
    case "moot":
      return words.moot;
    case "adopted":
    case "lost":
    case "no_quorum":
      return words.refused[state satisfies Outcome];
  }
}
