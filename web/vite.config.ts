import { resolve } from "node:path";
import { defineConfig } from "vite";

const root = import.meta.dirname;
const ui = resolve(root, "../src/mektep/ui/static/ui");

/**
 * Everything but the service worker: one ES module per entry, one style sheet, and a manifest that the
 * template tags {% bundle %} and {% styles %} read. Names carry twelve hexadecimal digits, so that the
 * static file server may tell browsers to keep them for ever.
 */
export default defineConfig({
  root,
  base: "/static/ui/built/",
  publicDir: false,
  build: {
    outDir: resolve(ui, "built"),
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: false,
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    target: ["chrome100", "firefox100", "safari15.4"],
    rollupOptions: {
      input: {
        app: resolve(root, "src/app.ts"),
        journal: resolve(root, "src/journal/index.ts"),
        styles: resolve(ui, "css/index.css"),
      },
      output: {
        hashCharacters: "hex",
        entryFileNames: "[name].[hash:12].js",
        chunkFileNames: "[name].[hash:12].js",
        assetFileNames: "[name].[hash:12][extname]",
      },
    },
  },
});
