import type { z } from "zod";
import type { ballot } from "#commands/ballotInputs.ts";
import { answerNomination, nominate } from "#commands/nominations.ts";
import { createOffice, newOffice } from "#commands/offices.ts";
import { findPersons } from "#db/accounts.ts";
import { listNominations } from "#db/nominations.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { Group } from "./groups.ts";
import { type Brought, type Tale, bring, decide, memberIn, one, planTale, poll, said, state, submit } from "./tales.ts";
import type { Act } from "#commands/act.ts";
import { type Person, type Timeline, as } from "./timeline.ts";

type Setting = Timeline & { readonly now: Instant };
type Ballot = z.infer<typeof ballot>;

/** So many rankings are one profile; an election is held where there are voters for a whole one. */
const PROFILE = 20;
/** More voters would say nothing new. */
const MOST_VOTERS = 100;

/** How each voter of a profile ranks the nominees: one is elected at once with votes to spare, two go out, and the last seat is close. */
const RANKINGS: readonly (readonly number[])[] = [
  ...Array.from({ length: 6 }, () => [0, 2, 3]),
  ...Array.from({ length: 3 }, () => [0, 1]),
  ...Array.from({ length: 4 }, () => [1, 3]),
  ...Array.from({ length: 2 }, () => [2, 1, 3]),
  ...Array.from({ length: 3 }, () => [3, 1]),
  ...Array.from({ length: 2 }, () => [4, 3, 1]),
];

const TEXTS = {
  en: {
    board: "Steering group",
    boardMotion: [
      "Two for the steering group",
      "We elect **two** of us for a year. Whoever comes next is the alternate.",
    ],
    treasurer: "Treasurer",
    treasurerMotion: ["A treasurer for the year", "One treasurer, who shows the books every first Monday."],
    statements: [
      "I can count, and I answer letters.",
      "I would go on with the repairs log.",
      "More meetings in Spanish.",
    ],
    heating: [
      "How we heat the hall",
      "Choose one, and then say whether it is better than leaving things as they are.\n\n- **Gas**: $40 a month.\n- **Heat pump**: $6,000 at once, $15 a month.\n- **Wood stove**: $900 at once; we carry the wood.",
    ],
    heatingOptions: ["Gas heater", "Heat pump", "Wood stove", "Leave it as it is"],
    day: ["The day of the summer feast", "Approve every day on which you can come."],
    dayOptions: ["First Saturday of July", "Second Saturday of July", "Last Sunday of July", "First Sunday of August"],
  },
  es: {
    board: "Grupo de coordinación",
    boardMotion: [
      "Dos personas para la coordinación",
      "Elegimos a **dos** por un año. Quien siga en votos queda de suplente.",
    ],
    treasurer: "Tesorería",
    treasurerMotion: ["Tesorería para este año", "Una persona que enseña las cuentas cada primer lunes."],
    statements: ["Sé contar y contesto cartas.", "Seguiría con la lista de averías.", "Más reuniones con guardería."],
    heating: [
      "Cómo calentamos el local",
      "Elige una opción y di si es mejor que dejarlo como está.\n\n- **Gas**: 40 al mes.\n- **Bomba de calor**: 6.000 de una vez y 15 al mes.\n- **Estufa de leña**: 900 de una vez; la leña la cargamos.",
    ],
    heatingOptions: ["Calefactor de gas", "Bomba de calor", "Estufa de leña", "Dejarlo como está"],
    day: ["El día de la fiesta de verano", "Marca todos los días en los que puedes venir."],
    dayOptions: [
      "Primer sábado de julio",
      "Segundo sábado de julio",
      "Último domingo de julio",
      "Primer domingo de agosto",
    ],
  },
} as const;

/** Plans votes of every form in an organization: by rankings for seats, for one office that is still open, between texts, and by approval. */
export function planElections(setting: Setting, group: Group): void {
  const { now } = setting;
  planTale(setting, group, now - 70 * DAY, (act) => electBoard(act, group), PROFILE);
  planTale(setting, group, now - 4 * DAY, (act) => electTreasurer(act, group), PROFILE);
  planTale(setting, group, now - 36 * DAY, (act) => chooseHeating(act, group));
  planTale(setting, group, now - 24 * DAY, (act) => chooseDay(act, group));
}

