// Both presets of graphql-eslint, and what departs from them on purpose, each with its reason.
// Single places that a rule is wrong about are in lint.mjs.
import graphql from "@graphql-eslint/eslint-plugin";

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: { parser: graphql.parser },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      // More than the preset asks: nothing in the schema goes without a description.
      "@graphql-eslint/require-description": [
        "error",
        {
          types: true,
          DirectiveDefinition: true,
          EnumValueDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
        },
      ],
      // An object with an identity implements Node, whose id no type can lack. All others are values (Money), errors,
      // payloads and parts of lists: an id would make caches keep, and mix up, what is only true where it stands.
      "@graphql-eslint/strict-id-in-types": "off",
      // Lists that cannot grow are plain lists: a menu is read whole, at one moment. Each is bounded by a rule.
      "@graphql-eslint/relay-edge-types": [
        "error",
        { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false },
      ],
      // Pages go forwards only: cursors are DynamoDB keys, and nothing here is read from its end.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
    },
  },
];
