/** Cedar, as it is compiled for Node. */
import { setFlagsFromString } from "node:v8";

// V8 11 (Node 20) ends the process ("unreachable code" while it deoptimizes) when a call into WebAssembly that was inlined
// into a hot function is left by an exception or a deoptimization.
if (process.versions.v8.startsWith("11.")) setFlagsFromString("--no-turbo-inline-js-wasm-calls");

export * from "@cedar-policy/cedar-wasm/nodejs";
