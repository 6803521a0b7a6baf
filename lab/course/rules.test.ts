import assert from 'node:assert/strict';
import { test } from 'vitest';
import { registries } from './registries.ts';
import { problemsBetween } from './rules.ts';

const messagesOf = (parts: object, provider: string) => {
  const conditions = [{ use: 'provider-trouble', with: { provider, does: 'away' } }];
  const scenario = { id: 'scenario-90', name: 'mails', parts, conditions };
  const problems = problemsBetween({ formatVersion: 2, basics: [], scenarios: [scenario] }, registries);
  return problems.map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`);
};

test('a fault of a company needs one, and names one that is there', () => {
  const parts = { api: 1, postgres: 'primary' };
  assert.deepEqual(messagesOf({ ...parts, mail: 1 }, 'mail'), []);
  assert.deepEqual(messagesOf(parts, 'mail'), [
    'conditions.0.use: use provider-trouble: it needs a company; add one to parts',
  ]);
  assert.deepEqual(messagesOf({ ...parts, mail: 1 }, 'post'), [
    'conditions.0.with.provider: provider post: no such company; there is mail',
  ]);
});
