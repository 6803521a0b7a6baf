import assert from 'node:assert/strict';
import { it } from 'vitest';
import { fitted } from './fitted.ts';

it('a plan fits the terminal, and nothing of it is lost', () => {
  const line =
    '         ->  Index Scan Backward using orders_user_id_idx on orders (actual time=0.027..0.083 rows=21)';
  const title = `${' '.repeat(56)}QUERY PLAN${' '.repeat(56)}`;
  const shown = fitted([title, '-'.repeat(122), line, ' (1 row)'].join('\n'), 80).split('\n');
  for (const one of shown) assert.ok(one.length <= 80, one);
  assert.deepEqual(shown.slice(0, 2), ['QUERY PLAN', '-'.repeat(80)]);
  assert.equal(shown.slice(2, -1).join(' ').replace(/\s+/g, ' '), line.replace(/\s+/g, ' '));
  assert.equal(shown.at(-1), ' (1 row)');
});
