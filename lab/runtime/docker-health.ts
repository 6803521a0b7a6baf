/** What `lab doctor` says of Docker. */
import { existsSync, statfsSync } from 'node:fs';
import { dockerProblem, readEngine } from '../../machine/docker.mjs';
import { missingImages } from '../home/docker.ts';
import type { Home } from '../home/home.ts';
import { partOfContainer, partsOf } from '../parts/parts.ts';

/** `next`: what to do when it is not ok. */
export type Examined = { what: string; ok: boolean; saw: string; next: string };

/** What all images together take, with room for their containers. */
const imagesBytes = 3e9;
const roomBytes = 5e8;
/** Less, and the parts' limits together are more than there is. */
const neededMemoryBytes = 3.5e9;

export async function examineDocker(home: Home, declared: readonly string[]): Promise<Examined[]> {
  const problem = await dockerProblem();
  if (problem) return [{ what: 'Docker', ok: false, ...problem }];
  const info = (await readEngine('/info')) as Info;
  const ids = partsOf(declared).map(({ id }) => id);
  const missing = await missingImages(home, service => ids.includes(partOfContainer(service)));
  return [
    { what: 'Docker', ok: true, saw: `engine ${info.ServerVersion}`, next: '' },
    {
      what: 'images',
      ok: true,
      saw: missing.length === 0 ? 'all there' : `fetched when the lab starts: ${missing.join(', ')}`,
      next: '',
    },
    diskFinding(info.DockerRootDir, missing.length === 0 ? roomBytes : imagesBytes),
    memoryFinding(info.MemTotal),
  ];
}

type Info = { ServerVersion: string; DockerRootDir: string; MemTotal: number };

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

export function diskFinding(folder: string, needed: number): Examined {
  const what = 'disk of Docker';
  // Only root may look into the folder itself; the disk is that of the nearest folder that can be seen.
  const seen = existsSync(folder) ? folder : '/var/lib';
  const { bavail, bsize } = statfsSync(seen);
  const free = bavail * bsize;
  const next = `It needs ${gigabytes(needed)}. What can go: docker system df, then docker image prune`;
  return { what, ok: free > needed, saw: `${gigabytes(free)} free in ${folder}`, next };
}

export const memoryFinding = (bytes: number): Examined => ({
  what: 'memory of Docker',
  ok: bytes > neededMemoryBytes,
  saw: gigabytes(bytes),
  next: `The parts together may take ${gigabytes(neededMemoryBytes)}: give Docker a larger machine, or LAB_RUNTIME=native`,
});
