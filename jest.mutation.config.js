const { projects } = require('./jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');

/** The unit tests as Stryker runs them, once for each mutant. */
module.exports = {
	...unit,
	testMatch: ['<rootDir>/test/nightly/mutation/*.test.ts'],
	setupFilesAfterEnv: ['<rootDir>/test/nightly/mutation/setup.ts'],
};
