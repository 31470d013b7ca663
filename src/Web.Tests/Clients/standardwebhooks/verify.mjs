// Reads lines of JSON { secret, headers, body } and answers each with what the library says of it.
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try {
    process.stdout.write(JSON.stringify({ ok: true, type: new Webhook(secret).verify(body, headers).type }) + '\n');
  } catch (error) {
    process.stdout.write(JSON.stringify({ ok: false, error: error.message }) + '\n');
  }
}
