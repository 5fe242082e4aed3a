/** Figures as a person reads them. */
import type { Summary } from './statistics';
import type { Target, Unit } from './rows';

const DIGITS: { [unit in Unit]: number } = { ratio: 2, exponent: 2, MB: 1, ms: 0, KB: 1 };

export function figure(value: number, unit: Unit): string {
	const digits = value.toFixed(DIGITS[unit]);
	if (unit === 'ratio' || unit === 'exponent') return digits;
	const isDifference = unit !== 'KB';
	return `${isDifference && value >= 0 ? '+' : ''}${digits} ${unit}`;
}

export function targetText(target: Target | undefined, unit: Unit): string {
	if (target === undefined) return '–';
	return 'atMost' in target
		? `≤ ${figure(target.atMost, unit)}`
		: `≥ ${figure(target.atLeast, unit)}`;
}

export function spread({ low, high, rounds }: Summary, unit: Unit): string {
	return rounds === 1 ? '–' : `${figure(low, unit)} to ${figure(high, unit)}`;
}

/** Of a side: three digits say enough. */
export function amount(value: number): string {
	const places = value >= 100 ? 0 : value >= 10 ? 1 : 2;
	return value.toLocaleString('en', {
		minimumFractionDigits: places,
		maximumFractionDigits: places,
	});
}

/** What a figure was made of: each side's median, in the side's unit. */
export function sidesText(sides: { [name: string]: Summary }, unit: string): string {
	return Object.entries(sides)
		.map(([name, { median }]) => `${name} ${amount(median)} ${unit}`)
		.join(', ');
}
