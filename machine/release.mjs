/** Official releases, taken only if they match their published checksums. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fetchWithin } from './fetch-within.mjs';

/** Many machines cannot reach the release host: without an answer by then, another way is taken. */
const answerWithinMs = 5_000;
const downloadWithinMs = 180_000;

const architectures = /** @type {Record<string, string>} */ ({ x64: 'amd64', arm64: 'arm64' });

/** Where releases lie: `<base>/<owner>/<name>/releases/download/v<version>/<asset>`; the variable is for a mirror or a test. */
export const releaseBase = () => process.env.CORNER_LAB_RELEASES ?? 'https://github.com';

/**
 * Downloads the program of a release into a folder; throws an Error whose message says why it could not.
 * @param {import('./tool-list.mjs').Tool} tool
 * @param {string} folder
 * @param {string} base
 * @returns {Promise<string>} path of the program
 */
export async function downloadRelease(tool, folder, base) {
  const arch = architectures[process.arch];
  if (!arch) throw new Error(`there is no release for ${process.arch} processors`);
  const { asset, member } = tool.release(arch);
  const address = `${base}/${tool.repository}/releases/download/v${tool.version}`;
  const sums = (await get(`${address}/${tool.checksums}`, answerWithinMs)).toString();
  const wanted = sums.match(new RegExp(`^([0-9a-f]{64})\\s+\\*?${asset.replaceAll('.', '\\.')}$`, 'm'))?.[1];
  if (!wanted) throw new Error(`the release lists no checksum for ${asset}`);

  const file = `${folder}/${asset}`;
  const download = await get(`${address}/${asset}`, downloadWithinMs);
  if (createHash('sha256').update(download).digest('hex') !== wanted)
    throw new Error(`the download of ${asset} does not match its checksum, so it was refused`);
  writeFileSync(file, download);

  if (!member) return file;
  execFileSync('tar', ['-xzf', file, '-C', folder, member], { stdio: 'ignore' });
  return `${folder}/${member}`;
}

/** More than any release host has. */
const mostRedirects = 5;

/**
 * @param {string} address
 * @param {number} limitMs for the whole answer
 */
async function get(address, limitMs, redirects = 0) {
  const answer = await fetchWithin(address, limitMs).catch(
    (/** @type {import('./fetch-within.mjs').NoAnswer} */ { reason }) => reason,
  );
  if (typeof answer !== 'string' && answer.ok) return answer.body;
  const next = typeof answer !== 'string' && answer.status < 400 ? answer.headers.location : undefined;
  if (next && redirects < mostRedirects) return get(new URL(next, address).href, limitMs, redirects + 1);
  const reason = typeof answer === 'string' ? answer : `answered ${answer.status}`;
  throw new Error(`${new URL(address).host} gives no release (${reason})`);
}
