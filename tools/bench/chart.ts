/** The ratios and their targets as a picture. */
import * as echarts from 'echarts';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { PACKAGE_DIRECTORY } from '../host/pack';
import { resultsById, type Run } from './history';
import type { Result } from './measure';
import { EVERY_ROW, isMet, type Row, type Target } from './rows';
import { figure, targetText } from './words';

export const CHART_FILE = path.join(PACKAGE_DIRECTORY, 'docs', 'bench.svg');

const WIDTH = 920;
const ROW_HEIGHT = 46;
/** A paper of its own, so that it can be read on a dark page as on a light one. */
const PAPER = '#ffffff';
const INK = '#1f2328';
const FAINT = '#8b949e';
const MET = '#0969da';
const NOT_MET = '#cf5c00';

type Bar = { row: Row; target: Target; result: Result };

export async function drawChart(run: Run): Promise<void> {
	await writeFile(CHART_FILE, chartOf(run));
}

/** The same run gives the same text, once per process: names in it are numbered as they come. */
export function chartOf(run: Run): string {
	const results = resultsById(run);
	const bars = EVERY_ROW.filter(({ unit }) => unit === 'ratio').flatMap((row): Bar[] => {
		const result = results.get(row.id);
		return result && row.target ? [{ row, target: row.target, result }] : [];
	});
	const chart = echarts.init(null, null, {
		renderer: 'svg',
		ssr: true,
		width: WIDTH,
		height: 130 + bars.length * ROW_HEIGHT,
	});
	chart.setOption(optionsFor(bars, run));
	const svg = `${chart.renderToSVGString()}\n`;
	chart.dispose();
	return svg;
}

function optionsFor(bars: Bar[], { machine }: Run): echarts.EChartsOption {
	return {
		animation: false,
		backgroundColor: PAPER,
		textStyle: { fontFamily: 'sans-serif', color: INK },
		title: {
			text: 'Ratios and their targets',
			subtext: `n8n ${machine.n8n}, Node ${machine.node}, ${machine.cores} cores. Dot: median. Line: all rounds. Mark: target.`,
			left: 16,
			top: 10,
			textStyle: { fontSize: 16, color: INK },
			subtextStyle: { fontSize: 12, color: '#57606a' },
		},
		grid: { left: 300, right: 230, top: 76, bottom: 40 },
		xAxis: {
			type: 'log',
			min: Math.min(0.05, ...bars.map(({ result }) => result.low / 1.2)),
			max: Math.max(20, ...bars.map(({ result }) => result.high * 1.2)),
			axisLabel: { color: INK, formatter: (value: number) => String(Number(value.toPrecision(1))) },
			splitLine: { lineStyle: { color: '#d0d7de' } },
			minorSplitLine: { show: false },
		},
		yAxis: [
			labels(bars.map(({ row }) => `${row.short ?? row.what}\n÷ ${row.against}`)),
			labels(
				bars.map(({ row, target, result }) => {
					const verdict = isMet(target, result.median) ? 'met' : 'not met';
					return `{figure|${figure(result.median, row.unit)}}  target ${targetText(target, row.unit)}: ${verdict}`;
				}),
			),
		],
		series: [spreads(bars), medians(bars), targets(bars)],
	};
}

function labels(data: string[]): echarts.YAXisComponentOption {
	return {
		type: 'category',
		inverse: true,
		data,
		axisTick: { show: false },
		axisLine: { show: false },
		axisLabel: {
			color: INK,
			lineHeight: 15,
			rich: { figure: { fontWeight: 'bold', fontSize: 14, width: 42 } },
		},
	};
}

function medians(bars: Bar[]): echarts.SeriesOption {
	return {
		type: 'scatter',
		symbolSize: 12,
		data: bars.map(({ target, result }, index) => ({
			value: [result.median, index],
			itemStyle: { color: colour(target, result), opacity: 1 },
			// Not by colour alone.
			symbol: isMet(target, result.median) ? 'circle' : 'diamond',
		})),
	};
}

function spreads(bars: Bar[]): echarts.SeriesOption {
	return {
		type: 'custom',
		silent: true,
		data: bars.map(({ result }, index) => [index, result.low, result.high]),
		renderItem: (params, api) => {
			const [left, right] = [1, 2].map((field) => api.coord([api.value(field), api.value(0)]));
			const bar = bars[params.dataIndex];
			return {
				type: 'line',
				shape: { x1: left?.[0] ?? 0, y1: left?.[1] ?? 0, x2: right?.[0] ?? 0, y2: right?.[1] ?? 0 },
				style: {
					stroke: bar ? colour(bar.target, bar.result) : FAINT,
					lineWidth: 3,
					opacity: 0.45,
				},
			};
		},
	};
}

function targets(bars: Bar[]): echarts.SeriesOption {
	return {
		type: 'scatter',
		symbol: 'rect',
		symbolSize: [3, 26],
		itemStyle: { color: INK, opacity: 1 },
		data: bars.map(({ target }, index) => [
			'atMost' in target ? target.atMost : target.atLeast,
			index,
		]),
	};
}

function colour(target: Target, { median }: Result): string {
	return isMet(target, median) ? MET : NOT_MET;
}
