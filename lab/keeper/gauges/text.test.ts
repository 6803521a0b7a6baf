import assert from 'node:assert/strict';
import { test } from 'vitest';
import { parseMetrics } from '../scrape.ts';
import { metricsText } from './text.ts';

test('what is written is read back, whatever stands in a label', () => {
  const text = metricsText([
    {
      name: 'lab_sample',
      help: 'A sample',
      type: 'gauge',
      samples: [
        { labels: {}, value: 1 },
        { labels: { text: 'said "no"\\\n', kind: 'fail' }, value: 0.5 },
      ],
    },
  ]);
  assert.equal(
    text,
    '# HELP lab_sample A sample\n# TYPE lab_sample gauge\nlab_sample 1\nlab_sample{text="said \\"no\\"\\\\\\n",kind="fail"} 0.5\n',
  );
  assert.deepEqual(parseMetrics('lab_sample{kind="fail"} 0.5', ['lab_sample']), [
    { name: 'lab_sample', labels: { kind: 'fail' }, value: 0.5 },
  ]);
});
