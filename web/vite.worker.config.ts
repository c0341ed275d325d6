import { resolve } from "node:path";
import { defineConfig } from "vite";

const root = import.meta.dirname;

/**
 * The service worker is a build of its own: one classic script without imports and without a hash in its
 * name, because a browser looks for news of a worker at the address where it found it.
 */
export default defineConfig({
  root,
  base: "./",
  publicDir: false,
  build: {
    outDir: resolve(root, "../src/mektep/ui/static/ui/built"),
    emptyOutDir: false,
    modulePreload: false,
    target: ["chrome100", "firefox100", "safari15.4"],
    rollupOptions: {
      input: { sw: resolve(root, "src/sw.ts") },
      output: { format: "iife", entryFileNames: "sw.js" },
    },
  },
});
