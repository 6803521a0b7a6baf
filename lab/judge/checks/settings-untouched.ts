import { z } from 'zod';
import { defineCheck } from './contract.ts';
import { shortened, unknown } from './wording.ts';

/** The server's settings are not the learner's to change. */
export const settingsUntouched = defineCheck({
  id: 'settings-untouched',
  title: 'changed settings',
  unit: '',
  needs: ['schema'],
  params: z.strictObject({}),
  judge({ schema }) {
    const wanted = 'database settings as they were';
    if (!schema) return unknown('The database was not looked at.', wanted);
    const [first, ...others] = schema.changedSettings;
    if (!first) {
      return {
        outcome: 'pass',
        saw: 'no setting was changed',
        wanted,
        reason: '',
        next: '',
        value: 0,
        limit: 0,
      };
    }
    const more = others.length > 0 ? `, and ${others.length} more` : '';
    return {
      outcome: 'fail',
      saw: `${first.name} = ${shortened(first.value, 30)} (${first.scope})${more}`,
      wanted,
      reason:
        'A setting changes every query, also those of other people, and this query still does as much work as before.',
      next: `npx lab diff; take ${first.name} out of your migration, or RESET it in npx lab sql`,
      value: 1 + others.length,
      limit: 0,
    };
  },
});
