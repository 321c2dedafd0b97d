#!/usr/bin/env node
import "./loading.ts";

const { runWithConfig } = await import("./start.ts");
const { serve } = await import("./serve.ts");
process.exit(await runWithConfig(serve));
