/** What `lab watch` draws of a shop that was slow, was fixed and was judged, on terminals of several sizes. */
import type { Objective } from '../lab/course/schema.ts';
import type { Snapshot } from '../lab/runtime/runtime.ts';
import { watchLine, watchScreen } from '../lab/text/watch.ts';

const secondMs = 1000;
const latency: Objective = {
  ...{ sli: 'latency', op: 'lte', thresholdMs: 80, target: 0.95 },
  ...{ name: 'latency', of: 'order-history' },
};
const availability: Objective = {
  ...{ sli: 'availability', target: 0.995 },
  ...{ name: 'availability', of: 'order-history' },
};

export function watchTexts(snapshot: Snapshot): Record<string, () => string> {
  const ago = (seconds: number) => snapshot.at - seconds * secondMs;
  const minutes = Array.from({ length: 240 }, (_, n) => {
    const isSlow = n > 70;
    const rests = n > 200 && n < 210;
    return { at: ago(n), p95Ms: rests ? null : isSlow ? 5000 + (n % 7) * 400 : 30 + (n % 5), failed: 0 };
  }).reverse();
  const failing = minutes.map((second, n) => ({ ...second, failed: n < 150 ? 0.12 : 0 }));
  const watched = {
    snapshot: {
      ...snapshot,
      parts: snapshot.parts.filter(({ state }) => state === 'up'),
      events: [{ at: ago(70), kind: 'saved' as const, text: '001_orders_by_user.sql ran in 0.9 s.' }],
    },
    objectives: [latency, availability],
    minutes,
    happenings: [
      { at: ago(40), kind: 'verify' as const, text: 'verify scenario-02' },
      { at: ago(28), kind: 'pass' as const, text: 'scenario-02: PASS' },
    ],
  };
  const onTerminal = (columns: number, rows: number) => ({ size: () => ({ columns, rows }), hasKeys: true });
  const usual = onTerminal(80, 24);
  return {
    'watch-line': () => watchLine(snapshot),
    'watch-screen': () => watchScreen(watched, usual),
    'watch-screen-begins': () =>
      watchScreen({ snapshot, objectives: [], minutes: [], happenings: [] }, { ...usual, hasKeys: false }),
    'watch-screen-failing': () =>
      watchScreen({ ...watched, objectives: [availability], minutes: failing }, onTerminal(80, 30)),
    'watch-screen-low': () => watchScreen(watched, onTerminal(80, 16)),
  };
}
