/** `npm run check`: types, lint, format, import rules and names, side by side. */
import { spawn } from 'node:child_process';
import { say, seconds } from '../machine/progress.mjs';
import { checkout, compileCache, projectNode } from '../machine/project.mjs';

/** @returns {Promise<number>} 0 when everything holds, else 1 */
export async function check() {
  const start = performance.now();
  const bin = `${checkout}/node_modules/.bin`;
  const results = await Promise.all([
    quietly('types', `${bin}/tsc`, ['-p', '.']),
    quietly('types in the browser', `${bin}/tsc`, ['-p', 'services/storefront']),
    quietly('lint and format', `${bin}/biome`, ['check', '--error-on-warnings', '.']),
    quietly('import rules and names', projectNode, [`${checkout}/test/suite.ts`, '.rules.test.ts']),
  ]);
  const failed = results.filter(result => !result.ok);
  for (const { name, output } of failed) say(`${output.trimEnd()}\n\n${name}: failed\n`);
  say(
    `check: ${failed.length === 0 ? 'all holds' : `${failed.length} of ${results.length} failed`}, ${seconds(start)}`,
  );
  return failed.length === 0 ? 0 : 1;
}

/**
 * @param {string} name
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<{ name: string, ok: boolean, output: string }>}
 */
function quietly(name, program, args) {
  return new Promise(resolve => {
    let output = '';
    const child = spawn(program, args, {
      cwd: checkout,
      env: { NODE_COMPILE_CACHE: compileCache, ...process.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', text => (output += text));
    child.once('error', error => resolve({ name, ok: false, output: error.message }));
    child.once('close', code => resolve({ name, ok: code === 0, output }));
  });
}
