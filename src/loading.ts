import { enableCompileCache, registerHooks } from "node:module";

// Imported first and alone by main.ts and cli.ts, which load everything else afterwards.
if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(
    `Plenum needs Node 24 and this is ${process.version}: start it with "npm start" after "npm ci".\n`,
  );
  process.exit(2);
}

enableCompileCache();

// Node parses drizzle's package.json (180 kB of export paths) once more for each of its 120 files, to learn that they are
// modules: 0.4 s and 60 MB at every start, saved by saying so.
registerHooks({
  resolve(specifier, context, next) {
    return specifier.startsWith(".") && context.parentURL?.includes("/node_modules/drizzle-orm/") === true
      ? { url: new URL(specifier, context.parentURL).href, format: "module", shortCircuit: true }
      : next(specifier, context);
  },
});