async function* electBoard(first: Act, group: Group): Tale {
  const { board, boardMotion, statements } = said(group, TEXTS);
  const terms = newOffice.parse({ title: board, seats: 2, alternates: 1, maxConsecutiveTerms: 2 });
  const office = await createOffice(as(first, group.admin), group.slug, terms);
  const nominees = [4, 5, 6, 7, 8].map((place) => one(group, place));
  const [title, text] = boardMotion;
  const contest = { method: "stv", seats: 2 } as const;
  const motion = { kind: "election", title, text, effect: { office: office.id }, contest } as const;
  let brought = yield* submit(first, group, motion);
  brought = yield* standing(brought, group, nominees, statements);
  const names = await namesOf(brought, nominees);
  const count = Math.min(Math.floor(group.active.length / PROFILE) * PROFILE, MOST_VOTERS);
  const ballot = (place: number): Ballot => ({
    ranking: (RANKINGS[place % PROFILE] ?? []).map((nominee) => names[nominee] ?? ""),
  });
  yield* decide(yield* state(brought, group), group, { voters: group.active.slice(0, count), ballot });
}

async function* electTreasurer(first: Act, group: Group): Tale {
  const { treasurer, treasurerMotion, statements } = said(group, TEXTS);
  const terms = newOffice.parse({ title: treasurer, alternates: 1 });
  const office = await createOffice(as(first, group.admin), group.slug, terms);
  const nominees = [9, 10, 11].map((place) => one(group, place));
  const [title, text] = treasurerMotion;
  const motion = { kind: "election", title, text, effect: { office: office.id } } as const;
  let brought = yield* submit(first, group, motion);
  brought = yield* standing(brought, group, nominees, statements);
  const names = await namesOf(brought, nominees);
  const ballot = (place: number): Ballot => ({ ranking: [names[place % 3] ?? "", names[(place + 1) % 3] ?? ""] });
  // Those whose log-ins are printed have their vote before them.
  const voters = group.active.slice(5, 14);
  yield* poll(yield* state(brought, group), group, { days: 7, voters, ballot });
}

/** Some put themselves forward, others are asked and agree, and one declines. */
async function* standing(
  { act: before, id }: Brought,
  group: Group,
  nominees: readonly Person[],
  statements: readonly string[],
): Tale<Brought> {
  const asking = yield before.at + 3 * 3_600_000;
  const declining = one(group, 14);
  const asked = [...nominees.filter((_, place) => place % 2 === 1), declining];
  for (const [place, person] of nominees.entries())
    if (place % 2 === 0) {
      const statement = statements[place % statements.length];
      await nominate(as(asking, person), id, { ...(statement !== undefined && { statement }) });
    }
  for (const person of asked)
    await nominate(as(asking, one(group, 3)), id, { member: await memberIn(asking, group, person) });
  const act = yield asking.at + 12 * 3_600_000;
  const nominations = await listNominations(act.tx, id);
  for (const person of asked) {
    const nomination = nominations.find(({ nominee }) => nominee === person.person);
    if (nomination !== undefined)
      await answerNomination(as(act, person), id, nomination.id, { accepts: person !== declining });
  }
  return { act, id };
}

async function namesOf({ act }: Brought, people: readonly Person[]): Promise<string[]> {
  const known = await findPersons(
    act.tx,
    people.map(({ person }) => person),
  );
  return people.map(({ person }) => known.get(person)?.name ?? "");
}

/** Between texts, and then whether the one that wins is better than none of them (Schulze). */
async function* chooseHeating(first: Act, group: Group): Tale {
  const { heating, heatingOptions } = said(group, TEXTS);
  const [title, text] = heating;
  const [gas, pump, wood, statusQuo] = heatingOptions;
  const contest = { method: "schulze", statusQuo } as const;
  const brought = yield* bring(first, group, { kind: "resolution", title, text, options: [gas, pump, wood], contest });
  const rankings = [
    [pump, wood, statusQuo],
    [pump, gas, statusQuo],
    [wood, pump, statusQuo],
    [statusQuo, gas],
    [pump, [gas, wood], statusQuo],
  ];
  const ballot = (place: number): Ballot => ({ ranking: (rankings[place % rankings.length] ?? []).map(spread) });
  yield* decide(brought, group, { voters: group.active.slice(0, MOST_VOTERS), ballot });
}

const spread = (rank: string | readonly string[]): string | string[] => (typeof rank === "string" ? rank : [...rank]);

async function* chooseDay(first: Act, group: Group): Tale {
  const { day, dayOptions } = said(group, TEXTS);
  const [title, text] = day;
  const contest = { method: "approval" } as const;
  const brought = yield* bring(first, group, { kind: "resolution", title, text, options: [...dayOptions], contest });
  const approvals = [[1], [1, 2], [0, 1], [1, 3], [0]];
  const ballot = (place: number): Ballot => ({
    approved: (approvals[place % approvals.length] ?? []).map((option) => dayOptions[option] ?? ""),
  });
  yield* decide(brought, group, { voters: group.active.slice(0, MOST_VOTERS), ballot });
}
