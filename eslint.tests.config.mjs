// What is not published: tests, scripts and what operators run. What is, n8n's own configuration lints (eslint.config.mjs).
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist', 'node_modules', '.cache', 'coverage'] },
	js.configs.recommended,
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommended],
		languageOptions: { parserOptions: { projectService: true } },
		rules: {
			'@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
			// What a test forgets to wait for, it does not check.
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/await-thenable': 'error',
		},
	},
	{
		files: ['**/*.{js,mjs}'],
		languageOptions: {
			globals: {
				console: 'readonly',
				module: 'readonly',
				exports: 'readonly',
				process: 'readonly',
				require: 'readonly',
				// Of the web, and in Node from 18 on.
				AbortSignal: 'readonly',
				fetch: 'readonly',
				URLSearchParams: 'readonly',
			},
		},
	},
);
