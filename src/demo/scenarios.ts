import { type ScenarioName, scenarioNames } from "./names.ts";
import { assembly } from "./scenarios/assembly.ts";
import { congress } from "./scenarios/congress.ts";
import { five } from "./scenarios/five.ts";
import { ladder } from "./scenarios/ladder.ts";
import { parliament } from "./scenarios/parliament.ts";
import { space } from "./scenarios/space.ts";
import { tendencies } from "./scenarios/tendencies.ts";
import type { Scenario } from "./stage.ts";

const all: Readonly<Record<ScenarioName, Scenario>> = {
  five,
  parliament,
  space,
  ladder,
  congress,
  assembly,
  tendencies,
};

/** The scenario of this name, the short one or the long one. */
export function scenarioNamed(text: string): Scenario | undefined {
  const found = scenarioNames.find(({ name, aliases }) => name === text || aliases.some((alias) => alias === text));
  return found === undefined ? undefined : all[found.name];
}
