import "./loading.ts";

// Runs once after `npm ci`: loads what `serve` loads, so that its compiled form is there before the first start.
await import("./start.ts");
await import("./serve.ts");
