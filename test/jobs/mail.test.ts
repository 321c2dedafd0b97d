import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { configureSync, resetSync } from "@logtape/logtape";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Act, perform, system } from "#commands/act.ts";
import { changeBody } from "#commands/bodies.ts";
import { invite } from "#commands/invitations.ts";
import { type NewMail, queueMail } from "#commands/mails.ts";
import { mails } from "#db/schema/mails.ts";
import { DAY, HOUR, MINUTE } from "#domain/time.ts";
import type { Loop } from "#jobs/loop.ts";
import { startMailer } from "#jobs/mail.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, settle } from "#test/support/people.ts";

type Letter = { readonly from: string; readonly to: readonly string[]; readonly raw: string };
type Refusal = { readonly at: "recipient" | "message"; readonly code: number };
type Office = { readonly url: string; readonly got: Letter[]; close(): Promise<void> };

const post = { publicUrl: "https://valley.example" };
const address = "mei@people.example";

let db: FreshDatabase;
let admin: Person;
let offset = 0;
let mailers: Loop[] = [];
let offices: Office[] = [];

beforeEach(async () => {
  offset = 0;
  const fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
});
afterEach(async () => {
  await Promise.all(mailers.map((mailer) => mailer.stop()));
  await Promise.all(offices.map((office) => office.close()));
  [mailers, offices] = [[], []];
  await db.drop();
});

