// A real n8n and a real browser on a busy machine; nothing here is about time.
jest.setTimeout(120_000);
