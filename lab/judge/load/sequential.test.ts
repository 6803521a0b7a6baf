import assert from 'node:assert/strict';
import { test } from 'vitest';
import { designEffect, failStrength, passStrength, strength } from './sequential.ts';

// Reference values: mpmath 1.4.1 with 50 digits, the formulas written out with beta() and betainc(regularized=True).
const reference: [
  target: number,
  bad: number,
  requests: number,
  effect: number,
  away: number,
  pass: number,
  fail: number,
][] = [
  [0.95, 0, 540, 4, 4.8320811190721, 5.3054864994841, -2.0925136232472],
  [0.9, 0, 265, 4, 4.8565428360382, 5.3462589320295, -2.1235913262928],
  [0.5, 0, 45, 4, 5.2923798443086, 5.9853217068159, -2.5055259369907],
  [0.95, 30, 1500, 4, 3.0944554203702, 3.5669502831631, -2.5912284057046],
  [0.95, 75, 1500, 4, -1.5686273003542, -1.7341795877142, -1.3440822708449],
  [0.95, 450, 450, 4, 285.02468162075, -5.2242949802233, 285.99925421411],
  [0.995, 30, 1500, 2, 6.7921571638416, -2.9947680025426, 7.7896175245137],
  [0.95, 1500, 1500, 40, 78.453830782594, -4.1272254115379, 79.428403375957],
];

test('the strengths agree with mpmath', () => {
  for (const [target, bad, requests, effect, away, pass, fail] of reference) {
    const got = strength(bad, requests, target, effect);
    const where = `${bad} of ${requests} at ${target}: ${JSON.stringify(got)}`;
    assert.ok(Math.abs(got.logAway - away) < 1e-8, where);
    assert.ok(Math.abs(got.logPass - pass) < 1e-8, where);
    assert.ok(Math.abs(got.logFail - fail) < 1e-8, where);
  }
});

test('nothing seen says nothing', () => {
  const { logAway, logPass, logFail } = strength(0, 0, 0.95, 4);
  for (const value of [logAway, logPass, logFail]) assert.ok(Math.abs(value) < 1e-9);
});

test('a clean run is certified after as many requests as the design says', () => {
  for (const [target, requests] of [
    [0.95, 540],
    [0.9, 265],
    [0.5, 45],
  ] as const) {
    assert.ok(strength(0, requests, target, 4).logPass >= passStrength);
    assert.ok(strength(0, requests * 0.85, target, 4).logPass < passStrength);
  }
});

test('three objectives need three times the evidence of one', () => {
  assert.ok(Math.abs(failStrength(3) - failStrength(1) - Math.log(3)) < 1e-12);
});

const blocks = (...bad: number[]) => bad.map(value => ({ requests: 75, bad: value }));

// Reference values: the same formula in numpy.
test('a burst counts for less than the same number spread out', () => {
  assert.ok(Math.abs(designEffect(blocks(0, 0, 60, 70, 40, 0, 0, 0), 0.95, 4) - 44.77013508891929) < 1e-9);
  assert.equal(designEffect(blocks(4, 4, 4, 4, 4, 4, 4, 4), 0.95, 4), 4);
});

test('blocks that alternate do not win by their negative correlation', () => {
  assert.ok(Math.abs(designEffect(blocks(0, 30, 0, 30, 0, 30, 0, 30), 0.95, 4) - 11.375) < 1e-9);
});

test('all bad, all good and nothing at all have a design effect', () => {
  assert.equal(designEffect(blocks(75, 75, 75), 0.95, 4), 4);
  assert.equal(designEffect(blocks(0, 0, 0), 0.995, 2), 2);
  assert.equal(designEffect([], 0.95, 4), 4);
});
