import js from "@eslint/js";
import imports from "eslint-plugin-import";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import ts from "typescript-eslint";

/** The floors of the building, lowest first. A file may import from its own floor and from those beneath it. */
const floors = [
  ["./src/generated"],
  ["./src/platform"],
  ["./src/ui"],
  ["./src/features/accounts"],
  ["./src/features/graph", "./src/features/media"],
  ["./src/features/moderation"],
  ["./src/features/posts"],
  ["./src/features/engagement"],
  ["./src/features/feed"],
  ["./src/app", "./src/worker"],
];

const zones = floors.flatMap((floor, level) =>
  floor.map((target) => ({
    target,
    from: [...floor.filter((sibling) => sibling !== target), ...floors.slice(level + 1).flat()],
    message:
      "Imports go down: app > feed > engagement > posts > moderation > graph | media > accounts > ui > platform.",
  })),
);

/** Words that people read stand in the catalogues (`src/platform/words`), nowhere else. */
const inCatalogue = "Words that people read belong in src/platform/words; say them with t().";
const TOLD =
  "/^(alt|aria-label|aria-roledescription|aria-valuetext|confirmLabel|hint|label|placeholder|title|unfinished)$/";
const WORD = "/^(?!https?:).*\\p{L}{2}/su";
const SENTENCE = "/^\\p{Lu}\\p{L}|\\p{L}\\s/u";
const hardCodedWords = [
  `JSXText[value=${WORD}]`,
  `JSXElement > JSXExpressionContainer > Literal[value=${WORD}]`,
  `JSXElement > JSXExpressionContainer > TemplateLiteral > TemplateElement[value.raw=${WORD}]`,
  `JSXElement > JSXExpressionContainer > :matches(ConditionalExpression, LogicalExpression) > Literal[value=${WORD}]`,
  `JSXAttribute[name.name=${TOLD}] Literal[value=${WORD}]:not(CallExpression Literal, BinaryExpression Literal)`,
  `JSXAttribute[name.name=${TOLD}] TemplateElement[value.raw=${WORD}]:not(CallExpression TemplateElement)`,
  `CallExpression[callee.name=/^(say|useTitle)$/] > :matches(Literal[value=${WORD}], ConditionalExpression > Literal[value=${WORD}])`,
  `CallExpression[callee.name=/^(say|useTitle)$/] > TemplateLiteral > TemplateElement[value.raw=${WORD}]`,
  `Property[key.name=/^(words|message|small|title|label)$/] > Literal[value=${SENTENCE}]`,
  `Property[key.name=/^(words|message|small|title|label)$/] > TemplateLiteral > TemplateElement[value.raw=${WORD}]`,
].map((selector) => ({ selector, message: inCatalogue }));

export default ts.config(
  { ignores: ["node_modules", "dist", "src/generated"] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { import: imports },
    settings: { "import/resolver": { typescript: true } },
    rules: {
      "import/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
      "import/no-cycle": "error",
      "max-lines": ["error", 400],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      // The router redirects by throwing, as its documentation asks.
      "@typescript-eslint/only-throw-error": "off",
    },
  },
  { files: ["src/**/*.tsx"], ...a11y.flatConfigs.strict },
  { files: ["src/**/*.{ts,tsx}"], plugins: { "react-hooks": hooks }, rules: hooks.configs.recommended.rules },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/platform/words/{en,de,ar}/**"],
    rules: { "no-restricted-syntax": ["error", ...hardCodedWords] },
  },
  {
    files: ["**/*.js"],
    ...ts.configs.disableTypeChecked,
    languageOptions: {
      globals: {
        document: "readonly",
        fetch: "readonly",
        location: "readonly",
        window: "readonly",
        localStorage: "readonly",
        matchMedia: "readonly",
        navigator: "readonly",
      },
    },
  },
);
