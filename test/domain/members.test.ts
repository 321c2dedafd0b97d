import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Deed,
  type MemberRow,
  type Membership,
  type Role,
  type Someone,
  type Standing,
  addMember,
  changeMember,
  isEmail,
  may,
  refusalFor,
  removeMember,
  roles,
  someoneIn,
  standings,
  verdictOfRow,
} from "#domain/members.ts";
import type { Ruling } from "#domain/rulings.ts";

const someone = (...acting: Role[]): Someone => ({ person: "by", roles: acting, standing: "good" });
const admin = someone("admin", "chair", "member");
const secretary = someone("secretary", "member");
const member = someone("member");
const place = (role: Role, standing: Standing = "good"): Membership => ({ role, standing });
const code = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal.code);

describe("somebody in a body", () => {
  const acting = (own?: Membership, above?: Membership, adminsActAsChair = true) =>
    someoneIn("ana", own, above, { adminsActAsChair }).roles;

  test("acts as what they are, and as a member", () => {
    expect(roles.map((role) => acting(place(role)))).toEqual([
      ["admin", "chair", "member"],
      ["chair", "member"],
      ["secretary", "member"],
      ["member"],
    ]);
  });

  test("acts as nothing unless in good standing", () => {
    for (const standing of standings.filter((standing) => standing !== "good"))
      expect(acting(place("admin", standing), place("admin", standing))).toEqual([]);
    expect(acting()).toEqual([]);
  });

  test("acts as chair as an admin of the organization, but is no member by that", () => {
    expect(acting(undefined, place("admin"))).toEqual(["admin", "chair"]);
    expect(acting(place("member"), place("admin"))).toEqual(["admin", "chair", "member"]);
    expect(acting(place("member"), place("chair"))).toEqual(["member"]);
  });

  test("does not act as chair where a rule says otherwise", () => {
    expect(acting(place("admin"), place("admin"), false)).toEqual(["admin", "member"]);
    expect(acting(place("chair"), undefined, false)).toEqual(["chair", "member"]);
  });
});

describe("somebody with a mandate", () => {
  const given = (isSeated: boolean, offices: Role[], own?: Membership) =>
    someoneIn("ana", own, undefined, { adminsActAsChair: true }, { isSeated, roles: offices });

  test("acts as a member of a council by a seat in it, and counts as in good standing there", () => {
    expect(given(true, [])).toEqual({ person: "ana", roles: ["member"], standing: "good" });
    expect(given(true, ["chair"])).toEqual({ person: "ana", roles: ["chair", "member"], standing: "good" });
    expect(given(false, [])).toEqual({ person: "ana", roles: [], standing: undefined });
  });

  test("has the roles of an office as long as the membership lasts", () => {
    expect(given(false, ["secretary"], place("member")).roles).toEqual(["secretary", "member"]);
    expect(given(false, ["admin"], place("member")).roles).toEqual(["admin", "chair", "member"]);
    for (const standing of standings.filter((each) => each !== "good"))
      expect(given(false, ["chair"], place("member", standing))).toEqual({ person: "ana", roles: [], standing });
    expect(given(false, ["chair"]).roles).toEqual([]);
  });
});

describe("deeds", () => {
  const deeds: Record<Deed, [boolean, boolean, boolean, boolean]> = {
    // by: member, secretary, chair, admin
    "found-body": [false, false, false, true],
    "edit-body": [false, false, false, true],
    "set-rules": [false, false, false, true],
    "see-members": [true, true, true, true],
    "manage-members": [false, true, true, true],
    "assign-roles": [false, false, false, true],
    announce: [false, true, true, true],
    "give-proxy": [true, false, false, false],
    "set-weight": [false, false, false, true],
    "move-motion": [true, false, false, false],
    "second-motion": [true, false, false, false],
    "set-motion-rule": [false, false, true, true],
    "state-question": [false, false, true, false],
    "rule-out": [false, false, true, false],
    "move-step": [true, false, false, false],
    "record-show": [false, false, true, false],
    "report-back": [false, true, true, true],
    "list-consent": [false, false, true, false],
    "extract-item": [true, false, false, false],
    "open-voting": [false, false, true, false],
    endorse: [false, true, true, true],
    "manage-offices": [false, true, true, true],
    "issue-mandate": [false, true, true, true],
    petition: [true, false, false, false],
    draw: [false, true, true, true],
    "file-case": [true, false, false, false],
    "handle-case": [false, true, true, true],
    moderate: [false, true, true, true],
    "erase-text": [false, false, true, true],
    "write-in-forum": [true, false, false, false],
    "manage-keys": [false, false, false, true],
    "manage-peers": [false, false, false, true],
    "join-coalition": [false, false, false, true],
    "act-in-coalition": [false, true, true, true],
    "move-body": [false, false, false, true],
    pledge: [false, true, true, true],
  };

  test.each(Object.entries(deeds))("%s: member, secretary, chair, admin %s", (deed, expected) => {
    expect((["member", "secretary", "chair", "admin"] as const).map((role) => may([role], deed as Deed))).toEqual(
      expected,
    );
    expect(may([], deed as Deed)).toBe(false);
  });

  test("a refusal names the role it takes, or the standing that is missing", () => {
    expect(refusalFor(member, "open-voting")).toEqual({ code: "role-needed", role: "chair" });
    const lapsed: Someone = { person: "by", roles: [], standing: "lapsed" };
    expect(refusalFor(lapsed, "move-motion")).toEqual({ code: "good-standing-needed" });
    expect(refusalFor(lapsed, "announce")).toEqual({ code: "role-needed", role: "secretary" });
    expect(refusalFor(member, "move-motion")).toBeUndefined();
    const guest: Someone = { person: "by", roles: ["admin"], standing: "good" };
    expect(refusalFor(guest, "move-motion")).toEqual({ code: "role-needed", role: "member" });
    expect(refusalFor(member, "edit-body")).toEqual({ code: "role-needed", role: "admin" });
  });
});

