import { consoleCommand } from './console.ts';

export const redis = consoleCommand('redis', {
  name: 'redis',
  summary: 'redis-cli on the shop’s live Redis, as the services see it; or run one command',
  args: [{ name: '[words...]', description: 'a command to run at once' }],
  example: 'npx lab redis GET a-key',
});