/** An SMTP server that takes what it is given, unless `refuse` says otherwise. */
async function openOffice(refuse: (count: number) => Refusal | undefined = () => undefined): Promise<Office> {
  const got: Letter[] = [];
  let tries = 0;
  const refusal = (code: number) => Object.assign(new Error(`no ${address} here`), { responseCode: code });
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo(_address, _session, done) {
      const found = refuse(tries);
      if (found?.at === "recipient") tries += 1;
      done(found?.at === "recipient" ? refusal(found.code) : null);
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const found = refuse(tries);
        tries += 1;
        if (found !== undefined) return done(refusal(found.code));
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        got.push({ from, to: envelope.rcptTo.map((each) => each.address), raw: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  const office = {
    url: `smtp://127.0.0.1:${port}`,
    got,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
  offices.push(office);
  return office;
}

function startSending(smtpUrl: string): void {
  mailers.push(startMailer({ db, smtpUrl, mailFrom: "Valley <plenum@valley.example>", pause: 10 }));
}

const inviteMei = (act: Act) => invite(act, "valley", { email: address }, post);
const rows = () => db.orm.select().from(mails);

async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(10);
  }
}
const untilEmpty = () => until(async () => ((await rows()).length === 0 ? true : undefined));

/** Header lines and text of a letter, decoded. */
function read({ raw }: Letter): { header: (name: string) => string | undefined; names: string[]; text: string } {
  const [head = "", ...rest] = raw.replaceAll("\r\n", "\n").split("\n\n");
  const lines = head.replaceAll(/\n[ \t]+/g, " ").split("\n");
  const headers = lines.map((line) => [line.split(":")[0] ?? "", line.slice(line.indexOf(":") + 2)] as const);
  const header = (name: string) => headers.find(([each]) => each.toLowerCase() === name)?.[1];
  const body = rest.join("\n\n");
  return { header, names: headers.map(([name]) => name.toLowerCase()), text: decode(body, header) };
}

function decode(body: string, header: (name: string) => string | undefined): string {
  if (header("content-transfer-encoding") === "base64") return Buffer.from(body, "base64").toString();
  if (header("content-transfer-encoding") !== "quoted-printable") return body;
  const bytes = body
    .replaceAll("=\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString();
}

const some: NewMail = {
  to: address,
  subject: "Hello",
  text: "Text.\n",
  locale: "en",
  usefulUntil: Date.now() + 9 * DAY,
};
const queue = (change: Partial<NewMail> = {}) =>
  perform(db, system, (act) => queueMail(act, { ...some, usefulUntil: act.at + 9 * DAY, ...change }));

describe("an invitation with an address", () => {
  test("is mailed, with a link to the public address, and leaves nothing behind", async () => {
    const office = await openOffice();
    const { secret } = await perform(db, admin, inviteMei);
    const [row] = await rows();
    expect(Buffer.from(row?.text ?? []).includes(secret)).toBe(false);
    startSending(office.url);
    await untilEmpty();
    const [letter] = office.got;
    expect(office.got).toHaveLength(1);
    expect(letter).toMatchObject({ from: "plenum@valley.example", to: [address] });
    const { header, text } = read(letter as Letter);
    expect(header("subject")).toMatch(/Valley/);
    expect(text).toContain(`\nhttps://valley.example/invitations/${secret}\n`);
    expect(header("auto-submitted")).toBe("auto-generated");
    expect(header("content-type")).toMatch(/^text\/plain; charset=utf-8/);
  });

  test("is written in the language of its group", async () => {
    const office = await openOffice();
    await perform(db, admin, (act) => changeBody(act, "valley", { locale: "es-MX" }));
    await perform(db, admin, inviteMei);
    startSending(office.url);
    await untilEmpty();
    expect(read(office.got[0] as Letter).text).toContain("Te han invitado");
  });

  test("is not mailed when the act is not done, when there is no mail server, or no address", async () => {
    const fails = perform(db, admin, async (act) => {
      await inviteMei(act);
      throw new Error("after all");
    });
    await expect(fails).rejects.toThrow("after all");
    await perform(db, admin, (act) => invite(act, "valley", { email: address }));
    await perform(db, admin, (act) => invite(act, "valley", {}, post));
    expect(await rows()).toEqual([]);
  });
});

describe("headers", () => {
  test("cannot be written by whoever names a group or types an address", async () => {
    const office = await openOffice();
    const evil = "x\r\nBcc: other@people.example\r\n\r\nAnother text";
    await queue({ subject: evil });
    expect((await rows())[0]?.subject).not.toMatch(/[\r\n]/);
    await queue({ to: `${address}\r\nBcc: other@people.example` });
    startSending(office.url);
    await until(async () => ((await rows()).every(({ endedAt }) => endedAt !== null) ? true : undefined));
    for (const letter of office.got) {
      expect(letter.to).toEqual([address]);
      expect(read(letter).names).not.toContain("bcc");
    }
    expect(read(office.got[0] as Letter).text).toBe("Text.\n");
  });
});

describe("what goes wrong", () => {
  test("is tried again, later each time, until it arrives, once", async () => {
    const office = await openOffice((count) => (count < 3 ? { at: "message", code: 451 } : undefined));
    const begun = Date.now();
    await queue();
    startSending(office.url);
    const pauses: number[] = [];
    for (const attempts of [1, 2, 3]) {
      // What waits for longer than that is leased: it is being tried just now.
      const isSettled = (row: { nextAt: number }) => row.nextAt - begun - offset < 4.5 * MINUTE;
      const row = await until(async () => (await rows()).find((each) => each.attempts === attempts && isSettled(each)));
      const waits = row.nextAt - begun - offset;
      pauses.push(Math.round(waits / MINUTE));
      offset += waits + 1_000;
    }
    await untilEmpty();
    expect(pauses).toEqual([1, 2, 4]);
    expect(office.got).toHaveLength(1);
  });

  test.each([
    ["recipient", "EENVELOPE RCPT TO 550"],
    ["message", "EMESSAGE DATA 550"],
  ] as const)("ends when the %s is refused for good; codes stay, text and words do not", async (at, error) => {
    const logged: string[] = [];
    configureSync({
      reset: true,
      sinks: { all: (record) => void logged.push(JSON.stringify(record)) },
      loggers: [
        { category: "plenum", lowestLevel: "trace", sinks: ["all"] },
        { category: ["logtape", "meta"], lowestLevel: "error", sinks: ["all"] },
      ],
    });
    const office = await openOffice(() => ({ at, code: 550 }));
    await queue();
    startSending(office.url);
    const row = await until(async () => (await rows()).find(({ endedAt }) => endedAt !== null));
    resetSync();
    expect(row).toMatchObject({ text: null, lastError: error, attempts: 1 });
    expect(logged.join("")).toContain(row.id);
    expect(logged.join("")).not.toContain("people.example");
  });

  test("is tried for three days while the server is away, and not longer than the mail is of use", async () => {
    const office = await openOffice();
    await office.close();
    offices = [];
    const begun = Date.now();
    await queue();
    await queue({ subject: "Short", usefulUntil: begun + HOUR });
    startSending(office.url);
    const ended = new Map<string, number>();
    while (ended.size < 2) {
      const open = (await rows()).filter(({ endedAt }) => endedAt === null);
      for (const row of await rows())
        if (row.endedAt !== null && !ended.has(row.subject)) ended.set(row.subject, row.endedAt - begun);
      const next = Math.min(...open.map(({ nextAt }) => nextAt));
      // A lease of five minutes means that it is being tried just now.
      if (open.length > 0 && open.every(({ lastError }) => lastError !== null)) offset = next - begun + 1_000;
      await sleep(15);
    }
    expect(ended.get("Short")).toBeGreaterThan(HOUR / 3);
    expect(ended.get("Short")).toBeLessThanOrEqual(HOUR);
    expect(ended.get("Hello")).toBeGreaterThan(2.5 * DAY);
    expect(ended.get("Hello")).toBeLessThanOrEqual(3 * DAY);
  });

  test("is not sent twice when it was sent and the database did not take that down", async () => {
    const office = await openOffice();
    await queue();
    await db.sql.unsafe(`
      create function keep() returns trigger language plpgsql as $$ begin raise exception 'away'; end $$;
      create trigger keep before delete on mails for each row execute function keep()`);
    startSending(office.url);
    await until(() => office.got[0]);
    await db.sql.unsafe("drop trigger keep on mails");
    offset += 6 * MINUTE;
    await untilEmpty();
    expect(office.got).toHaveLength(1);
  });

  test("is taken over when whoever was sending it is gone", async () => {
    const office = await openOffice();
    await queue();
    await db.sql`update mails set attempts = 1, next_at = clock_timestamp() + interval '5 minutes'`;
    startSending(office.url);
    await sleep(50);
    expect(office.got).toHaveLength(0);
    offset += 6 * MINUTE;
    await untilEmpty();
    expect(office.got).toHaveLength(1);
  });
});

test("several processes send each mail once", async () => {
  const office = await openOffice();
  const names = Array.from({ length: 25 }, (_, index) => `${index}@people.example`);
  await perform(db, system, async (act) => {
    for (const to of names) await queueMail(act, { ...some, to, usefulUntil: act.at + DAY });
  });
  for (let count = 0; count < 4; count += 1) startSending(office.url);
  await untilEmpty();
  expect(office.got.flatMap(({ to }) => to).toSorted()).toEqual(names.toSorted());
});
