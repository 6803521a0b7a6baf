/** A system in which no fault finds anything; a test puts in what its fault needs. */
import assert from 'node:assert/strict';
import { type FaultDatabase, type FaultSystem, UnmatchedTarget } from '../faults/contract.ts';

const nothing = (kind: string) => (name: string) => {
  throw new UnmatchedTarget(`There is no ${kind} ${name}.`, name, []);
};
const noDatabase: FaultDatabase = {
  name: '',
  sql: async () => assert.fail('no database is needed'),
  transaction: async () => assert.fail('no database is needed'),
  hold: async () => assert.fail('no database is needed'),
};

export const noTargets: FaultSystem = {
  mark: 'lab',
  database: noDatabase,
  template: noDatabase,
  server: noDatabase,
  replica: null,
  links: nothing('link'),
  processes: nothing('running part'),
  companies: nothing('company'),
  roles: nothing('replica'),
  servesWithin: async () => assert.fail('no front door is needed'),
  get: async () => assert.fail('no shop is needed'),
  post: async () => assert.fail('no shop is needed'),
  all: { links: () => [], processes: () => [], companies: () => [], roles: () => [] },
};
