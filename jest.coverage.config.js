const { projects } = require('./jest.config.js');

const project = (name) => projects.find(({ displayName }) => displayName === name);

/**
 * `npm run coverage`: the unit tests, and those in n8n-core over the sources in the place of the
 * built package. What a real n8n runs, in another process, does not count.
 */
module.exports = {
	projects: [
		project('unit'),
		{
			...project('n8n'),
			testMatch: ['<rootDir>/test/n8n/{actionNode,loading,testUrl,webhook}.test.ts'],
			moduleNameMapper: { '^.*/dist/((?:nodes|credentials)/.*)\\.js$': '<rootDir>/$1.ts' },
		},
	],
	collectCoverage: true,
	collectCoverageFrom: ['{nodes,credentials}/**/*.ts'],
	coverageDirectory: '.cache/coverage',
	coverageReporters: ['text', 'html'],
	coverageThreshold: {
		global: { branches: 90 },
		'./credentials/': { branches: 90 },
		'./nodes/Telecmi/': { branches: 90 },
		'./nodes/TelecmiTrigger/': { branches: 90 },
		'./nodes/notification/': { branches: 100 },
	},
};
