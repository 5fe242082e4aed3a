/** What setup.ts has prepared, and how long this run is to be. */
import type { Host } from '../../../tools/host/install';

export const { host, tarball, missing } = JSON.parse(process.env.TELECMI_FAULTS ?? '{}') as {
	host: Host;
	tarball: string;
	/** What is not installed and cannot be, with what to do about it. */
	missing?: string;
};

/** TELECMI_FAULTS_LONG=true: the load that the figures in docs/nothing-lost.md come from. */
export const isLong = process.env.TELECMI_FAULTS_LONG === 'true';

/**
 * TELECMI_FAULTS_STALLED=true: without what deploy/queue-mode does against n8n overwriting lost
 * notifications, to show what n8n does then. The tests then fail, as they should.
 */
export const isStalledHandled = process.env.TELECMI_FAULTS_STALLED === 'true';

export const SEED = Number(process.env.TELECMI_FAULTS_SEED ?? 42);

/** Skipped where a server is missing, and never in silence. */
export const describeFaults = missing === undefined ? describe : describe.skip;
if (missing !== undefined) console.warn(`The fault tests are skipped. ${missing}`);
