import { DAY, HOUR } from "#domain/time.ts";
import type { Caller } from "./calling.ts";
import type { Organization } from "./organization.ts";
import type { Ending, Stage } from "./stage.ts";
import { until, untilEach } from "./waiting.ts";

/** A complaint between organizations as an instance shows it: all share its id. */
export type Case = {
  readonly id: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly found: { readonly outcome: string } | null;
  readonly panel: { readonly organizations: readonly string[] };
  readonly steps: readonly {
    readonly step: string;
    readonly entry: string | null;
    readonly code: string;
    readonly text: string | null;
  }[];
  /** What whoever asks may do now. */
  readonly next: readonly string[];
};

/** One organization complains of another; answers the id of the case once all show it. */
export async function accuse(
  { league, all }: Ending,
  by: Organization,
  accused: Organization,
  text: string,
): Promise<string> {
  const { id } = await by.post<Case>("/cases", { coalition: league.hash, against: accused.actor, text });
  await showsAll(all, await by.get<Case>(`/cases/${id}`));
  return id;
}

/** Takes a step as soon as the own instance lets, and waits until all show it; none of its steps may be without effect. */
export async function take(
  { all }: Ending,
  by: Caller,
  id: string,
  verb: string,
  input: Readonly<Record<string, unknown>> = {},
): Promise<Case> {
  await until(`${by.url} may ${verb}`, async () => (await by.get<Case>(`/cases/${id}`)).next.includes(verb));
  const taken = await until(`${by.url} has done it: ${verb}`, () => by.post<Case>(`/cases/${id}/${verb}`, input));
  await showsAll(all, taken);
  return taken;
}

/** The charge with the notice that the rules ask for, and the answer to it. */
export async function charge(
  stage: Stage,
  ending: Ending,
  id: string,
  { article, text, accused, answer }: Charge,
): Promise<void> {
  const { convenor } = ending.league;
  await take(ending, convenor, id, "accept");
  const hearingAt = new Date(stage.now() + NOTICE).toISOString();
  await take(ending, convenor, id, "charge", { article, text, hearingAt });
  await take(ending, accused, id, "answer", { text: answer });
}

type Charge = {
  readonly article: string;
  readonly text: string;
  readonly accused: Organization;
  readonly answer: string;
};

/** Fourteen days, and time to publish. */
const NOTICE = 14 * DAY + HOUR;

/** The convenor announces a draw and holds it a day later; answers whom it drew. */
export async function drawPanel(stage: Stage, ending: Ending, id: string, values: string): Promise<Organization> {
  const { convenor } = ending.league;
  const drawsAt = new Date(stage.now() + DAY).toISOString();
  await take(ending, convenor, id, "call", { sources: ["State lottery, draw of that day, six numbers"], drawsAt });
  await stage.later(ending, DAY + HOUR);
  const { panel } = await take(ending, convenor, id, "draw", { values: [values] });
  const [drawn] = panel.organizations;
  const seated = ending.all.find(({ actor }) => actor === drawn);
  if (seated === undefined) throw new Error(`Nobody of the coalition was drawn: ${drawn}`);
  return seated;
}

type Membership = { readonly id: string; readonly name: string };

/** After the notice the panel hears both; somebody of the organization that was drawn votes, and it publishes what follows. */
export async function hear(stage: Stage, ending: Ending, id: string, panel: Organization, text: string): Promise<Case> {
  await stage.later(ending, NOTICE);
  await take(ending, panel, id, "hear");
  const judge = panel.people[1] ?? panel;
  const { items } = await panel.get<{ readonly items: readonly Membership[] }>(`/bodies/${panel.slug}/members`);
  const member = items.find(({ name }) => name === panel.people[1]?.name)?.id;
  await panel.post(`/cases/${id}/panellist`, { member });
  await take(ending, judge, id, "vote", { finding: true, sanction: true });
  return take(ending, panel, id, "find", { text });
}

/** Waits until all show the case so. */
export async function untilCase(
  all: readonly Organization[],
  id: string,
  state: string,
  outcome: string | null,
): Promise<Case[]> {
  return untilEach(all, `the case is ${state}, ${outcome ?? "without an outcome"}`, async (one) => {
    const shown = await one.get<Case>(`/cases/${id}`);
    return shown.state === state && shown.outcome === outcome && shown;
  });
}

/** Waits until each shows as many steps as this one has, from the gazettes, and all of them count. */
async function showsAll(all: readonly Organization[], { id, steps }: Case): Promise<void> {
  const last = steps.at(-1)?.step ?? "";
  await untilEach(all, `“${last}” is shown`, async (one) => {
    const shown = await one.get<Case>(`/cases/${id}`);
    const inert = shown.steps.find(({ code }) => code !== "ok");
    if (inert !== undefined) throw new Error(`“${inert.step}” has no effect at ${one.url}: ${inert.code}`);
    return shown.steps.length >= steps.length;
  });
}
