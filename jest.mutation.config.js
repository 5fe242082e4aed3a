const { projects } = require('./jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');

/** The unit tests as Stryker runs them, once for each mutant: without those that try for minutes. */
module.exports = {
	...unit,
	testMatch: ['<rootDir>/test/unit/*.test.ts'],
	testPathIgnorePatterns: ['\\.attack\\.test\\.ts$', 'deployment\\.test\\.ts$'],
	setupFilesAfterEnv: ['<rootDir>/test/support/fewRuns.ts'],
};