describe("adding", () => {
  const add = (as: Membership, existing: Membership | undefined, by: Someone) =>
    code(addMember("body", "ana", as, existing, by));

  test("is an officer's work, and roles are an admin's to give", () => {
    expect(add(place("member"), undefined, member)).toBe("role-needed");
    expect(add(place("member"), undefined, secretary)).toBe("allowed");
    expect(add(place("secretary"), undefined, secretary)).toBe("role-needed");
    expect(add(place("admin"), undefined, admin)).toBe("allowed");
  });

  test("says who came, as what", () => {
    expect(addMember("body", "ana", place("chair", "applicant"), undefined, admin)).toEqual({
      allowed: true,
      fact: { kind: "member-added", body: "body", person: "ana", role: "chair", standing: "applicant" },
    });
  });

  test("is once, unless they had left; whoever was expelled comes back through an admin", () => {
    const again = (standing: Standing, by: Someone) => add(place("member"), place("member", standing), by);
    expect(standings.map((standing) => again(standing, secretary))).toEqual([
      "already-member",
      "already-member",
      "already-member",
      "already-member",
      "allowed",
      "role-needed",
    ]);
    expect(again("expelled", admin)).toBe("allowed");
  });
});

describe("changing", () => {
  const change = (before: Membership, after: Membership, by: Someone = admin, admins = 2) =>
    code(changeMember("body", "ana", before, after, admins, by));

  test("a standing follows the ways there are", () => {
    const ways = standings.map((from) =>
      standings.filter((to) => change(place("member", from), place("member", to)) === "allowed"),
    );
    expect(Object.fromEntries(standings.map((from, index) => [from, ways[index]]))).toEqual({
      applicant: ["applicant", "good", "resigned"],
      good: ["good", "lapsed", "suspended", "resigned", "expelled"],
      lapsed: ["good", "lapsed", "suspended", "resigned", "expelled"],
      suspended: ["good", "suspended", "resigned", "expelled"],
      resigned: ["applicant", "good", "resigned"],
      expelled: ["applicant", "good", "expelled"],
    });
  });

  test("says what it was and what it is", () => {
    expect(changeMember("body", "ana", place("member"), place("secretary", "lapsed"), 2, admin)).toEqual({
      allowed: true,
      fact: {
        kind: "member-changed",
        body: "body",
        person: "ana",
        role: "secretary",
        standing: "lapsed",
        before: place("member"),
      },
    });
    expect(changeMember("body", "ana", place("member", "expelled"), place("member", "lapsed"), 2, admin)).toEqual({
      allowed: false,
      refusal: { code: "wrong-state", state: "expelled" },
    });
  });

  test("a secretary keeps standings of members; roles, officers and expulsions are an admin's", () => {
    expect(change(place("member"), place("member", "lapsed"), secretary)).toBe("allowed");
    expect(change(place("member"), place("member", "lapsed"), member)).toBe("role-needed");
    expect(change(place("member"), place("secretary"), secretary)).toBe("role-needed");
    expect(change(place("chair"), place("chair", "suspended"), secretary)).toBe("role-needed");
    expect(change(place("member"), place("member", "expelled"), secretary)).toBe("role-needed");
    expect(change(place("member", "expelled"), place("member"), secretary)).toBe("role-needed");
    expect(change(place("member", "expelled"), place("member", "expelled"), secretary)).toBe("allowed");
    expect(change(place("secretary"), place("member"), secretary)).toBe("role-needed");
  });

  test("the last admin stays one", () => {
    expect(change(place("admin"), place("member"), admin, 1)).toBe("last-admin");
    expect(change(place("admin"), place("admin", "suspended"), admin, 1)).toBe("last-admin");
    expect(change(place("admin"), place("member"), admin, 2)).toBe("allowed");
    expect(change(place("admin", "suspended"), place("member", "suspended"), admin, 1)).toBe("allowed");
  });
});

