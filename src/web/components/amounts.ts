import type { PledgeKind } from "#domain/pledges.ts";
import type { Speech } from "#web/speech.ts";

/** Currencies whose smallest unit is not a hundredth; the web has no other way to know offline. */
const DIGITS: Readonly<Record<string, number>> = {
  JPY: 0,
  KRW: 0,
  CLP: 0,
  ISK: 0,
  VND: 0,
  PYG: 0,
  UGX: 0,
  XOF: 0,
  XAF: 0,
  BHD: 3,
  JOD: 3,
  KWD: 3,
  OMR: 3,
  TND: 3,
};

/** How many digits of an amount in a currency stand behind the point. */
export const digitsOf = (currency: string): number => DIGITS[currency] ?? 2;

/** What was promised, in words: 40 people, 1,200.50 USD. */
export function amountOf(
  speech: Speech,
  {
    kind,
    amount,
    unit,
    currency,
  }: {
    readonly kind: PledgeKind;
    readonly amount: number;
    readonly unit: string | null;
    readonly currency: string | null;
  },
): string {
  const words = speech.words.pledges;
  const what = currency === null ? words.amounts[kind](amount) : moneyOf(speech, amount, currency);
  return unit === null ? what : words.of(what, unit.replaceAll("-", " "));
}

/** Money from its minor units, without a detour through fractions. */
function moneyOf(speech: Speech, amount: number, currency: string): string {
  const digits = digitsOf(currency);
  const scale = 10n ** BigInt(digits);
  const [whole, rest] = [BigInt(amount) / scale, BigInt(amount) % scale];
  const point = speech.locale === "es" ? "," : ".";
  const tail = digits === 0 ? "" : `${point}${String(rest).padStart(digits, "0")}`;
  return `${speech.number(whole)}${tail} ${currency}`;
}
