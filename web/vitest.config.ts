import { defineConfig } from "vitest/config";

/** Unit tests lie beside what they test; the browser's journeys are in `test/`. */
export default defineConfig({
  root: import.meta.dirname,
  test: { include: ["src/**/*.test.ts"] },
});
