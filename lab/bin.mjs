#!/usr/bin/env node
/** What `npx lab` runs, on any Node.js >= 20: the lab itself needs the project's Node.js 24. */
import module from 'node:module';
import { compileCache, handOver, hasProjectNode } from '../machine/project.mjs';

if (!hasProjectNode()) {
  process.stderr.write(
    'The lab is not installed yet.\nWhy: its npm packages are missing.\nNothing was changed.\nNext: npm start\n',
  );
  process.exitCode = 69;
} else if (Number.parseInt(process.versions.node, 10) >= 24) {
  module.enableCompileCache(compileCache);
  module.registerHooks({ resolve: withoutLocales });
  await import('./main.ts');
} else {
  process.exitCode = await handOver('lab/main.ts', process.argv.slice(2));
}

/**
 * Half the time that zod takes to load goes to its messages in fifty languages. English alone is used, and zod loads that by itself.
 * @type {import('node:module').ResolveHookSync}
 */
function withoutLocales(name, context, next) {
  const isLocales = name === '../locales/index.js' && context.parentURL?.includes('/node_modules/zod/');
  return isLocales ? { url: 'data:text/javascript,', shortCircuit: true } : next(name, context);
}
