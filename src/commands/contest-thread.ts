import { parentPort, workerData } from "node:worker_threads";
import type { SecretBallot } from "#db/schema/questions.ts";
import { type PutContest, type WeightedMark, resultOfContest } from "#domain/contestResults.ts";
import type { ToCount } from "./counting.ts";

const question = workerData as PutContest;
const marks: WeightedMark[] = [];

parentPort?.on("message", (message: ToCount) => {
  if ("parts" in message) {
    for (const part of message.parts) {
      const [mark, weight] = JSON.parse(part) as SecretBallot;
      marks.push({ mark, weight });
    }
  } else {
    const { ballots, attendance, lots } = message;
    parentPort?.postMessage(resultOfContest(question, { ballots, marks }, attendance, lots));
  }
});
