// Builds the page into build/graphiql: index.html, and what it loads under /graphiql/, named by content.
import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, "..", "..", "build", "graphiql");

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });

// What examples/ holds, as a module: [role, its texts in the order of their file names].
const examples = {
  name: "examples",
  setup(builder) {
    builder.onResolve({ filter: /^examples$/ }, () => ({ path: "examples", namespace: "examples" }));
    builder.onLoad({ filter: /.*/, namespace: "examples" }, async () => {
      const found = [];
      for (const role of ["stranger", "customer", "clerk", "owner", "courier", "operator"]) {
        const folder = join(here, "examples", role);
        const files = (await readdir(folder)).filter((name) => name.endsWith(".graphql")).sort();
        found.push([role, await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")))]);
      }
      return { contents: JSON.stringify(found), loader: "json" };
    });
  },
};

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { graphiql: "main.jsx" },
  outdir: output,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/graphiql",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  minify: true,
  legalComments: "external",
  metafile: true,
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".graphql": "text", ".svg": "dataurl" },
  plugins: [examples],
  logLevel: "warning",
});

const entry = Object.entries(metafile.outputs).find(([, made]) => made.entryPoint === "main.jsx");
const page = (await readFile(join(here, "index.html"), "utf8"))
  .replace("{{script}}", `/graphiql/${basename(entry[0])}`)
  .replace("{{style}}", `/graphiql/${basename(entry[1].cssBundle)}`);
await writeFile(join(output, "index.html"), page);

const bytes = Object.values(metafile.outputs).reduce((sum, made) => sum + made.bytes, 0);
console.log(`build/graphiql: ${Math.round(bytes / 1024)} kB`);
