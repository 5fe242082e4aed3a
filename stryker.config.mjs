// `npm run test:nightly -- mutation`: whether a test fails when the domain is changed. One file:
// `npx stryker run --mutate nodes/notification/item.ts`. The report is .cache/mutation/index.html.
import jestConfig from './jest.config.js';

const unit = jestConfig.projects.find(({ displayName }) => displayName === 'unit');

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	plugins: ['@stryker-mutator/jest-runner'],
	testRunner: 'jest',
	jest: {
		config: {
			projects: [
				{
					...unit,
					testMatch: ['<rootDir>/test/nightly/mutation/*.test.ts'],
					setupFilesAfterEnv: ['<rootDir>/test/nightly/mutation/setup.ts'],
				},
			],
		},
		enableFindRelatedTests: false,
	},
	coverageAnalysis: 'perTest',
	// Parameters are recorded by test/n8n/contract.test.ts.
	mutate: ['nodes/notification/*.ts', '!nodes/notification/formatParameters.ts'],
	thresholds: { high: 100, low: 95, break: 90 },
	concurrency: 2,
	// Only a mutant that never ends takes this long, on a busy machine too.
	timeoutMS: 60_000,
	tempDirName: '.cache/stryker',
	ignorePatterns: ['dist', 'docs', 'coverage', 'tools/host/package-lock.json'],
	reporters: ['clear-text', 'progress', 'html', 'json'],
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	htmlReporter: { fileName: '.cache/mutation/index.html' },
	jsonReporter: { fileName: '.cache/mutation/report.json' },
};
