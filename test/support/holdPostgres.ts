import { startPostgres } from "#db/embedded.ts";

// A process of its own for the tests of db/embedded.ts: starts or attaches, says which, and stops on SIGTERM.
const [, , dataDir = "", how] = process.argv;
const pg = await startPostgres(dataDir);
process.stdout.write(pg.started ? "started\n" : "attached\n");
if (how !== "--once") {
  const waiting = setInterval(() => undefined, 60_000);
  await new Promise((resolve) => void process.once("SIGTERM", resolve));
  clearInterval(waiting);
}
await pg.stop();
