/** A company on the dashboard. */
import { perSecond, type Row } from '../contract.ts';
import type { Company } from './company.ts';

export const rowOf = ({ id, title }: Company): Row => ({
  title,
  graphs: [
    {
      title: `Calls to ${title} a second`,
      description:
        'By what came of them: done, repeated with a key that it knew, or none. A call that is repeated costs nothing.',
      unit: 'ops',
      queries: [{ expr: `sum by (effect) (${perSecond(`${id}_calls_total`)})`, legend: '{{effect}}' }],
      width: 12,
    },
    {
      title: `Calls that wait for ${title}`,
      description: 'The code that made one of these calls waits too.',
      unit: 'short',
      queries: [{ expr: `${id}_waiting`, legend: 'waiting' }],
      width: 12,
    },
  ],
});
