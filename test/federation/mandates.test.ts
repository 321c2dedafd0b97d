import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { issueMandate, revokeMandate, showMandate } from "#commands/mandates.ts";
import { createOffice, newOffice } from "#commands/offices.ts";
import { findLogOf, listLeaves } from "#db/gazette.ts";
import { findMandate } from "#db/mandates.ts";
import { findPositionOf } from "#db/positions.ts";
import { irisOf } from "#domain/iris.ts";
import { type JsonObject, isObject } from "#domain/jcs.ts";
import { textHash } from "#domain/texts.ts";
import { createKeyChest } from "#federation/keys.ts";
import { loadSpeaking, mandateNote } from "#federation/mandates.ts";
import { relayRecord } from "#federation/relay.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Decider, decider } from "#test/support/decisions.ts";
import { type Person, join, settle } from "#test/support/people.ts";

const iris = irisOf("http://valley.example");
const here = { iris, handleHost: "valley.example" };
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let carl: Person;
let organization: string;
let decide: Decider;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin, organization } = await settle(db));
  const bea = await join(db, admin, "valley", "Bea Baker");
  carl = await join(db, admin, "valley", "Carl Cook");
  decide = decider(db, { admin, mover: bea, seconder: carl }, (by) => (offset += by));
});
afterAll(() => fresh.drop());

async function relayAll(): Promise<void> {
  while ((await relayRecord(db, { ...here, chest: createKeyChest(db.sealer) })).rows > 0);
}

async function entriesOf(types: readonly string[]): Promise<JsonObject[]> {
  await relayAll();
  const log = await findLogOf(db.orm, organization);
  const leaves = await listLeaves(db.orm, log?.id ?? "", 0, log?.size ?? 0);
  const entries = leaves.map((leaf) => JSON.parse(Buffer.from(leaf).toString()) as JsonObject);
  return entries.filter(({ type }) => types.some((each) => type === `plenum:${each}`));
}

const sent = async (type: string) => {
  await relayAll();
  const rows = await db.sql<{ bytes: Buffer }[]>`select bytes from activities where type = ${type} order by id`;
  return rows.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as JsonObject);
};
const contentOf = ({ object }: JsonObject): string =>
  isObject(object) && typeof object["content"] === "string" ? object["content"] : "";

async function speaker(holder: Person) {
  const office = await perform(db, admin, (act) =>
    createOffice(act, "valley", newOffice.parse({ kind: "spokesperson", title: "Spokesperson", topic: "Rents" })),
  );
  const { question } = await decide("valley", { title: "Who speaks about rents" });
  return perform(db, admin, (act) =>
    issueMandate(act, { office: office.id, holder: holder.person, question, alternate: false }),
  );
}

test("a mandate and its end are entries that name nobody; the holder can show whose they are", async () => {
  const mandate = await speaker(carl);
  await perform(db, carl, (act) => revokeMandate(act, mandate.id, {}));
  const [issued, revoked] = await entriesOf(["MandateIssued", "MandateRevoked"]);
  const decision = iris.entry("valley", mandate.question);
  expect(issued).toMatchObject({
    id: iris.entry("valley", mandate.id),
    issuer: iris.actor(organization),
    kind: "spokesperson",
    office: mandate.office,
    begins: new Date(mandate.from).toISOString(),
    until: new Date(mandate.until).toISOString(),
    holderHash: `sha256:${textHash({ salt: Buffer.from(mandate.salt).toString("hex"), text: "Carl Cook" })}`,
    refs: [{ id: decision }],
  });
  expect(revoked).toMatchObject({ ending: "resignation", refs: [{ id: iris.entry("valley", mandate.id) }] });
  expect(JSON.stringify([issued, revoked])).not.toMatch(/Carl|Rents/);
});

test("followers hear who speaks only when the holder wants that, and forget it when no longer", async () => {
  const mandate = await speaker(carl);
  const named = (type: string) => async () => (await sent(type)).map(contentOf).join(" ");
  expect(await named("Create")()).not.toContain("speaks for us");
  expect(await loadSpeaking(db.orm, mandate.id)).toBeUndefined();
  const show = (isNamePublic: boolean) => perform(db, carl, (act) => showMandate(act, mandate.id, { isNamePublic }));
  await show(true);
  expect(await named("Create")()).toContain("Carl Cook speaks for us about Rents until ");
  const speaking = await loadSpeaking(db.orm, mandate.id);
  if (speaking === undefined) throw new Error("not shown");
  expect(mandateNote(here, speaking)).toMatchObject({
    id: iris.note(mandate.id),
    url: iris.delegatePage(mandate.id),
    attributedTo: iris.actor(organization),
    entryId: iris.entry("valley", mandate.id),
  });
  await show(false);
  expect(await sent("Delete")).toMatchObject([{ object: { id: iris.note(mandate.id), type: "Tombstone" } }]);
  await show(true);
  await perform(db, carl, (act) => revokeMandate(act, mandate.id, {}));
  expect(await named("Update")()).toMatch(/Over since .*: Carl Cook, Rents\./);
  expect((await findMandate(db.orm, mandate.id))?.ending).toBe("resignation");
});

test("a position names its decision and what it replaces; the one it replaces is withdrawn", async () => {
  const first = await decide("valley", { kind: "position", title: "Rents are frozen" });
  const before = (await findPositionOf(db.orm, first.motion))?.id ?? "";
  const second = await decide("valley", {
    kind: "position",
    title: "Rents go down",
    effect: { position: { supersedes: before } },
  });
  const after = (await findPositionOf(db.orm, second.motion))?.id ?? "";
  const [adopted, next, withdrawn] = await entriesOf(["PositionAdopted", "PositionWithdrawn"]);
  const [one, two] = [before, after].map((id) => iris.entry("valley", id));
  expect(adopted).toMatchObject({ id: one, refs: [{ id: iris.entry("valley", first.question) }] });
  expect(next).toMatchObject({ id: two, refs: [{ id: iris.entry("valley", second.question) }, { id: one }] });
  expect(withdrawn).toMatchObject({
    state: "superseded",
    refs: [{ id: one }, { id: iris.entry("valley", second.question) }],
  });
});

test("what is for members only stays home", async () => {
  const { motion } = await decide("valley", { kind: "position", title: "Among us", visibility: "members" });
  const id = (await findPositionOf(db.orm, motion))?.id ?? "";
  expect((await entriesOf(["PositionAdopted"])).map((entry) => entry["id"])).not.toContain(iris.entry("valley", id));
});
