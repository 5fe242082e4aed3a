// A real n8n and a real browser take their time; nothing here is about time.
jest.setTimeout(120_000);
