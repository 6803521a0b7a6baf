/**
 * What the keeper's memory does in 45 minutes: its readings of a replica's metrics (2,700) and its background traffic (54,000 requests at
 * most), replayed at once against a stand-in, with what is in use after a forced collection and what is resident.
 * Usage: node --expose-gc [--optimize-for-size] bench/keeper-memory.ts   (the keeper has --optimize-for-size)
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createScraper } from '../lab/keeper/scrape.ts';
import { startTraffic } from '../lab/keeper/traffic.ts';
import { pause } from '../machine/process.mjs';

const readings = 2700;
const ratePerSecond = 1000;
const trafficSeconds = 54;

const buckets = ['0.005', '0.01', '0.02', '0.04', '0.08', '0.16', '0.32', '0.64', '1', '2', '3', '5', '+Inf'];
const metrics = ['GET /orders', 'GET /orders/:id', 'POST /orders'].flatMap(name => {
  const [method, route] = name.split(' ');
  const labels = `replica="api-1",method="${method}",route="${route}",status="200"`;
  const bucket = (le: string) => `http_request_duration_seconds_bucket{le="${le}",${labels}} 1000`;
  const others = (le: string) =>
    `nodejs_gc_duration_seconds_bucket{le="${le}",kind="${method}",replica="api-1"} 7`;
  return [
    ...buckets.map(bucket),
    ...buckets.map(others),
    `http_request_duration_seconds_count{${labels}} 1000`,
  ];
});
const page = JSON.stringify({
  orders: Array.from({ length: 20 }, (_, id) => ({ id, user_id: 42, status: 'paid' })),
});

const server = createServer((request, response) =>
  response.end(request.url === '/metrics' ? metrics.join('\n') : page),
).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function say(what: string): void {
  const { rss } = process.memoryUsage();
  globalThis.gc?.();
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`.padStart(7);
  console.log(
    `${what.padEnd(24)} in use ${megabytes(process.memoryUsage().heapUsed)}  resident ${megabytes(rss)}`,
  );
}

say('at the start');
const scraper = createScraper();
for (let n = 0; n < readings; n++) await scraper.read([{ name: 'api-1', url: `${url}/metrics` }]);
say(`${readings} readings`);
const traffic = startTraffic(url, { script: 'order-history', ratePerSecond });
await pause((trafficSeconds * 1000) / 2);
say('half of the traffic');
await pause((trafficSeconds * 1000) / 2);
traffic.stop();
say('all of the traffic');
await pause(11_000);
say('11 s later');
server.close();
