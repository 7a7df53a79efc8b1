import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { mantineStyles } from "./mantine-styles.ts";

/** `npm run dev` serves the sources and takes the data from a service that runs beside it. */
const service = process.env["SEEDS_SERVICE_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), mantineStyles()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2024",
    // The charts are one file, loaded when a chart is shown.
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { "/api": service, "/openapi.json": service } },
});
