/** Official releases, taken only if they match their published checksums. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

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
  const sums = await (await get(`${address}/${tool.checksums}`, answerWithinMs)).text();
  const wanted = sums.match(new RegExp(`^([0-9a-f]{64})\\s+\\*?${asset.replaceAll('.', '\\.')}$`, 'm'))?.[1];
  if (!wanted) throw new Error(`the release lists no checksum for ${asset}`);

  const file = `${folder}/${asset}`;
  const { body } = await get(`${address}/${asset}`, downloadWithinMs);
  if (!body) throw new Error('the release host sent an empty answer');
  await pipeline(
    Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (body)),
    createWriteStream(file),
  );
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  const got = hash.digest('hex');
  if (got !== wanted)
    throw new Error(`the download of ${asset} does not match its checksum, so it was refused`);

  if (!member) return file;
  execFileSync('tar', ['-xzf', file, '-C', folder, member], { stdio: 'ignore' });
  return `${folder}/${member}`;
}

/**
 * @param {string} address
 * @param {number} limitMs for the whole answer
 */
async function get(address, limitMs) {
  const host = new URL(address).host;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(limitMs) });
    if (response.ok) return response;
    throw new Error(`answered ${response.status}`);
  } catch (error) {
    const reason =
      error instanceof Error
        ? error.cause instanceof Error
          ? error.cause.message
          : error.message
        : String(error);
    throw new Error(`${host} gives no release (${reason})`);
  }
}
