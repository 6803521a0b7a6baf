/** The engine of the tests: every image runs, and the machine is afterwards as it was. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { startDockerEngine, withoutEngine } from './docker-engine.ts';
import { ensureImages } from './docker-images.ts';
import { describeUnless } from './unless.ts';

/** Packet filter, network devices and mounts of the machine, without times and counts. */
const machine = () => ({
  filter: execFileSync('iptables-save', { encoding: 'utf8' }).replace(/^#.*$|\[\d+:\d+\]/gm, ''),
  devices: execFileSync('ip', ['-brief', 'link'], { encoding: 'utf8' }),
  mounts: readFileSync('/proc/mounts', 'utf8'),
});

const versions: Record<string, [program: string, ...words: string[]]> = {
  CORNER_IMAGE_GRAFANA: ['wget', '--version'], // what stands in for Grafana has no version; its health check uses this
  CORNER_IMAGE_HAPROXY: ['haproxy', '-v'],
  CORNER_IMAGE_NODE: ['node', '--version'],
  CORNER_IMAGE_POSTGRES: ['postgres', '--version'],
  CORNER_IMAGE_PROMETHEUS: ['/bin/prometheus', '--version'],
  CORNER_IMAGE_RABBITMQ: ['rabbitmqctl', 'version'],
  CORNER_IMAGE_REDIS: ['redis-server', '--version'],
  CORNER_IMAGE_TOXIPROXY: ['/toxiproxy', '-version'],
};

describeUnless(withoutEngine, 'a Docker engine of our own', () => {
  it('runs every image, and leaves nothing', async t => {
    const before = machine();
    const started = Date.now();
    const engine = await startDockerEngine();
    try {
      t.annotate(`${Date.now() - started} ms until it answered`);
      const images = await ensureImages(engine);
      t.annotate(`${Date.now() - started} ms until all images were there`);
      assert.deepEqual(Object.keys(images), Object.keys(versions));
      for (const [name, [program, ...words]] of Object.entries(versions)) {
        const image = images[name] ?? '';
        await engine.docker('run', '--rm', '--network', 'host', '--entrypoint', program, image, ...words);
      }
    } finally {
      await engine.stop();
    }
    assert.deepEqual(machine(), before);
  });
});
