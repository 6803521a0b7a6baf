import assert from 'node:assert/strict';
import { test } from 'vitest';
import { logBeta, logGamma, logRegularizedBeta } from './beta.ts';

// Reference values: mpmath 1.4.1 with 50 digits,
//   log(betainc(a, b, 0, x, regularized=True)) and log(beta(a, b)) with x = mpf('0.05') and so on.
const tails: [x: number, a: number, b: number, expected: number][] = [
  [0.5, 1, 1, -Math.LN2],
  [0.05, 1, 19, -0.47377650164285956],
  [0.05, 31, 400, -3.5729385038981425],
  [0.05, 80, 1420, -1.2359871943653613],
  [0.05, 101, 1900, -0.7477531949843743],
  [0.005, 1, 199, -0.46013541008929637],
  [0.005, 26, 1200, -20.167427541210632],
  [0.05, 1, 400, -1.2286894119066363e-9],
  [0.05, 1, 1519, -1.4526347653732297e-34],
  [0.95, 1419, 1, -72.78518473593421],
  [0.05, 301, 20, -832.973437090999],
  [0.05, 20001, 19, -59776.6876576348],
  [0.3, 5000, 15000, 0],
];

test('the incomplete beta agrees with mpmath, also far in its tails', () => {
  for (const [x, a, b, expected] of tails) {
    const got = logRegularizedBeta(x, a, b);
    const error = Math.abs(got - expected) / Math.max(1e-12, Math.abs(expected));
    assert.ok(
      error < 1e-10 || Math.abs(got - expected) < 1e-45,
      `I(${x}; ${a}, ${b}): ${got}, wanted ${expected}`,
    );
  }
});

test('both tails add up to one', () => {
  for (const [x, a, b] of [
    [0.05, 1, 19],
    [0.2, 12, 40],
    [0.51, 800, 790],
  ] as const) {
    const both = Math.exp(logRegularizedBeta(x, a, b)) + Math.exp(logRegularizedBeta(1 - x, b, a));
    assert.ok(Math.abs(both - 1) < 1e-12, `${both}`);
  }
});

test('outside 0 to 1 the chance is none or all', () => {
  assert.equal(logRegularizedBeta(0, 2, 3), -Infinity);
  assert.equal(logRegularizedBeta(1, 2, 3), 0);
});

test('the complete beta and gamma agree with mpmath', () => {
  const near = (got: number, expected: number) =>
    assert.ok(Math.abs(got - expected) < 1e-9, `${got} ${expected}`);
  near(logBeta(1, 19), -2.9444389791664407);
  near(logBeta(0.5, 0.5), 1.1447298858494002);
  near(logBeta(31, 1419), -150.65607427760264);
  near(logBeta(20001, 19), -151.78031520415666);
  near(logGamma(171), 706.5730622457874); // ln 170!
});
