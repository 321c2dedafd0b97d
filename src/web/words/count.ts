/** A number in the reader's notation. */
export type Numeral = (n: number | bigint) => string;
/** A number and its noun, in the singular or the plural. */
export type Counted = (n: number | bigint, one: string, many: string) => string;

export const englishNumber: Numeral = (n) => ENGLISH.format(n);
export const spanishNumber: Numeral = (n) => SPANISH.format(n);

/** "1 member", "1,284 members". */
export const englishCount: Counted = (n, one, many) => `${ENGLISH.format(n)} ${Number(n) === 1 ? one : many}`;
/** "1 miembro", "1284 miembros". */
export const spanishCount: Counted = (n, one, many) => `${SPANISH.format(n)} ${Number(n) === 1 ? one : many}`;

const ENGLISH = new Intl.NumberFormat("en-GB");
const SPANISH = new Intl.NumberFormat("es-ES");
