import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

// What stands under utils/ is a part of others: without it the label of a checkbox falls below its box.
const component = /@mantine\/core\/esm\/(?:components|utils)\/.*?([A-Z]\w+)\/\1\.mjs$/;
const all = "@mantine/core/styles.css";
const base = ["default-css-variables", "baseline", "global"];

/**
 * Gives each component of Mantine its own styles, so that they travel with the screen that uses it: the whole sheet weighs as
 * much as the first screen. The sources import the whole sheet, which is what `npm run dev` serves.
 */
export function mantineStyles(): Plugin {
  const styles = join(import.meta.dirname, "..", "node_modules", "@mantine", "core", "styles");
  return {
    name: "mantine-styles",
    apply: "build",
    enforce: "pre",
    resolveId: (source) => (source === all ? "\0mantine-base" : null),
    load: (id) =>
      id === "\0mantine-base"
        ? base.map((name) => `import ${JSON.stringify(join(styles, `${name}.css`))};`).join("\n")
        : null,
    transform(code, id) {
      const name = component.exec(id)?.[1];
      const file = name === undefined ? "" : join(styles, `${name}.css`);
      // After its other imports: what a component is made of comes first, and its own rules win.
      return existsSync(file) ? `${code}\nimport ${JSON.stringify(file)};` : null;
    },
  };
}
