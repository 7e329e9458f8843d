import { join } from 'node:path'

import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import importX from 'eslint-plugin-import-x'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** What each room may import, by package name (docs/map.md draws the same arrows). */
const rooms = {
  core: [],
  iceberg: ['core'],
  lake: ['core', 'iceberg'],
  quality: ['core'],
  dbt: ['core'],
  orchestrator: ['core'],
  metrics: ['core'],
  console: ['core', 'metrics', 'orchestrator'],
  pipeline: ['core', 'iceberg', 'lake', 'quality', 'dbt'],
  simulator: ['core'],
  cli: [
    'core',
    'iceberg',
    'lake',
    'quality',
    'dbt',
    'orchestrator',
    'pipeline',
    'metrics',
    'console',
    'simulator',
  ],
}

/** Tests, benches and comparisons may use what the root or any room declares. */
const everyPackage = [
  import.meta.dirname,
  ...Object.keys(rooms).map((room) => join(import.meta.dirname, 'packages', room)),
]

const forbiddenFor = (room) => {
  const allowed = rooms[room]
  const all = [...Object.keys(rooms), 'project']
  return all.filter((name) => name !== room && !allowed.includes(name))
}

const arrows = Object.keys(rooms).map((room) => ({
  files: [`packages/${room}/src/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: forbiddenFor(room).flatMap((name) => [
              `@deftunes/${name}`,
              `@deftunes/${name}/*`,
            ]),
            message: `the room ${room} may import only: ${rooms[room].join(', ') || 'nothing'}`,
          },
          { group: ['@deftunes/*/src/*'], message: 'import a package by its public name' },
        ],
      },
    ],
  },
}))

/** What holds for every file of the page; a component is longer than a function by its markup. */
const pageRules = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
  'import-x/no-cycle': 'error',
  'import-x/no-default-export': 'error',
  'no-console': 'error',
  'max-lines': ['error', { max: 300, skipComments: true }],
  'max-lines-per-function': ['error', { max: 120, skipComments: true }],
  'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
}

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/.deftunes/**', '**/.cache/**', '**/target/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked, importX.flatConfigs.typescript],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.json' })],
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/require-await': 'off',
      'import-x/no-cycle': 'error',
      'import-x/no-extraneous-dependencies': 'error',
      // A path into another package would get round both its index.ts and the arrows below.
      'import-x/no-relative-packages': 'error',
      'import-x/no-default-export': 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 500, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipComments: true }],
      'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
    },
  },
  {
    files: [
      '**/test/**/*.ts',
      '**/browser/**/*.ts',
      'test/**/*.ts',
      'bench/**/*.ts',
      'interop/**/*.ts',
    ],
    rules: {
      'max-lines-per-function': 'off',
      'no-console': 'off',
      'import-x/no-extraneous-dependencies': ['error', { packageDir: everyPackage }],
      'import-x/no-relative-packages': 'off',
    },
  },
  {
    files: ['deftunes/dags/*.ts', 'vitest*.config.ts', 'packages/console/browser/served.ts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  {
    // What runs in a browser has types of its own (the DOM, JSX) and none of Node's modules.
    files: ['packages/console/web/**/*.ts', 'packages/console/web/**/*.tsx'],
    extends: [
      tseslint.configs.recommendedTypeChecked,
      importX.flatConfigs.typescript,
      reactHooks.configs.flat.recommended,
    ],
    languageOptions: {
      parserOptions: {
        project: './packages/console/web/tsconfig.json',
        tsconfigRootDir: import.meta.dirname,
      },
    },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [
        createTypeScriptImportResolver({ project: './packages/console/web/tsconfig.json' }),
      ],
    },
    rules: {
      ...pageRules,
      // About a compiler that does not build this page.
      'react-hooks/incompatible-library': 'off',
      'import-x/no-extraneous-dependencies': ['error', { packageDir: everyPackage }],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['node:*'], message: 'a browser has none of the modules of Node' },
            { regex: '^@deftunes/', allowTypeImports: true, message: 'only its types' },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
          message: 'what is shown is text, never markup',
        },
      ],
    },
  },
  ...arrows,
)
