import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { seededRandom } from '../lab/shop/traffic.ts';
import { type Candidate, chooseStates } from './judged-states.ts';

const kinds = {
  broken: 'broken',
  solution: 'solution',
  w1: 'wrong',
  w2: 'wrong',
  v1: 'valid',
  v2: 'valid',
} as const;

const scenario = (id: string, { changed = false, fixes = [] as string[] } = {}): Candidate => ({
  id,
  changed,
  states: Object.entries(kinds).map(([name, kind]) => ({ name, kind, changed: fixes.includes(name) })),
});
const four = (first = {}) => [scenario('a', first), ...['b', 'c', 'd'].map(id => scenario(id))];
const statesOf = (chosen: ReturnType<typeof chooseStates>, id: string) =>
  chosen.filter(one => one.id === id).map(({ state }) => state);
const seeds = Array.from({ length: 50 }, (_, seed) => seed);

describe('the states that are judged', () => {
  it('where nothing has changed: broken and solution of one scenario, one state of each of two others', () => {
    for (const seed of seeds) {
      const chosen = chooseStates(four(), seededRandom(seed));
      const counts = ['a', 'b', 'c', 'd'].map(id => statesOf(chosen, id).length).sort();
      assert.deepEqual(counts, [0, 1, 1, 2]);
      const both = ['a', 'b', 'c', 'd'].map(id => statesOf(chosen, id)).find(({ length }) => length === 2);
      assert.deepEqual(both, ['broken', 'solution']);
      assert.ok(chosen.every(({ why }) => why === 'unchanged, drawn'));
    }
  });

  it('every scenario and every state is drawn by some seed', () => {
    const drawn = new Set(
      seeds
        .flatMap(seed => chooseStates(four(), seededRandom(seed)))
        .map(({ id, state }) => `${id} ${state}`),
    );
    for (const id of ['a', 'b', 'c', 'd'])
      for (const name of ['broken', 'solution']) assert.ok(drawn.has(`${id} ${name}`));
    for (const name of Object.keys(kinds))
      assert.ok(
        [...drawn].some(one => one.endsWith(` ${name}`)),
        name,
      );
  });

  it('the same seed draws the same', () => {
    const draw = () => chooseStates(four({ changed: true }), seededRandom(7));
    assert.deepEqual(draw(), draw());
  });

  it('of a changed scenario: broken, solution, a wrong and a valid fix; the others draw as before', () => {
    for (const seed of seeds) {
      const chosen = chooseStates(four({ changed: true }), seededRandom(seed));
      const [broken, solution, wrong = '', valid = '', ...more] = statesOf(chosen, 'a');
      assert.deepEqual([broken, solution, more], ['broken', 'solution', []]);
      assert.match(`${wrong} ${valid}`, /^w[12] v[12]$/);
      assert.ok(chosen.filter(({ id }) => id === 'a').every(({ why }) => why === 'the scenario has changed'));
      assert.equal(chosen.length, 8);
    }
  });

  it('all have changed: nothing is drawn beside them', () => {
    const all = ['a', 'b'].map(id => scenario(id, { changed: true }));
    const chosen = chooseStates(all, seededRandom(1));
    assert.equal(chosen.length, 8);
    assert.ok(chosen.every(({ why }) => why === 'the scenario has changed'));
  });

  it('a fix whose files have changed is always among them, once', () => {
    for (const seed of seeds)
      for (const changed of [false, true]) {
        const states = statesOf(chooseStates(four({ changed, fixes: ['w2'] }), seededRandom(seed)), 'a');
        assert.equal(states.filter(name => name === 'w2').length, 1);
      }
  });

  it('a single scenario without fixes', () => {
    const only = { ...scenario('a'), states: scenario('a').states.slice(0, 2) };
    assert.deepEqual(statesOf(chooseStates([only], seededRandom(3)), 'a'), ['broken', 'solution']);
    assert.deepEqual(statesOf(chooseStates([{ ...only, changed: true }], seededRandom(3)), 'a'), [
      'broken',
      'solution',
    ]);
  });
});
