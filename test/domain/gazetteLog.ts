import { hashText, type Draft, type Entry, type Sha256 } from "#domain/entries.ts";
import { foldLog } from "#domain/gazette/fold.ts";
import { beginLog, type Leaf } from "#domain/gazette/state.ts";

export const origin = "org.example/gazette/org";
export const org = "https://org.example/ap/actors/org";
export const north = "https://org.example/ap/actors/north";
export const motion = "https://peer.example/ap/objects/7";

export const hashOf = (name: string): Sha256 => hashText(name);
export const ref = (name: string) => ({ id: `https://${origin}/entries/${name}`, hash: hashOf(name) });

/** A leaf that verifies under a key; its name stands in for its bytes. */
export function leaf(
  name: string,
  draft: Draft | (Omit<Draft, "type"> & { type: "unknown"; named: string }),
  key: string,
): Leaf {
  const entry = { ...draft, id: ref(name).id, issuedAt: "2026-11-21T12:00:00Z" } as Entry;
  return { entry, hash: hashOf(name), signedBy: key };
}

export const genesis = leaf(
  "genesis",
  {
    type: "Genesis",
    issuer: org,
    refs: [],
    vkey: `${origin}+1+k`,
    actor: org,
    key: "z1",
    recovery: { need: 2, commitments: [] },
  },
  "z1",
);

export const founding = leaf(
  "north",
  { type: "BodyFounded", issuer: org, refs: [], body: north, kind: "chapter", parent: org, key: "n1" },
  "z1",
);
export const endorsed = (name: string, issuer: string, object: string, key: string) =>
  leaf(name, { type: "Endorsed", issuer, refs: [], object }, key);
export const withdrawn = (name: string, of: string, issuer: string, key: string) =>
  leaf(name, { type: "EndorsementWithdrawn", issuer, refs: [ref(of)] }, key);

/** Folds these leaves alone; an owner and a body before them; what became of the last one. */
export const fold = (...leaves: Leaf[]) => foldLog(beginLog(origin), leaves);
export const begun = (...leaves: Leaf[]) => fold(genesis, founding, ...leaves);
export const verdict = (...leaves: Leaf[]) => begun(...leaves).verdicts.at(-1);
