/** Two kinds of suites: `unit` needs nothing, `real` talks to servers that global-setup starts. */
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@marquee/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/.marquee/'],
  // As `.swcrc` says: decorators and their metadata, which esbuild cannot emit.
  transform: { '^.+\\.ts$': '@swc/jest' },
};

export default {
  workerIdleMemoryLimit: '512MB',
  maxWorkers: 2,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,tools}/**/*.spec.ts'] },
    {
      ...shared,
      displayName: 'real',
      testMatch: ['<rootDir>/{apps,libs,tools}/**/*.int-spec.ts'],
      globalSetup: '<rootDir>/libs/testing/jest-global-setup.js',
      globalTeardown: '<rootDir>/libs/testing/jest-global-teardown.js',
    },
  ],
};
