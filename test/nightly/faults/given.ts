import type { Host } from '../../../tools/host/install';

/** What setup.ts has prepared. */
export const { host, tarball } = JSON.parse(process.env.TELECMI_FAULTS ?? '{}') as {
	host: Host;
	tarball: string;
};

/** The figures of docs/nothing-lost.md come from 2,000 calls. */
export const CALLS = Number(process.env.TELECMI_FAULTS_CALLS ?? 200);
