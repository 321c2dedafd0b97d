import { describe, expect, test } from "vitest";
import { type Decision, endorse, withdrawEndorsement } from "#domain/endorsements.ts";
import type { Someone } from "#domain/members.ts";
import { motionStates } from "#domain/motions.ts";
import type { Ruling } from "#domain/rulings.ts";

const officer: Someone = { person: "ana", roles: ["secretary", "member"], standing: "good" };
const member: Someone = { person: "ben", roles: ["member"], standing: "good" };
const object = "https://valley.example/ap/motions/14";
const iri = "https://harbor.example/ap/endorsements/1";
const endorsement = { endorsement: "endorsement", body: "body", object, textHash: null };
const decisionAbout = (about: string, change: Partial<Decision["motion"]> = {}): Decision => ({
  question: "question",
  motion: { body: "body", kind: "endorsement", state: "adopted", object: about, ...change },
});
const free = { officersMayEndorse: true };
const bound = { officersMayEndorse: false };
const fresh = { isStanding: false, isItself: false };
const again = { isStanding: true, isItself: false };
const code = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal.code);

describe("endorsing", () => {
  test("is an officer's act where the rules allow that, else it takes a decision", () => {
    expect(code(endorse(endorsement, undefined, fresh, free, member))).toBe("role-needed");
    expect(code(endorse(endorsement, undefined, fresh, bound, officer))).toBe("decision-needed");
    expect(endorse(endorsement, undefined, fresh, free, officer)).toEqual({
      allowed: true,
      fact: { kind: "endorsed", ...endorsement, question: null },
    });
  });

  test("cites the question that decided it", () => {
    expect(endorse(endorsement, decisionAbout(object), fresh, bound, officer)).toMatchObject({
      allowed: true,
      fact: { question: "question" },
    });
  });

  test("stands on an adopted motion of this body about this object, also where officers may act alone", () => {
    for (const state of motionStates.filter((state) => state !== "adopted"))
      expect(code(endorse(endorsement, decisionAbout(object, { state }), fresh, free, officer))).toBe("not-adopted");
    for (const change of [{ body: "other" }, { kind: "resolution" as const }, { object: iri }, { object: null }])
      expect(code(endorse(endorsement, decisionAbout(object, change), fresh, free, officer))).toBe("other-object");
  });

  test("is once while it stands", () => {
    expect(code(endorse(endorsement, undefined, again, free, officer))).toBe("already-endorsed");
    const itself = { isStanding: false, isItself: true };
    expect(code(endorse(endorsement, decisionAbout(object), itself, free, officer))).toBe("own-object");
  });
});

describe("withdrawing", () => {
  const standing = { id: "endorsement", iri, body: "body", isWithdrawn: false };

  test("is decided as endorsing is, about the endorsement itself", () => {
    expect(code(withdrawEndorsement(standing, undefined, free, member))).toBe("role-needed");
    expect(code(withdrawEndorsement(standing, undefined, bound, officer))).toBe("decision-needed");
    expect(code(withdrawEndorsement(standing, decisionAbout(object), bound, officer))).toBe("other-object");
    expect(withdrawEndorsement(standing, decisionAbout(iri), bound, officer)).toEqual({
      allowed: true,
      fact: { kind: "endorsement-withdrawn", endorsement: "endorsement", body: "body", question: "question" },
    });
    expect(withdrawEndorsement(standing, undefined, free, officer)).toMatchObject({ fact: { question: null } });
  });

  test("is once", () => {
    expect(code(withdrawEndorsement({ ...standing, isWithdrawn: true }, undefined, free, officer))).toBe(
      "already-withdrawn",
    );
  });
});
