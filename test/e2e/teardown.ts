export default async function teardown(): Promise<void> {
	await globalThis.telecmiN8n?.stop();
}
