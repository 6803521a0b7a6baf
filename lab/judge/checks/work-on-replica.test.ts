import { judged } from '../../../test/check-table.ts';
import { type Evidence, noEvidence } from '../evidence/evidence.ts';
import { workOnReplica } from './work-on-replica.ts';

const nothing = noEvidence();
const asked = (calls: number) => ({ calls, busiest: [{ query: 'SELECT name\n FROM products', calls }] });
const shared = (primary: number, replica: number): Evidence => ({
  ...nothing,
  work: asked(primary),
  relief: asked(replica),
});

judged(workOnReplica, { op: 'gte', value: 35 } as const, {
  pass: [
    ['most of it', shared(400, 2100), 84, /^2,100 of 2,500 questions$/],
    ['as much as wanted', shared(65, 35), 35, /^35 of 100 questions$/],
  ],
  fail: [
    ['none', shared(2202, 0), 0, /^0 of 2,202 questions; the primary answered 2,202 times SELECT name FROM/],
    ['a little', shared(1000, 100), 9, /^100 of 1,100 questions/, /may be a second old/],
  ],
  unknown: [
    ['too little asked', shared(20, 30), null, /too little/],
    ['no replica', { ...nothing, work: asked(900) }, null, /too little/],
  ],
});
