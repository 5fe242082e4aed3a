export default async function teardown(): Promise<void> {
	await globalThis.telecmiPack?.remove();
}
