import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { draftMotion, submitMotion } from "#commands/motions.ts";
import { vote } from "#commands/questions.ts";
import { irisOf } from "#domain/iris.ts";
import { type Coalition, coalition, connect, type Member, must, submitted } from "#test/support/coalition.ts";
import { join, putToVote } from "#test/support/people.ts";

type Thing = { readonly id: string; readonly activity: string; readonly actor: string; readonly url: string };
type Endorsement = {
  readonly id: string;
  readonly body: { readonly name: string; readonly actor: string; readonly host: string };
  readonly object: string;
  readonly state: string;
  readonly entry: string;
};
type Edge = { readonly kind: string; readonly from: string; readonly to: string; readonly entry?: string };
type Graph = { readonly nodes: { readonly id: string; readonly name: string }[]; readonly edges: Edge[] };

let offset = 0;
let all: Coalition;
let a: Member;
let b: Member;

beforeAll(async () => {
  all = await coalition(2, { clockOffset: () => offset });
  [a, b] = all.members as [Member, Member];
  await connect(a, b, all.settled);
});
afterAll(() => all.close());

describe("support across instances", () => {
  let motion: string;
  let chapter: Thing;
  let standing: Endorsement;

  test("an adopted motion of one endorses the other's motion, and all see it", async () => {
    motion = await submitted(a, a.slug, "Freeze the rents");
    chapter = await must(b.api<Thing>("POST", "/bodies", { kind: "chapter", slug: "docks", name: "The Docks" }), 201);
    const [mover, seconder] = [await join(b.db(), b.admin, "docks", "Mo"), await join(b.db(), b.admin, "docks", "Se")];
    const { question } = await putToVote(
      b.db(),
      { admin: b.admin, mover, seconder, body: "docks" },
      { motion: { kind: "endorsement", title: "Support Valley", object: motion } },
    );
    await perform(b.db(), mover, (act) => vote(act, question.id, { choice: "yes" }));
    offset += 61_000;
    await expect
      .poll(async () => (await b.api<{ items: unknown[] }>("GET", "/endorsements")).body.items)
      .toHaveLength(1);
    await all.settled();
    const { items } = await must(
      a.api<{ items: Endorsement[] }>("GET", "/endorsements?state=standing", undefined, null),
      200,
    );
    expect(items).toMatchObject([{ object: motion, state: "standing", body: { actor: chapter.actor, host: b.host } }]);
    [standing] = items as [Endorsement];
    expect(standing.entry).toMatch(`${b.url}/gazette/${b.slug}/entries/`);
    const entry = await (await fetch(`${standing.entry}.json`)).json();
    expect(entry).toMatchObject({ object: motion, issuer: chapter.actor });
  });

  test("names come from the other's documents, and the graph shows the same ties on both sides", async () => {
    const homes = [irisOf(a.url).actor(a.organization), irisOf(b.url).actor(b.organization)] as const;
    const graphAt = (member: Member) => must(member.api<Graph>("GET", "/graph", undefined, null), 200);
    await expect
      .poll(async () => (await graphAt(a)).nodes.map(({ name }) => name).toSorted())
      .toEqual(["The Docks", "Valley Tenants’ Union", "Valley Tenants’ Union"]);
    const tie = { kind: "endorsement", from: chapter.actor, to: homes[0], object: motion, entry: standing.entry };
    const within = { kind: "affiliation", from: chapter.actor, to: homes[1] };
    const ofA = (await graphAt(a)).edges;
    expect(ofA).toEqual(
      expect.arrayContaining([{ kind: "peering", from: homes[0], to: homes[1] }, within, expect.objectContaining(tie)]),
    );
    const ofB = (await graphAt(b)).edges;
    expect(ofB).toEqual(
      expect.arrayContaining([{ kind: "peering", from: homes[1], to: homes[0] }, within, expect.objectContaining(tie)]),
    );
    expect([ofA.length, ofB.length]).toEqual([3, 3]);
  });

  test("the page of the coalition shows what the graph counts", async () => {
    const { counts } = await must(a.api<{ counts: Record<string, number> }>("GET", "/graph", undefined, null), 200);
    expect(counts).toEqual({ organizations: 2, bodies: 1, peerings: 1, affiliations: 1, endorsements: 1 });
    const page = await (await fetch(`${a.url}/coalition`)).text();
    const [picture = "", table = ""] = [/<svg class="graph".*?<\/svg>\s*<figcaption/su, /<table.*?<\/table>/su].map(
      (part) => part.exec(page)?.[0] ?? "",
    );
    // Groups are the dots of their organization in the picture, and lines of their own in the table.
    expect(picture.match(/class="(node|voted)"/g)).toHaveLength(2);
    expect(picture.match(/<line class="tie"/g)).toHaveLength(1);
    expect(picture.match(/<line class="thin"/g)).toHaveLength(1);
    expect(table.match(/<th scope="row"/g)).toHaveLength(3);
    expect(table).toContain("The Docks");
    expect(table).toContain(b.host);
  });

  test("a withdrawal shows on both sides", async () => {
    const { items } = await must(b.api<{ items: Endorsement[] }>("GET", "/endorsements"), 200);
    const { question } = await withdrawalAdopted(items[0]?.id ?? "");
    await must(b.api("POST", `/endorsements/${items[0]?.id}/withdraw`, { question }), 200);
    await all.settled();
    const seen = await must(
      a.api<{ items: Endorsement[] }>("GET", `/endorsements?object=${encodeURIComponent(motion)}`),
      200,
    );
    expect(seen.items).toMatchObject([{ state: "withdrawn", entry: standing.entry }]);
    expect((await must(a.api<{ items: unknown[] }>("GET", "/endorsements"), 200)).items).toHaveLength(1);
    const { edges } = await must(a.api<Graph>("GET", "/graph"), 200);
    expect(edges.filter(({ kind }) => kind === "endorsement")).toEqual([]);
  });

  /** A motion about the endorsement itself, adopted. */
  async function withdrawalAdopted(endorsement: string): Promise<{ question: string }> {
    const [mover, seconder] = [
      await join(b.db(), b.admin, "docks", "Mow"),
      await join(b.db(), b.admin, "docks", "Sew"),
    ];
    const object = irisOf(b.url).endorsement(endorsement);
    const { question } = await putToVote(
      b.db(),
      { admin: b.admin, mover, seconder, body: "docks" },
      { motion: { kind: "endorsement", title: "Withdraw it", object } },
    );
    await perform(b.db(), mover, (act) => vote(act, question.id, { choice: "yes" }));
    offset += 61_000;
    const isOpen = async () => (await b.api<{ state: string }>("GET", `/questions/${question.id}`)).body.state;
    await expect.poll(isOpen).toBe("closed");
    return { question: question.id };
  }

  test("what is for members only never crosses", async () => {
    await must(
      b.api("POST", "/bodies", { kind: "committee", slug: "quiet", name: "Quiet Committee", visibility: "members" }),
      201,
    );
    const secret = await submitted(b, "quiet", "Secret plan");
    await perform(b.db(), b.admin, async (act) => {
      const { id } = await draftMotion(act, b.slug, {
        kind: "resolution",
        title: "Inner matter",
        text: "Hush",
        visibility: "members",
      });
      await submitMotion(act, id);
    });
    await all.settled();
    const {
      database: { sql },
    } = a;
    const held = await sql<{ leaf: Buffer }[]>`select leaf from log_entries`;
    const texts = await sql<{ file: string | null }[]>`select file from mirrored_texts`;
    const crossed = [
      ...held.map(({ leaf }) => Buffer.from(leaf).toString()),
      ...texts.map(({ file }) => file ?? ""),
    ].join("\n");
    expect(crossed).toContain("Withdraw it");
    for (const word of ["uiet", "Secret", secret, "Inner", "Hush"]) expect(crossed).not.toContain(word);
    const graph = JSON.stringify((await b.api("GET", "/graph", undefined, null)).body);
    expect(graph).not.toContain("uiet");
    const sent = await b.database.sql<{ bytes: Buffer }[]>`select bytes from activities`;
    const said = sent.map(({ bytes }) => Buffer.from(bytes).toString()).join("\n");
    for (const word of ["uiet", "Secret", secret, "Inner", "Hush"]) expect(said).not.toContain(word);
  });
});
