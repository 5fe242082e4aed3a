const common = {
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
	},
	testEnvironment: 'node',
	restoreMocks: true,
	modulePathIgnorePatterns: ['<rootDir>/.cache'],
};

/** A real n8n and a real browser take their time. */
const slow = { ...common, setupFilesAfterEnv: ['<rootDir>/test/helpers/patience.ts'] };

/** One n8n for all files; `npm test` starts it for both projects that need it. */
const withN8n = {
	...slow,
	globalSetup: '<rootDir>/test/e2e/setup.ts',
	globalTeardown: '<rootDir>/test/e2e/teardown.ts',
};

/** @type {import('jest').Config} */
module.exports = {
	projects: [
		{ ...common, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
		{
			...slow,
			displayName: 'n8n',
			testMatch: ['<rootDir>/test/n8n/**/*.test.ts'],
			globalSetup: '<rootDir>/test/n8n/build.ts',
			// n8n-core finds the nodes in dist/ and loads their sources, whose coverage counts.
			moduleNameMapper: { '^.*/dist/((?:nodes|credentials)/.*)\\.js$': '<rootDir>/$1.ts' },
		},
		{ ...withN8n, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] },
		{ ...withN8n, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
		{ ...withN8n, displayName: 'nightly', testMatch: ['<rootDir>/test/nightly/*.test.ts'] },
		{
			...slow,
			displayName: 'faults',
			testMatch: ['<rootDir>/test/nightly/faults/**/*.test.ts'],
			globalSetup: '<rootDir>/test/nightly/faults/setup.ts',
			globalTeardown: '<rootDir>/test/nightly/faults/teardown.ts',
		},
	],
	// For --coverage, of unit and n8n together.
	collectCoverageFrom: ['{nodes,credentials}/**/*.ts'],
	coverageDirectory: '.cache/coverage',
	coverageReporters: ['text', 'html'],
	coverageThreshold: {
		global: { branches: 90 },
		'./nodes/notification/': { branches: 100 },
	},
};
