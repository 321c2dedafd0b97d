import { changeProfile, createAccount } from "#commands/accounts.ts";
import type { Act } from "#commands/act.ts";
import { addMember, importMembers } from "#commands/members.ts";
import type { Role, Standing } from "#domain/members.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { Chance } from "./chance.ts";
import type { Group, House } from "./groups.ts";
import type { Somebody } from "./people.ts";
import { type Person, type Timeline, as, together } from "./timeline.ts";

/** Somebody on the way into an organization, and into one of its bodies too. */
type Newcomer = {
  readonly who: Somebody;
  readonly group: Group | undefined;
  readonly role: Role;
  readonly groupRole: Role;
  readonly standing: Standing;
  readonly password: string | undefined;
  readonly isNamePublic: boolean;
};

const OFFICES: readonly Role[] = ["admin", "chair", "secretary"];

/** Plans how so many people join an organization and its chapters between two times; three officers of it come first. */
export function planJoining(
  { plan }: Timeline,
  { profile, root, bodies }: House,
  people: readonly Somebody[],
  { from, until, chance, password }: { from: Instant; until: Instant; chance: Chance; password: string },
): void {
  const chapters = bodies.filter(({ kind }) => kind === "chapter");
  const seats = new Map<Group, number>();
  const newcomers = people.map((who, index): Newcomer => {
    const office = OFFICES[index];
    const group = chapters[index % Math.max(chapters.length, 1)];
    const seat = group === undefined ? 0 : (seats.get(group) ?? 0);
    if (group !== undefined && office === undefined) seats.set(group, seat + 1);
    const named =
      office === undefined
        ? who
        : { ...who, email: `${office === "admin" ? "admin2" : office}@${profile.short}.example` };
    const isMember = index === OFFICES.length;
    return {
      who: isMember ? { ...who, email: `member@${profile.short}.example` } : named,
      group: office === undefined ? group : undefined,
      role: office ?? "member",
      groupRole: seat === 0 ? "chair" : seat === 1 ? "secretary" : "member",
      standing: index < OFFICES.length || seat < 3 ? "good" : drawStanding(chance),
      password: office !== undefined || isMember ? password : undefined,
      isNamePublic: office !== undefined || chance.next() < 0.1,
    };
  });
  const WAVES = 8;
  const size = Math.ceil(newcomers.length / WAVES);
  for (let wave = 0; wave < WAVES; wave += 1) {
    const some = newcomers.slice(wave * size, (wave + 1) * size);
    // Officers and chapter officers stand first in the list, and join first.
    plan(from + Math.floor(((until - from) * wave) / WAVES), (act) => join(act, root, some));
  }
  planPaperMembers(plan, root, Math.floor(people.length / 12), { at: until, chance });
  planCommittees(plan, root, bodies, { at: until + DAY, chance });
}

function drawStanding(chance: Chance): Standing {
  const draw = chance.next();
  if (draw < 0.88) return "good";
  if (draw < 0.94) return "lapsed";
  return draw < 0.97 ? "applicant" : "suspended";
}

async function join(act: Act, root: Group, newcomers: readonly Newcomer[]): Promise<void> {
  const people = await together(newcomers, (newcomer) => enter(act, root, newcomer));
  for (const [index, { group, standing }] of newcomers.entries()) {
    const person = people[index];
    if (person === undefined || standing !== "good") continue;
    root.active.push(person);
    group?.active.push(person);
  }
}

async function enter(act: Act, root: Group, newcomer: Newcomer): Promise<Person> {
  const { who, group, role, groupRole, standing, password, isNamePublic } = newcomer;
  const { email, name, locale } = who;
  const made = await createAccount(act, { email, name, locale, ...(password !== undefined && { password }) });
  const byAdmin = as(act, root.admin);
  await addMember(byAdmin, root.slug, { email, role, standing });
  if (group !== undefined) await addMember(byAdmin, group.slug, { email, role: groupRole, standing });
  if (isNamePublic) await changeProfile(act, made, { isNamePublic });
  return { kind: "person", ...made, email };
}

/** Some are known by name alone: they vote on paper or not at all. */
function planPaperMembers(
  plan: Timeline["plan"],
  root: Group,
  count: number,
  { at, chance }: { at: Instant; chance: Chance },
): void {
  const names = ["Abuela Pilar", "Old Tom", "Mrs. Whitcombe", "Don Anselmo", "Nana Yaa", "Uncle Ferenc"];
  const rows = Array.from({ length: count }, (_, index) => ({
    name: index < names.length ? (names[index] ?? "") : `${chance.pick(names)} (${index + 1})`,
    email: "",
    standing: "good",
    role: "",
  }));
  if (rows.length > 0) plan(at, async (act) => void (await importMembers(act, root.slug, rows, { isDryRun: false })));
}

/** Committees are made of members of the organization. */
function planCommittees(
  plan: Timeline["plan"],
  root: Group,
  bodies: readonly Group[],
  { at, chance }: { at: Instant; chance: Chance },
): void {
  for (const group of bodies.filter(({ kind }) => kind === "committee" || kind === "region"))
    plan(at, async (act) => {
      const chosen = chance.shuffle(root.active.filter((person) => person !== root.admin)).slice(0, 9);
      await together(chosen, ({ email }) => {
        const place = chosen.findIndex((person) => person.email === email);
        const role = place === 0 ? "chair" : place === 1 ? "secretary" : "member";
        return addMember(as(act, root.admin), group.slug, { email, role });
      });
      group.active.push(...chosen);
    });
}
