import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type League, agree } from "./coalescing.ts";
import { connectAll } from "./connecting.ts";
import { type Founding, type Organization, found } from "./organization.ts";
import { type World, openWorld } from "./world.ts";

/** A story of organizations, told in steps: each says what happens, does it, and looks at the other instances. */
export type Scenario = {
  /** How much time passes in it, in milliseconds: it ends now. */
  readonly lasts: number;
  readonly play: (stage: Stage) => Promise<Ending>;
};

/** How it ends: a coalition on which all instances have to agree, to the last bit. */
export type Ending = { readonly league: League; readonly all: readonly Organization[] };

/** What a scenario is played on. */
export type Stage = {
  readonly now: () => number;
  /** Says a sentence and does what it says; what goes wrong in it is the step's failure. */
  readonly step: <Done>(sentence: string, deed: () => Promise<Done>) => Promise<Done>;
  /** Starts an instance for each organization; who is on stage already connects with them. */
  readonly enter: (foundings: readonly Founding[]) => Promise<readonly Organization[]>;
  /** Waits until nothing is pending in a coalition, if there is one yet, and puts the clock of all forward. */
  readonly later: (ending: Ending | undefined, span: number) => Promise<void>;
};

/** A step that failed, with the sentence that it had. */
class StepFailed extends Error {
  constructor(number: number, sentence: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`Step ${number} failed: ${sentence}\n${why}`, { cause });
    this.name = "StepFailed";
  }
}

export type Playing = {
  readonly port: number;
  readonly say: (line: string) => void;
  /** Told when it has been played, while all instances run. */
  readonly onPlayed?: (all: readonly Organization[], password: string) => Promise<void>;
  /** Ends it at whatever step it is. */
  readonly stopped?: Promise<void>;
};

/** Everybody's in a scenario: its instances listen on this machine alone, and are gone with it. */
const PASSWORD = "correct horse battery staple";

/** Plays a scenario from its first step to its last, on instances of its own; false, with the step that did not hold said, if one did not. */
export async function play(scenario: Scenario, playing: Playing): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "plenum-demo-"));
  try {
    const world = await openWorld({ folder, port: playing.port, behind: scenario.lasts });
    try {
      const played = playIn(world, scenario, playing);
      await Promise.race([played, playing.stopped ?? played]);
      return true;
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      playing.say(error.message);
      return false;
    } finally {
      await world.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function playIn(world: World, scenario: Scenario, { say, onPlayed }: Playing): Promise<void> {
  const stage = stageIn(world, say);
  const { league, all } = await scenario.play(stage);
  await stage.step(`All ${all.length} instances have computed the same state of the coalition.`, async () => {
    const { digest, height } = await agree(league, all);
    say(`     ${digest} at block ${height}`);
  });
  await onPlayed?.(all, PASSWORD);
}

function stageIn(world: World, say: (line: string) => void): Stage {
  const here: Organization[] = [];
  const state = { number: 0 };
  return {
    now: world.clock.now,
    async step(sentence, deed) {
      state.number += 1;
      const { number } = state;
      say(`${String(number).padStart(3)}. ${sentence}`);
      return deed().catch((error: unknown) => {
        throw error instanceof StepFailed ? error : new StepFailed(number, sentence, error);
      });
    },
    async enter(foundings) {
      const entering: Organization[] = [];
      for (const founding of foundings) entering.push(await found(world, founding, PASSWORD));
      here.push(...entering);
      await connectAll(here);
      return entering;
    },
    async later(ending, span) {
      if (ending !== undefined) await agree(ending.league, ending.all);
      world.clock.pass(span);
    },
  };
}
