/** Before each test file: what the runner put into the environment goes, so that the programs that a test starts see what a person's would. */
const ofTheRunner = [
  'BASE_URL',
  'DEV',
  'FORCE_TTY',
  'MODE',
  'NODE_ENV',
  'NO_COLOR',
  'PROD',
  'SSR',
  'TEST',
  'VITEST',
  'VITEST_MODE',
  'VITEST_POOL_ID',
  'VITEST_WORKER_ID',
];
for (const name of ofTheRunner) delete process.env[name];
