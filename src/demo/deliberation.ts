import { decideAmendment } from "#commands/amending.ts";
import { moveAmendment } from "#commands/amendments.ts";
import type { Act } from "#commands/act.ts";
import { listConsent } from "#commands/consent.ts";
import { moveStep } from "#commands/incidentals.ts";
import { ruleOutMotion } from "#commands/motions.ts";
import { findMotion } from "#db/motions.ts";
import { DAY, HOUR, type Instant } from "#domain/time.ts";
import type { Group } from "./groups.ts";
import { STEP_TEXTS } from "./stepTexts.ts";
import { type Brought, type Tale, adopt, bring, decide, one, planTale, said } from "./tales.ts";
import { type Timeline, as } from "./timeline.ts";

type Setting = Timeline & { readonly now: Instant };

/** Plans what can become of a motion on its way: amendments of both degrees, every step, and many at once. */
export function planDeliberation(setting: Setting, group: Group, committee: Group | undefined): void {
  const { now } = setting;
  const on = (days: number, tell: (act: Act) => Tale) => planTale(setting, group, now - days * DAY, tell);
  on(12, (act) => amend(act, group));
  on(11, (act) => postpone(act, group, now));
  on(10, (act) => lay(act, group));
  if (committee !== undefined) on(9, (act) => refer(act, group, committee));
  on(6, (act) => appeal(act, group, now));
  on(48, (act) => rescind(act, group));
  on(14, (act) => reconsider(act, group));
  on(30, (act) => consent(act, group));
}

/** A show of hands, four of five for it. */
function hands(group: Group): { readonly show: { readonly yes: number; readonly no: number } } {
  const raised = Math.min(group.active.length, 40);
  const no = Math.floor(raised / 5);
  return { show: { yes: raised - no, no } };
}

/** One amendment is adopted, which makes another one stale; a third is pending with an amendment of its own. */
async function* amend(first: Act, group: Group): Tale {
  const { title, text, price, who, whoMore, date } = said(group, STEP_TEXTS).amended;
  const { act: before, id } = yield* bring(first, group, { kind: "resolution", title, text });
  const move = async (act: Act, mover: number, [from, to, reason]: readonly [string, string, string], on?: string) => {
    const motion = await findMotion(act.tx, id);
    const target = motion?.text ?? "";
    return moveAmendment(as(act, one(group, mover)), id, {
      text: target.replace(from, to),
      baseHash: on ?? motion?.textHash ?? "",
      reason,
    });
  };
  let act = yield before.at + DAY;
  const adopted = await move(act, 4, price);
  await move(act, 5, date);
  act = yield act.at + DAY;
  await decideAmendment(as(act, group.admin), adopted.id, hands(group));
  act = yield act.at + DAY;
  const pending = await move(act, 6, who);
  act = yield act.at + 6 * HOUR;
  const [from, to, reason] = whoMore;
  await moveAmendment(as(act, one(group, 7)), id, {
    amends: pending.id,
    text: pending.text.replace(from, to),
    baseHash: pending.textHash,
    reason,
  });
}

async function* postpone(first: Act, group: Group, now: Instant): Tale {
  const brought = yield* bring(first, group, resolution(group, "postponed"));
  const act = yield brought.act.at + DAY;
  await moveStep(as(act, group.admin), brought.id, "postpone", { ...hands(group), until: now + 9 * DAY });
}

async function* lay(first: Act, group: Group): Tale {
  const brought = yield* bring(first, group, resolution(group, "laid"));
  const act = yield brought.act.at + DAY;
  await moveStep(as(act, group.admin), brought.id, "lay", hands(group));
}

async function* refer(first: Act, group: Group, committee: Group): Tale {
  const brought = yield* bring(first, group, resolution(group, "referred"));
  const act = yield brought.act.at + DAY;
  await moveStep(as(act, group.admin), brought.id, "refer", { ...hands(group), to: committee.slug });
}

/** The chair rules a motion out of order; members vote on the appeal. */
async function* appeal(first: Act, group: Group, now: Instant): Tale {
  const { article, reason } = said(group, STEP_TEXTS);
  const brought = yield* bring(first, group, resolution(group, "appealed"));
  let act = yield brought.act.at + DAY;
  await ruleOutMotion(as(act, group.admin), brought.id, { article, reason });
  act = yield act.at + DAY;
  await moveStep(as(act, one(group, 3)), brought.id, "appeal", { decidedBy: "question", closesAt: now + 3 * DAY });
}

async function* rescind(first: Act, group: Group): Tale {
  const { act: before, motion } = yield* adopt(first, group, resolution(group, "rescinded"));
  const act = yield before.at + 20 * DAY;
  await moveStep(as(act, group.admin), motion, "rescind", { ...hands(group), basis: "two_thirds" });
}

/** Lost in a secret vote, and before the body again. */
async function* reconsider(first: Act, group: Group): Tale {
  const brought = yield* bring(first, group, resolution(group, "reconsidered"));
  const ballot = (place: number) => ({ choice: place % 3 === 0 ? "yes" : "no" });
  const { act: before, motion } = yield* decide(brought, group, { ballot });
  const act = yield before.at + DAY;
  await moveStep(as(act, group.admin), motion, "reconsider", hands(group));
}

/** Two motions that nobody argues about are adopted by one vote. */
async function* consent(first: Act, group: Group): Tale {
  const items: string[] = [];
  let brought: Brought = { act: first, id: "" };
  for (const name of ["item", "otherItem"] as const) {
    brought = yield* bring(brought.act, group, resolution(group, name));
    items.push(brought.id);
  }
  const listing = yield brought.act.at + DAY;
  const { id } = await listConsent(as(listing, group.admin), group.slug, { items });
  yield* decide({ act: listing, id }, group, { ballot: () => ({ choice: "yes" }) });
}

function resolution(group: Group, name: keyof (typeof STEP_TEXTS)["en"]["motions"]) {
  const [title, text] = said(group, STEP_TEXTS).motions[name];
  return { kind: "resolution", title, text } as const;
}
