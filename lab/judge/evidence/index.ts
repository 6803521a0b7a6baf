/** All collectors by the kind of evidence that they gather, sorted. */
import { answers } from './answers.ts';
import type { CollectedKind, CollectorOf } from './collector.ts';
import { companies } from './companies.ts';
import { counts } from './counts.ts';
import { ledger } from './ledger.ts';
import { relief } from './relief.ts';
import { schema } from './schema.ts';
import { sessions } from './sessions.ts';
import { shares } from './shares.ts';
import { work } from './work.ts';

export const collectors: { readonly [Id in CollectedKind]: CollectorOf<Id> } = {
  answers,
  companies,
  counts,
  ledger,
  relief,
  schema,
  sessions,
  shares,
  work,
};
