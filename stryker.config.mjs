// `npm run test:mutation`: whether a test fails when the domain is changed. `-- --mutate
// nodes/notification/phone.ts` looks at one file. The report is .cache/mutation/index.html.
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	plugins: ['@stryker-mutator/jest-runner'],
	testRunner: 'jest',
	jest: { configFile: 'jest.mutation.config.js', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	mutate: ['nodes/notification/**/*.ts'],
	thresholds: { high: 100, low: 95, break: 90 },
	concurrency: 2,
	// A mutant that never ends is told from a machine that has other things to do.
	timeoutMS: 60_000,
	tempDirName: '.cache/stryker',
	ignorePatterns: ['dist', 'docs', 'coverage', 'tools/host/**/package-lock.json'],
	reporters: ['clear-text', 'progress', 'html', 'json'],
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	htmlReporter: { fileName: '.cache/mutation/index.html' },
	jsonReporter: { fileName: '.cache/mutation/report.json' },
};
