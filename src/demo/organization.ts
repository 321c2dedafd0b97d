import { createAccount, createToken } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { addMember } from "#commands/members.ts";
import { setUp } from "#commands/setup.ts";
import { irisOf } from "#domain/iris.ts";
import type { RulePresetName } from "#domain/bodies.ts";
import { type Caller, callerOf } from "./calling.ts";
import type { Station, World } from "./world.ts";

/** Somebody in an organization, who acts over the API with a token of their own. */
export type Someone = Caller & { readonly name: string; readonly email: string };

/** An organization on its own instance, as whoever speaks for it in a scenario has it: addresses, people and the API. */
export type Organization = Caller & {
  readonly slug: string;
  readonly name: string;
  /** Its actor. */
  readonly actor: string;
  /** Its members; the first is its admin, in whose name the organization itself calls. */
  readonly people: readonly Someone[];
  readonly station: Station;
};

/** What an organization begins with. */
export type Founding = {
  readonly slug: string;
  readonly name: string;
  readonly summary: string;
  /** The admin first. */
  readonly people: readonly string[];
  readonly preset?: RulePresetName;
  readonly hue?: number;
};

/** Starts an instance and sets it up, as its operator does with the command line; all else goes over its API. */
export async function found(world: World, founding: Founding, password: string): Promise<Organization> {
  const { slug, name, summary, preset, hue } = founding;
  const station = await world.start(slug);
  const { database: db, url } = station;
  const [first = "Ana Lindqvist", ...others] = founding.people;
  const organization = { name, slug, summary, ...(preset && { preset }), ...(hue !== undefined && { hue }) };
  const email = mailOf(first, slug);
  const made = await perform(db, system, (act) => setUp(act, organization, { name: first, email, password }));
  const admin = { kind: "person", person: made.person, account: made.account } as const;
  const people: Someone[] = [await enroll(station, { name: first, email, ...admin })];
  for (const each of others) {
    const address = mailOf(each, slug);
    const person = await perform(db, system, (act) => createAccount(act, { name: each, email: address, password }));
    await perform(db, admin, (act) => addMember(act, slug, { email: address }));
    people.push(await enroll(station, { name: each, email: address, ...person }));
  }
  const actor = irisOf(url).actor(made.organization);
  return { ...callerOf(url, people[0]?.token), slug, name, actor, people, station };
}

type Enrolled = { readonly name: string; readonly email: string; readonly account: string; readonly person: string };

async function enroll({ database, url }: Station, { name, email, account, person }: Enrolled): Promise<Someone> {
  const { token } = await perform(database, system, (act) => createToken(act, { account, person }, "demo"));
  return { ...callerOf(url, token), name, email };
}

const mailOf = (name: string, slug: string): string =>
  `${name
    .normalize("NFD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9 ]/gu, "")
    .replaceAll(" ", ".")}@${slug.replaceAll("_", "-")}.example`;
