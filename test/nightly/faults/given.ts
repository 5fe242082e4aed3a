/** What setup.ts has prepared, and how large the load is. */
import type { Host } from '../../../tools/host/install';

export const { host, tarball, missing } = JSON.parse(process.env.TELECMI_FAULTS ?? '{}') as {
	host: Host;
	tarball: string;
	/** What is not installed and cannot be, with what to do about it. */
	missing?: string;
};

/** The figures of docs/nothing-lost.md come from 2,000 calls. */
export const CALLS = Number(process.env.TELECMI_FAULTS_CALLS ?? 200);

/** Skipped where a server is missing, and never in silence; on CI, setup.ts fails instead. */
export const describeFaults = missing === undefined ? describe : describe.skip;
if (missing !== undefined) console.warn(`The fault tests are skipped. ${missing}`);
