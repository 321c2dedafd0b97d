import type { Act } from "#commands/act.ts";
import { changeBody } from "#commands/bodies.ts";
import { apportionSeats } from "#commands/councils.ts";
import { instructDelegates, reportBack } from "#commands/delegates.ts";
import { issueMandate, showMandate } from "#commands/mandates.ts";
import { createOffice, newOffice } from "#commands/offices.ts";
import { signPetition, startPetition } from "#commands/petitions.ts";
import { findSeats } from "#db/offices.ts";
import { findPositionOf } from "#db/positions.ts";
import { presets } from "#domain/presets.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { Group } from "./groups.ts";
import { MANDATE_TEXTS } from "./mandateTexts.ts";
import { type Tale, adopt, bring, decide, memberIn, one, planTale, said } from "./tales.ts";
import { type Timeline, as } from "./timeline.ts";

type Setting = Timeline & { readonly now: Instant };

/** Plans who speaks for an organization, one of them under a petition for recall, and what it stands for. */
export function planVoices(setting: Setting, group: Group): void {
  const { now } = setting;
  planTale(setting, group, now - 95 * DAY, (act) => nameSpeakers(act, group, now));
  planTale(setting, group, now - 90 * DAY, (act) => takePositions(act, group));
}

async function* nameSpeakers(first: Act, group: Group, now: Instant): Tale {
  const { speakers, speakersMotion, grounds } = said(group, MANDATE_TEXTS);
  const [motionTitle, text] = speakersMotion;
  const { act, id: question } = yield* adopt(first, group, { kind: "resolution", title: motionTitle, text });
  const mandates: string[] = [];
  for (const [place, [title, topic]] of speakers.entries()) {
    const terms = newOffice.parse({ kind: "spokesperson", title, topic });
    const office = await createOffice(as(act, group.admin), group.slug, terms);
    const speaker = one(group, place + 1);
    const holder = await memberIn(act, group, speaker);
    const mandate = { office: office.id, holder, question, alternate: false };
    const { id } = await issueMandate(as(act, group.admin), mandate);
    await showMandate(as(act, speaker), id, { isNamePublic: true });
    mandates.push(id);
  }
  const late = yield now - 8 * DAY;
  const [mandate] = mandates.slice(-1);
  // A tenth of a small body is one signature, and there would be no petition to see.
  if (mandate === undefined || group.active.length < 20) return;
  const { id } = await startPetition(as(late, one(group, 7)), { mandate, grounds });
  const signing = yield late.at + DAY;
  await signPetition(as(signing, one(group, 8)), id);
}

/** One position is in force, another has taken the place of an older one. */
async function* takePositions(first: Act, group: Group): Tale {
  const { oldPosition, newPosition, otherPosition } = said(group, MANDATE_TEXTS);
  const take = ([title, text]: readonly [string, string]) => ({ kind: "position", title, text }) as const;
  const { act: adopted, motion } = yield* adopt(first, group, take(oldPosition));
  const other = yield* adopt(yield adopted.at + DAY, group, take(otherPosition));
  const old = await findPositionOf(other.act.tx, motion);
  if (old === undefined) throw new TypeError("a position of the demo was not entered");
  const effect = { position: { supersedes: old.id } };
  yield* adopt(yield other.act.at + 20 * DAY, group, { ...take(newPosition), effect });
}

/** Plans a council in which chapters have seats by their membership: two send delegates, one tells its own how to vote. */
export function planCouncil(setting: Setting, council: Group, homes: readonly Group[]): void {
  const [first, second] = homes;
  if (first === undefined || second === undefined) return;
  const smallest = () => Math.min(first.active.length, second.active.length, council.active.length);
  planTale(setting, council, setting.now - 80 * DAY, async function* (act) {
    if (smallest() >= 5) yield* hold(act, council, homes, [first, second]);
  });
}

async function* hold(
  act: Act,
  council: Group,
  homes: readonly Group[],
  [first, second]: readonly [Group, Group],
): Tale {
  const admin = as(act, council.admin);
  const { delegate, delegateMotion, instructMotion, councilMotion, report } = said(council, MANDATE_TEXTS);
  await changeBody(admin, council.slug, { rules: { rule: { ...presets.majority, electorate: "seats" } } });
  const lots = homes.map(({ slug }) => slug);
  const seats = newOffice.parse({ kind: "seat", home: first.slug, title: delegate, isInstructed: true });
  await createOffice(admin, council.slug, seats);
  const share = { method: "sainte-lague", seats: 2 * homes.length + 1, floor: 1, homes: lots, lots } as const;
  await apportionSeats(admin, council.slug, { ...share, title: delegate });
  const [electTitle, electText] = delegateMotion;
  const send = { kind: "resolution", title: electTitle, text: electText } as const;
  const mandates: string[] = [];
  let now = act;
  for (const home of [first, second]) {
    const { act: then, id: question } = yield* adopt(now, home, send);
    now = then;
    const office = await findSeats(then.tx, council.id, home.id);
    if (office === undefined) throw new TypeError("a chapter of the demo has no seats");
    const holder = await memberIn(then, home, one(home, 1));
    const mandate = { office: office.id, holder, question, alternate: false };
    mandates.push((await issueMandate(as(then, council.admin), mandate)).id);
  }
  const [title, text] = councilMotion;
  const before = yield* bring(yield now.at + DAY, council, { kind: "resolution", title, text }, one(first, 1));
  const [tellTitle, tellText] = instructMotion;
  const told = yield* adopt(before.act, first, { kind: "resolution", title: tellTitle, text: tellText });
  const instruction = { motion: before.id, choice: "yes", question: told.id } as const;
  await instructDelegates(as(told.act, first.admin), first.slug, instruction);
  const ballot = (place: number) => ({ choice: place === 0 ? "no" : "yes" });
  const voters = [one(first, 1), one(second, 1)];
  const voted = yield* decide({ ...told, id: before.id }, council, { voters, ballot, secrecy: "roll_call" });
  const [mandate] = mandates;
  if (mandate !== undefined)
    await reportBack(as(voted.act, one(first, 1)), mandate, { text: report, motion: before.id });
}
