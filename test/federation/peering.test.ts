import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Coalition, coalition, type Member, must } from "#test/support/coalition.ts";

type Peer = { readonly host: string; readonly state: string; readonly key: string; readonly cursor: number };

let all: Coalition;
let a: Member;
let b: Member;

beforeAll(async () => {
  all = await coalition(2);
  [a, b] = all.members as [Member, Member];
});
afterAll(() => all.close());

const path = (peer: Member, deed = "") => `/peers/${encodeURIComponent(peer.host)}${deed}`;
const stateAt = async (member: Member, peer: Member) => (await member.api<Peer>("GET", path(peer))).body.state;

describe("connecting", () => {
  test("one asks, the other sees its card and says yes; then both hold the other's record", async () => {
    const asked = await must(a.api<Peer>("POST", "/peers", { address: b.url }), 201);
    expect(asked).toMatchObject({ host: b.host, state: "proposed-by-us", bodies: [{ handle: `${b.slug}@${b.host}` }] });
    await all.settled();
    const [card] = (await must(b.api<{ items: Peer[] }>("GET", "/peers"), 200)).items;
    expect(card).toMatchObject({ host: a.host, state: "proposed-by-them", name: "Valley Tenants’ Union" });
    expect(card?.key).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    await must(b.api("POST", path(a, "/confirm")), 200);
    await all.settled();
    expect([await stateAt(a, b), await stateAt(b, a)]).toEqual(["peered", "peered"]);
    expect((await b.api<Peer>("GET", path(a))).body.cursor).toBe(1);
  });
});
