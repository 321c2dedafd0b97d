import { Temporal } from "@js-temporal/polyfill";

// Node 24 has no Temporal, and Fedify takes it from the global scope: the one mutable global of the house.
Object.assign(globalThis, { Temporal: Reflect.get(globalThis, "Temporal") ?? Temporal });
