#!/usr/bin/env node
import "./loading.ts";

const { runCli } = await import("./cli/program.ts");
process.exit(await runCli(process.argv));
