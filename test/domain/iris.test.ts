import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Iris, amendmentPath, irisOf, motionPath, slugOfTitle } from "#domain/iris.ts";

describe("a title at the end of a URL", () => {
  test.each([
    ["Heat pumps for the hall", "heat-pumps-for-the-hall"],
    ["¿Qué haría la Asociación Añil?", "que-haria-la-asociacion-anil"],
    ["  -- Budget 2027: 1/2 --  ", "budget-2027-1-2"],
    ["议案", ""],
    ["", ""],
    ["a".repeat(61), "a".repeat(60)],
    [`${"a".repeat(59)} b`, "a".repeat(59)],
  ])("%j ends as %j", (title, slug) => {
    expect(slugOfTitle(title)).toBe(slug);
  });

  test("is lower case ASCII words joined by single hyphens, at most 60 characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (title) => {
        expect(slugOfTitle(title)).toMatch(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/);
        expect(slugOfTitle(title).length).toBeLessThanOrEqual(60);
      }),
    );
  });

  test("follows the number of its motion, if anything is left of it", () => {
    expect(motionPath(12, "Heat pumps!")).toBe("/motions/12-heat-pumps");
    expect(motionPath(12, "!")).toBe("/motions/12");
    expect(amendmentPath({ number: 12, title: "Heat pumps!" }, 3)).toBe("/motions/12-heat-pumps/amendments/3");
  });
});

// Other servers have stored these addresses: none of them can ever change.
describe("the addresses of what an instance serves", () => {
  test.each([
    ["actor", (iris) => iris.actor("b"), "/ap/actors/b"],
    ["inbox", (iris) => iris.inbox("b"), "/ap/actors/b/inbox"],
    ["outbox", (iris) => iris.outbox("b"), "/ap/actors/b/outbox"],
    ["followers", (iris) => iris.followers("b"), "/ap/actors/b/followers"],
    ["following", (iris) => iris.following("b"), "/ap/actors/b/following"],
    ["featured", (iris) => iris.featured("b"), "/ap/actors/b/featured"],
    ["shared inbox", (iris) => iris.sharedInbox, "/ap/inbox"],
    ["instance actor", (iris) => iris.instanceActor, "/ap/instance"],
    ["gazette actor", (iris) => iris.gazetteActor, "/ap/gazette"],
    ["announcement", (iris) => iris.announcement("i"), "/ap/announcements/i"],
    ["motion", (iris) => iris.motion("i"), "/ap/motions/i"],
    ["question", (iris) => iris.question("i"), "/ap/questions/i"],
    ["endorsement", (iris) => iris.endorsement("i"), "/ap/endorsements/i"],
    ["note", (iris) => iris.note("i"), "/ap/notes/i"],
    ["activity", (iris) => iris.activity("i"), "/ap/activities/i"],
    ["replies", (iris) => iris.replies(iris.motion("i")), "/ap/motions/i/replies"],
    ["thread", (iris) => iris.thread(iris.motion("i")), "/ap/motions/i/thread"],
    ["page of a body", (iris) => iris.bodyPage("north"), "/@north"],
    ["page of an announcement", (iris) => iris.announcementPage("north", "i"), "/@north/announcements/i"],
    ["page of a motion", (iris) => iris.motionPage(7, "Heat pumps"), "/motions/7-heat-pumps"],
    ["page of an endorsement", (iris) => iris.endorsementPage("i"), "/endorsements/i"],
    ["page of a delegate", (iris) => iris.delegatePage("i"), "/delegates/i"],
    ["page of a position", (iris) => iris.positionPage("i"), "/positions/i"],
    ["page of a draw", (iris) => iris.drawPage("i"), "/draws/i"],
    ["gazette", (iris) => iris.gazette("org"), "/gazette/org"],
    ["entry", (iris) => iris.entry("org", "i"), "/gazette/org/entries/i"],
  ] as readonly [string, (iris: Iris) => string, string][])("%s", (_, iri, path) => {
    expect(iri(irisOf("https://plenum.example:8443"))).toBe(`https://plenum.example:8443${path}`);
  });

  test("name the host with its port, without a scheme", () => {
    const iris = irisOf("https://plenum.example:8443");
    expect(iris.publicUrl).toBe("https://plenum.example:8443");
    expect(iris.host).toBe("plenum.example:8443");
    expect(irisOf("http://localhost:3000").host).toBe("localhost:3000");
    expect(irisOf("https://a.example/https://").host).toBe("a.example/https://");
  });
});
