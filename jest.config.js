const common = {
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
	},
	testEnvironment: 'node',
	restoreMocks: true,
	modulePathIgnorePatterns: ['<rootDir>/.cache'],
};

/** @type {import('jest').Config} */
module.exports = {
	projects: [
		{ ...common, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
		{
			...common,
			// n8n brings zod 3.25 today; the newest 4.x is to do as well.
			displayName: 'zod 4',
			testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
			testPathIgnorePatterns: ['\\.attack\\.test\\.ts$'],
			moduleNameMapper: { '^zod/v4$': 'zod-4/v4' },
		},
		{
			...common,
			displayName: 'n8n',
			testMatch: ['<rootDir>/test/n8n/**/*.test.ts'],
			setupFilesAfterEnv: ['<rootDir>/test/helpers/patience.ts'],
			globalSetup: '<rootDir>/test/n8n/build.ts',
		},
		{
			...common,
			displayName: 'e2e',
			testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
			setupFilesAfterEnv: ['<rootDir>/test/helpers/patience.ts'],
			globalSetup: '<rootDir>/test/e2e/setup.ts',
			globalTeardown: '<rootDir>/test/e2e/teardown.ts',
		},
		{
			...common,
			displayName: 'faults',
			testMatch: ['<rootDir>/test/nightly/faults/**/*.test.ts'],
			setupFilesAfterEnv: ['<rootDir>/test/helpers/patience.ts'],
			globalSetup: '<rootDir>/test/nightly/faults/setup.ts',
			globalTeardown: '<rootDir>/test/nightly/faults/teardown.ts',
		},
		{
			...common,
			displayName: 'browser',
			testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
			setupFilesAfterEnv: ['<rootDir>/test/helpers/patience.ts'],
			globalSetup: '<rootDir>/test/e2e/setup.ts',
			globalTeardown: '<rootDir>/test/e2e/teardown.ts',
		},
	],
};
