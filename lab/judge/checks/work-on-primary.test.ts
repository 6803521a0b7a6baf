import { judged } from '../../../test/check-table.ts';
import { type Evidence, noEvidence } from '../evidence/evidence.ts';
import { workOnPrimary } from './work-on-primary.ts';

const nothing = noEvidence();
const asked = (calls: number) => ({ calls, busiest: [{ query: 'SELECT name\n FROM products', calls }] });
const shared = (primary: number, replica: number): Evidence => ({
  ...nothing,
  work: asked(primary),
  relief: asked(replica),
});

judged(workOnPrimary, { op: 'lte', value: 65 } as const, {
  pass: [
    ['little of it', shared(400, 2100), 16, /^400 of 2,500 questions$/],
    ['as much as allowed', shared(65, 35), 65, /^65 of 100 questions$/],
  ],
  fail: [
    ['all', shared(2202, 0), 100, /^2,202 of 2,202 questions; 2,202 times SELECT name FROM/],
    ['nearly all', shared(1000, 100), 91, /^1,000 of 1,100 questions/, /may be a second old/],
  ],
  unknown: [
    ['too little asked', shared(20, 30), null, /too little/],
    ['no replica', { ...nothing, work: asked(900) }, null, /too little/],
  ],
});
