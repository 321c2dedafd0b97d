import type { Command } from "commander";
import { withConfig } from "./verb.ts";

/** `serve` and `worker`: the long-running ones. */
export function addServe(program: Command): void {
  program
    .command("serve")
    .description("serve pages, API and federation until SIGTERM (NODE_TYPE=all, web or worker)")
    .action(async () =>
      withConfig(async (config) => {
        const { serve } = await import("#src/serve.ts");
        await serve(config);
      }),
    );
  program
    .command("worker")
    .description("only work off deadlines, deliveries and mirrors, beside a process that serves")
    .action(async () =>
      withConfig(async (config) => {
        const { serve } = await import("#src/serve.ts");
        await serve({ ...config, nodeType: "worker" });
      }),
    );
}
