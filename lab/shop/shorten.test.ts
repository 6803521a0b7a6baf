import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shorten } from './shorten.ts';

const tried = async (items: string, fails: (items: string) => boolean) => {
  const tries: string[] = [];
  const shortest = await shorten([...items], async shorter => {
    tries.push(shorter.join(''));
    return fails(shorter.join(''));
  });
  return { shortest: shortest.join(''), tries: tries.length };
};

test('what the failure does not need is left out, wherever it stands', async () => {
  const { shortest } = await tried('xaxxbxxc', items => /a.*b.*c/.test(items));
  assert.equal(shortest, 'abc');
});

test('an item that becomes needless when another is left out goes too', async () => {
  const { shortest } = await tried('openclosec', items => !items.includes('close') || !items.includes('n'));
  assert.equal(shortest, 'c');
});

test('no sequence becomes empty, and one that fails only as it is stays so', async () => {
  assert.deepEqual(await tried('a', () => true), { shortest: 'a', tries: 0 });
  assert.deepEqual(await tried('abcd', () => false), { shortest: 'abcd', tries: 3 });
});

test('a long sequence is tried fifty times at most', async () => {
  const { tries } = await tried('a'.repeat(200), () => false);
  assert.equal(tries, 50);
});
