/** Suites and tests that cannot run on every machine: each that is left out counts as skipped, and the suite's end lists its reason. */
import { describe, type TestFunction, test } from 'vitest';

/** Why it cannot run here; false when it can. */
type Reason = string | false;

/** `describe`; with a reason, one skipped test stands for all of the suite, whose body does not run. */
export function describeUnless(reason: Reason, name: string, suite: () => void): void {
  describe(name, reason === false ? suite : () => test('all of it', t => t.skip(reason)));
}

/** `test`, or another one with fixtures; with a reason it is skipped. */
export function testUnless(
  reason: Reason,
  name: string,
  run: TestFunction,
  it: (name: string, run: TestFunction) => void = test,
): void {
  it(name, reason === false ? run : ({ skip }) => skip(reason));
}
