import assert from 'node:assert/strict';
import { test } from 'vitest';
import { parseMetrics } from '../scrape.ts';
import { metricsText } from './text.ts';

test('what is written is read back, whatever stands in a label', async () => {
  const text = await metricsText([
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

test('a counter is as high as what was read, and nothing read is no line', async () => {
  const text = await metricsText([
    {
      name: 'lab_work_total',
      help: 'Work',
      type: 'counter',
      samples: [{ labels: { role: 'api_1' }, value: 7 }],
    },
    { name: 'lab_none', help: 'None', type: 'gauge', samples: [] },
  ]);
  assert.equal(
    text,
    '# HELP lab_work_total Work\n# TYPE lab_work_total counter\nlab_work_total{role="api_1"} 7\n',
  );
});
