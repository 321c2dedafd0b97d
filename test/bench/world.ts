import { type KeyObject, generateKeyPairSync, randomUUID } from "node:crypto";
import { createToken } from "#commands/accounts.ts";
import { type Actor, perform, system } from "#commands/act.ts";
import { receiveLetters, rememberSender } from "#commands/inbox.ts";
import { draftMotion, openVoting, secondMotion, stateQuestion, submitMotion } from "#commands/motions.ts";
import { vote } from "#commands/questions.ts";
import { readClock } from "#db/clock.ts";
import { findHome } from "#db/bodies.ts";
import { findFirstAdmin } from "#db/members.ts";
import type { Database } from "#db/open.ts";
import { type Iris, irisOf, motionPath } from "#domain/iris.ts";
import { DAY } from "#domain/time.ts";
import { sanitizeForeign } from "#text/sanitize.ts";
import type { Ours } from "./machine.ts";

/** Somebody with an account; the home organization's members, the admin first. */
type Person = Extract<Actor, { kind: "person" }>;

/** What the measures look at: the home organization, a motion under vote, and strangers whose key is known. */
export type World = {
  readonly iris: Iris;
  readonly home: { readonly id: string; readonly slug: string };
  readonly admin: Person;
  readonly people: readonly Person[];
  readonly strangers: readonly Stranger[];
  /** All strangers share it: what signing costs is not the question. */
  readonly strangersKey: KeyObject;
};

export type Stranger = { readonly actor: string; readonly keyId: string; readonly host: string };

/** A motion of the home organization under vote. */
export type UnderVote = {
  readonly id: string;
  readonly question: string;
  readonly page: string;
  readonly closesAt: number;
};

/** Looks up a seeded instance and makes so many strangers known to it, whose inboxes are at `sink`. */
export async function look(ours: Ours, strangers: number, sink: (index: number) => string): Promise<World> {
  const iris = irisOf(ours.url);
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  return ours.work(async (database) => {
    const home = await findHome(database.orm);
    const first = home === undefined ? undefined : await findFirstAdmin(database.orm, home.id);
    if (home === undefined || first?.account === undefined || first.account === null) throw new Error("not seeded");
    const rows = await database.sql<{ person: string; account: string }[]>`
      select m.person, a.id as account from memberships m join accounts a on a.person = m.person
      where m.body = ${home.id} and m.standing = 'good' order by m.role = 'admin' desc, m.id`;
    const known = Array.from({ length: strangers }, (_, index) => strangerOf(sink(index)));
    await perform(database, system, async (act) => {
      for (const { actor, keyId, host } of known)
        await rememberSender(
          act,
          {
            iri: actor,
            host,
            type: "Person",
            handle: actor.split("/").at(-1) ?? "",
            name: undefined,
            url: undefined,
            inbox: `${actor}/inbox`,
            sharedInbox: undefined,
          },
          { id: keyId, owner: actor, pem },
        );
    });
    return {
      iris,
      home,
      admin: { kind: "person", person: first.person, account: first.account },
      people: rows.map(({ person, account }) => ({ kind: "person", person, account })),
      strangers: known,
      strangersKey: privateKey,
    };
  });
}

const strangerOf = (actor: string): Stranger => ({ actor, keyId: `${actor}#main-key`, host: new URL(actor).host });

/** Puts a motion to the vote of the home organization. */
export async function putToVote(
  database: Database,
  { home, admin, people }: Pick<World, "home" | "admin" | "people">,
  lasts = DAY,
): Promise<UnderVote> {
  const [, mover = admin, seconder = admin] = people;
  const as = <T>(who: Person, deed: Parameters<typeof perform<T>>[2]) => perform(database, who, deed);
  const text = "We set aside **$6,000** from the reserve as a rent strike fund. ".repeat(12);
  const title = `Rent strike fund ${randomUUID().slice(0, 8)}`;
  const draft = await as(mover, (act) => draftMotion(act, home.slug, { kind: "resolution", title, text }));
  await as(mover, (act) => submitMotion(act, draft.id));
  await as(seconder, (act) => secondMotion(act, draft.id));
  await as(admin, (act) => stateQuestion(act, draft.id));
  const closesAt = (await readClock(database.orm, database.clockOffset)) + lasts;
  const question = await as(admin, (act) => openVoting(act, draft.id, { closesAt, secrecy: "secret" }));
  return { id: draft.id, question: question.id, page: motionPath(draft.number, draft.title), closesAt };
}

/** Casts a ballot for each of so many people. */
export async function castMany(
  database: Database,
  { people }: World,
  { question }: UnderVote,
  count: number,
): Promise<void> {
  const queue = people.slice(0, count);
  if (queue.length < count) throw new Error(`only ${queue.length} people to vote`);
  const worker = async () => {
    for (let voter = queue.pop(); voter !== undefined; voter = queue.pop())
      await perform(database, voter, (act) => vote(act, question, { choice: queue.length % 3 === 0 ? "no" : "yes" }));
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

/** So many replies of strangers under a motion. */
export async function replyMany(database: Database, world: World, { id }: UnderVote, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const { actor, host } = strangerAt(world, number);
    const iri = `${actor}/statuses/${randomUUID()}`;
    const contentHtml = sanitizeForeign(
      `<p>Reply ${number}: we ran one like this in 2024. Decide early who holds the key.</p>`,
    );
    const inReplyTo = world.iris.motion(id);
    const saying = { kind: "comment", iri, inReplyTo, replyTo: { kind: "motion", id }, contentHtml, url: iri } as const;
    const letter = { signer: actor, host, id: `${iri}/activity`, saying };
    await perform(database, { kind: "peer", host, actor }, (act) => receiveLetters(act, [letter], world.iris.actor));
  }
}

/** An API token for each of these people. */
export const tokensOf = (database: Database, people: readonly Person[]): Promise<string[]> =>
  perform(database, system, async (act) => {
    const tokens: string[] = [];
    for (const who of people) tokens.push((await createToken(act, who, "bench")).token);
    return tokens;
  });

/** The stranger whose turn it is. */
export function strangerAt({ strangers }: World, number: number): Stranger {
  const stranger = strangers[number % strangers.length];
  if (stranger === undefined) throw new RangeError("no strangers");
  return stranger;
}
