/** Whoever can be a party or sit on a panel: a person at home, an organization in a coalition. */
export type Party = string;

/** Somebody who may be drawn, and the bodies it belongs to beside the one in which the case is. */
export type Candidate = { readonly party: Party; readonly isFromElsewhere: boolean };

/** Who is not asked to sit: the parties and the panel before, and whoever has handled the case, if others can be. */
export type Excluded = { readonly parties: ReadonlySet<Party>; readonly handlers: ReadonlySet<Party> };

/** The pool of a panel: members of other bodies; if they are too few, of this one too; whoever has handled the case only where it cannot do without. */
export function poolOf(
  candidates: readonly Candidate[],
  { parties, handlers }: Excluded,
  size: number,
): readonly Party[] {
  const able = candidates.filter(({ party }) => !parties.has(party));
  const others = able.filter(({ party }) => !handlers.has(party));
  const elsewhere = others.filter(({ isFromElsewhere }) => isFromElsewhere);
  const pool = [elsewhere, others].find((list) => list.length >= size) ?? able;
  return [...new Set(pool.map(({ party }) => party))].toSorted();
}

/** The seats of a panel: the first in the order of the draw who have not recused themselves; the next takes the place of who did. */
export const seatsOf = (order: readonly Party[], recused: ReadonlySet<Party>, size: number): readonly Party[] =>
  order.filter((party) => !recused.has(party)).slice(0, size);
