import { parentPort, workerData } from "node:worker_threads";
import { type SaltedEntry, commitRoll } from "#domain/rolls.ts";

parentPort?.postMessage(commitRoll(workerData as SaltedEntry[]));
