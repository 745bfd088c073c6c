import { fileURLToPath } from "node:url";

import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/console/",
  // React Aria speaks thirty languages; the console speaks two.
  plugins: [react(), optimizeLocales.vite({ locales: ["en-US", "zh-CN"] })],
  build: {
    outDir: fileURLToPath(new URL("../../build/console", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the policy admits no data: scripts or styles, and pictures are cached better apart
    modulePreload: { polyfill: false },
    manifest: true,
  },
  // `npm run dev` beside a running `make run`: the API is asked there (PANNIER=http://127.0.0.1:8000).
  server: {
    host: "127.0.0.1",
    proxy: { "^/(graphql|media)": { target: process.env["PANNIER"] ?? "http://127.0.0.1:8000", ws: true } },
  },
});
