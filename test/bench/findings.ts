import type { Limits } from "./limits.ts";
import type { Bare, Ours, Send } from "./machine.ts";
import type { UnderVote, World } from "./world.ts";

/** One measured figure, with what it is held against. */
export type Finding = {
  readonly what: string;
  readonly value: number;
  readonly unit: "ms" | "/s" | "MB" | "%" | "";
  /** In words, from performance.md. */
  readonly target?: string;
  /** Whether the target is met; undefined for a limit. */
  readonly met?: boolean;
  readonly note?: string;
};

/** What a measure works with: limits of this machine at this hour, and a seeded instance. */
export type Bench = {
  readonly limits: Limits;
  readonly ours: Ours;
  readonly bare: Bare;
  readonly send: Send;
  readonly world: World;
  readonly motion: UnderVote;
  /** Where deliveries arrive, and how many have. */
  readonly sink: { readonly taken: () => Promise<number> };
};

export type Measure = (bench: Bench) => Promise<Finding[]>;

/** A figure with what it should be and whether it is. */
export const verdictOn = (
  what: string,
  value: number,
  unit: Finding["unit"],
  target: string,
  met: boolean,
  note?: string,
): Finding => ({ what, value, unit, target, met, ...(note !== undefined && { note }) });

/** A figure that should be at most so much. */
export const atMost = (what: string, value: number, unit: Finding["unit"], most: number, note?: string): Finding =>
  verdictOn(what, value, unit, `≤ ${most} ${unit}`, value <= most, note);

/** A rate that should be at least this share, in per cent, of a limit's. */
export function shareOf(
  what: string,
  rate: number,
  limit: { readonly name: string; readonly rate: number },
  least: number,
  note?: string,
): Finding {
  const share = (100 * rate) / limit.rate;
  const rates = `${Math.round(rate)}/s of ${Math.round(limit.rate)}/s`;
  const more = note === undefined ? rates : `${rates}; ${note}`;
  return verdictOn(what, share, "%", `≥ ${least} % of ${limit.name}`, share >= least, more);
}

/** A note in place of the rates if not everything was answered with 200. */
export function onlyGood(statuses: Readonly<Record<string, number>>, good = "200"): { note?: string; met?: boolean } {
  const others = Object.entries(statuses).filter(([status]) => status !== good);
  return others.length === 0
    ? {}
    : { met: false, note: `answered ${others.map(([status, count]) => `${status} (${count})`).join(", ")}` };
}

/** The one in the middle. */
export const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** The findings as a table for a terminal. */
export function tableOf(findings: readonly Finding[]): string {
  const rows = findings.map(({ what, value, unit, target, met, note }) => [
    what,
    `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${unit}`,
    target ?? "",
    met === undefined ? "" : met ? "met" : "missed",
    note ?? "",
  ]);
  const heads = ["what", "measured", "target", "", "note"];
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => (row[at] ?? "").length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(heads), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}
