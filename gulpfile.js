const { rm } = require('node:fs/promises');
const execa = require('execa');
const { dest, parallel, series, src } = require('gulp');

const OUT = 'dist';

const clean = () => rm(OUT, { recursive: true, force: true });

const compile = () =>
	execa('tsc', ['-p', 'tsconfig.build.json'], { preferLocal: true, stdio: 'inherit' });

const icons = () => src('icons/*.svg', { base: '.', encoding: false }).pipe(dest(OUT));

/** The codex, by which the editor finds the nodes. */
const codex = () => src('nodes/**/*.json', { base: '.' }).pipe(dest(OUT));

/** What the editor knows of an item before the first one has come. */
const schemas = () => execa('tsx', ['tools/schema.ts'], { preferLocal: true, stdio: 'inherit' });

exports.clean = clean;
exports.build = series(clean, parallel(compile, icons, codex, schemas));
exports.default = exports.build;
