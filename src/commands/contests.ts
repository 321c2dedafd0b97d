import { z } from "zod";
import type { Motion } from "#db/motions.ts";
import { changeNomination, findNominees, listNominations } from "#db/nominations.ts";
import type { Reader } from "#db/open.ts";
import { findNewestQuestion, findQuestion } from "#db/questions.ts";
import { type Contest, MOST_OPTIONS, REOPEN, contestMethods, usualMethod } from "#domain/contests.ts";
import type { MotionKind } from "#domain/motions.ts";
import { namedApart } from "#domain/nominations.ts";
import { isMotionResult } from "#domain/tallies.ts";
import { runoffNames } from "#domain/ties.ts";
import type { Act } from "./act.ts";
import { Refused, need } from "./errors.ts";
import { shortText } from "./inputs.ts";
import type { OptionsToFreeze } from "./options.ts";

const optionName = shortText.refine((name) => name !== REOPEN, { error: "stands for re-opening nominations" });

/** What a ballot chooses among, by name. */
export const optionNames = z
  .array(optionName)
  .max(MOST_OPTIONS)
  .refine((names) => new Set(names).size === names.length, { error: "an option stands twice" })
  .meta({ example: ["Ana Ruiz", "Ben Ito"] });

/** How a contest is counted; by default IRV for one seat, STV for several. */
export const contestInput = z
  .strictObject({
    method: z.enum(contestMethods).optional(),
    seats: z.int().min(1).max(MOST_OPTIONS).optional(),
    reopen: z.boolean().optional(),
    maxScore: z.int().min(1).max(1_000).optional(),
    statusQuo: optionName
      .optional()
      .meta({ description: "Names the option that changes nothing: choose, then ratify" }),
  })
  .meta({ example: { method: "stv", seats: 3 } });

/** The contest of a motion: elections have one, other motions where it is asked for; null for yes or no. */
export function contestOf(
  kind: MotionKind,
  options: readonly string[],
  asked: z.infer<typeof contestInput> | undefined,
): Contest | null {
  if (kind !== "election" && asked === undefined && options.length === 0) return null;
  const { seats = 1, method = usualMethod(seats), reopen = kind === "election", maxScore, statusQuo } = asked ?? {};
  return {
    method,
    seats,
    reopen,
    ...(method === "score" && maxScore !== undefined && { maxScore }),
    ...(statusQuo !== undefined && { statusQuo }),
  };
}

/** What the motion's vote is put with: the options of its draft and whoever consented to stand; of a runoff those who stand level. */
export async function optionsFor(
  act: Act,
  motion: Motion,
  isPublic: boolean,
  isRunoff: boolean,
): Promise<OptionsToFreeze | undefined> {
  const { contest } = motion;
  if (contest === null) {
    if (isRunoff) throw new Refused({ code: "no-tie" });
    return undefined;
  }
  if (isRunoff) return runoffOf(act, motion, contest, isPublic);
  const standing = (await listNominations(act.tx, motion.id)).filter(({ state }) => state === "accepted");
  const reserved = [REOPEN, ...(contest.statusQuo === undefined ? [] : [contest.statusQuo]), ...motion.options];
  const nominees = namedApart([...reserved, ...standing.map(({ name }) => name)]).slice(reserved.length);
  for (const [index, { id }] of standing.entries())
    await changeNomination(act.tx, id, { option: nominees[index] ?? null });
  return { contest, names: [...motion.options, ...nominees], isPublic };
}

async function runoffOf(act: Act, motion: Motion, contest: Contest, isPublic: boolean): Promise<OptionsToFreeze> {
  const question = await findNewestQuestion(act.tx, motion.id);
  const names = question === undefined ? undefined : runoffNames(question);
  const result = question?.result ?? undefined;
  if (question === undefined || names === undefined || result === undefined || isMotionResult(result))
    throw new Refused({ code: "no-tie" });
  const { statusQuo } = contest;
  return {
    contest: { ...contest, seats: result.undecided, reopen: names.includes(REOPEN) },
    names: statusQuo === undefined || names.includes(statusQuo) ? names : [...names, statusQuo],
    isPublic,
    decidesTieOf: question.id,
  };
}

/** Somebody who was elected: how they stood on the ballot, and who they are where they were nominated. */
export type Elected = { readonly option: string; readonly person: string | null };

/** Whom a closed election put in office, with those whom the tied votes before it had elected already. */
export async function electedBy(db: Reader, id: string): Promise<readonly Elected[]> {
  const question = need(await findQuestion(db, id), "question");
  const result = question.result;
  if (result === null || isMotionResult(result)) return [];
  const before = question.decidesTieOf === null ? [] : await electedBy(db, question.decidesTieOf);
  const options = result.elected.map((number) => question.options[Number(number) - 1] ?? "");
  const persons = await findNominees(db, question.motion, options);
  const seated = new Set(before.map(({ option }) => option));
  const now = options.filter((option) => !seated.has(option));
  return [...before, ...now.map((option) => ({ option, person: persons.get(option) ?? null }))];
}
