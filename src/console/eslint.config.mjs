import js from "@eslint/js";
import formatjs from "eslint-plugin-formatjs";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["node_modules", "src/generated"] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: { allowDefaultProject: ["eslint.config.mjs"] } },
    },
    plugins: { "react-hooks": hooks, formatjs },
    rules: {
      ...hooks.configs.recommended.rules,
      "formatjs/no-literal-string-in-jsx": "error", // whatever a person reads is in a message file
      "max-lines": ["error", 300],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Handlers are `() => setOpen(true)`, and events carry promises that are looked after elsewhere.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
    },
  },
  { files: ["**/*.mjs"], extends: [ts.configs.disableTypeChecked] },
);
