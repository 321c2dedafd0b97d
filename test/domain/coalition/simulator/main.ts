import { simulate } from "./simulate.ts";

/** Runs many seeds: `node test/domain/coalition/simulator/main.ts RUNS FIRST`. */
const [runs = "100", first = "1"] = process.argv.slice(2);
const problems = new Map<string, number[]>();
const sums = { runs: 0, split: 0, terms: 0, blocks: 0, closed: 0, entries: 0 };
for (let seed = Number(first); seed < Number(first) + Number(runs); seed += 1) {
  const outcome = simulate(seed);
  for (const problem of outcome.problems) problems.set(problem, [...(problems.get(problem) ?? []), seed]);
  sums.runs += 1;
  sums.split += outcome.isSplit ? 1 : 0;
  sums.terms += outcome.term;
  sums.blocks += outcome.height;
  sums.closed += outcome.closed;
  sums.entries += outcome.entries;
}
const lines = [...problems].map(
  ([problem, seeds]) => `${seeds.length} ${problem}: seeds ${seeds.slice(0, 8).join(" ")}`,
);
process.stdout.write(`${JSON.stringify(sums)}\n${lines.length === 0 ? "no problems" : lines.join("\n")}\n`);