describe("removing", () => {
  const remove = (before: Membership, by: Someone, admins = 2, person = "ana") =>
    code(removeMember("body", person, before, admins, by));

  test("is one's own resignation or an officer's work, and an officer's removal an admin's", () => {
    expect(remove(place("member"), member)).toBe("role-needed");
    expect(remove(place("member"), member, 2, "by")).toBe("allowed");
    expect(remove(place("member"), secretary)).toBe("allowed");
    expect(remove(place("chair"), secretary)).toBe("role-needed");
    expect(remove(place("chair"), admin)).toBe("allowed");
    expect(removeMember("body", "ana", place("member"), 2, secretary)).toEqual({
      allowed: true,
      fact: { kind: "member-removed", body: "body", person: "ana" },
    });
  });

  test("leaves the last admin, also when it is oneself", () => {
    expect(remove(place("admin"), admin, 1)).toBe("last-admin");
    expect(remove(place("admin"), admin, 1, "by")).toBe("last-admin");
    expect(remove(place("admin"), admin, 2, "by")).toBe("allowed");
  });

  test("is once", () => {
    expect(remove(place("member", "resigned"), admin)).toBe("wrong-state");
    expect(remove(place("member", "expelled"), admin)).toBe("wrong-state");
  });
});

describe("a row of a members' file", () => {
  const row = (change: Partial<MemberRow> = {}): MemberRow => ({
    name: "Ana Lindqvist",
    email: "ana@example.org",
    standing: "",
    role: "",
    ...change,
  });

  test("adds whoever is new, in good standing unless it says otherwise, with or without e-mail", () => {
    expect(verdictOfRow(row(), undefined, false)).toEqual({
      verdict: "added",
      name: "Ana Lindqvist",
      email: "ana@example.org",
      standing: "good",
    });
    expect(verdictOfRow(row({ email: "", standing: "applicant" }), undefined, false)).toMatchObject({
      verdict: "added",
      email: null,
      standing: "applicant",
    });
  });

  test("read a second time changes nothing", () =>
    fc.assert(
      fc.property(fc.constantFrom("", ...standings), (standing) => {
        const first = verdictOfRow(row({ standing }), undefined, false);
        fc.pre(first.verdict === "added");
        if (first.verdict !== "added") return;
        expect(verdictOfRow(row({ standing }), first, false)).toEqual({ verdict: "unchanged" });
      }),
    ));

  test("updates name and standing, and keeps the standing it does not mention", () => {
    const known = { name: "Ana", standing: "lapsed" as const };
    expect(verdictOfRow(row(), known, false)).toEqual({
      verdict: "updated",
      name: "Ana Lindqvist",
      standing: "lapsed",
    });
    expect(verdictOfRow(row({ standing: "good" }), known, false)).toMatchObject({ standing: "good" });
    const same = { name: "Ana Lindqvist", standing: "good" as const };
    expect(verdictOfRow(row({ standing: "lapsed", role: "member" }), same, false)).toEqual({
      verdict: "updated",
      name: "Ana Lindqvist",
      standing: "lapsed",
    });
  });

  test.each([
    ["no name", row({ name: "" }), "name-missing"],
    ["a long name", row({ name: "x".repeat(101) }), "name-too-long"],
    ["no e-mail address", row({ email: "ana at example.org" }), "not-an-email"],
    ["an unknown standing", row({ standing: "great" }), "no-such-standing"],
    ["a standing of the language", row({ standing: "toString" }), "no-such-standing"],
    ["a role", row({ role: "admin" }), "roles-are-not-imported"],
    ["an expelled newcomer", row({ standing: "expelled" }), "no-such-change"],
  ])("with %s is refused", (_, bad, expected) => {
    expect(verdictOfRow(bad, undefined, false)).toEqual({ verdict: "refused", code: expected });
  });

  test("is refused a second time in one file", () => {
    expect(verdictOfRow(row(), undefined, true)).toEqual({ verdict: "refused", code: "twice-in-the-file" });
  });

  test("expels nobody and lets nobody back", () => {
    const known = (standing: Standing) => ({ name: "Ana Lindqvist", standing });
    const refused = { verdict: "refused", code: "no-such-change" };
    expect(verdictOfRow(row({ standing: "expelled" }), known("good"), false)).toEqual(refused);
    expect(verdictOfRow(row({ standing: "good" }), known("expelled"), false)).toEqual(refused);
    expect(verdictOfRow(row({ standing: "applicant" }), known("good"), false)).toEqual(refused);
    expect(verdictOfRow(row({ standing: "expelled" }), known("expelled"), false)).toEqual({ verdict: "unchanged" });
  });

  test("a name of exactly the limit is fine", () => {
    expect(verdictOfRow(row({ name: "x".repeat(100) }), undefined, false).verdict).toBe("added");
  });
});

describe("an e-mail address", () => {
  test.each(["a@b", `${"x".repeat(252)}@b`, "ana.lindqvist+x@mail.example.org", "ñandú@correo.example"])(
    "%s is one",
    (text) => {
      expect(isEmail(text)).toBe(true);
    },
  );

  test.each(["", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "a@b,c@d", "<a@b>", `${"x".repeat(253)}@b`])(
    "%j is none",
    (text) => {
      expect(isEmail(text)).toBe(false);
    },
  );
});
