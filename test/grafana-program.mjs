#!/usr/bin/env node
/** Stands in for the program `grafana` in an image: reads what it is told to, and answers whether it is well. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { GF_SERVER_HTTP_ADDR, GF_SERVER_HTTP_PORT, GF_PATHS_PROVISIONING = '' } = process.env;
const config = process.argv.find(word => word.startsWith('--config='))?.slice('--config='.length) ?? '';
const files = readdirSync(GF_PATHS_PROVISIONING, { recursive: true, encoding: 'utf8' });
for (const file of files.filter(name => name.endsWith('.yaml')))
  readFileSync(`${GF_PATHS_PROVISIONING}/${file}`);
readFileSync(config);
readFileSync(process.env.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH ?? '');

process.on('SIGTERM', () => process.exit(0));
createServer((request, response) => {
  response.statusCode = request.url === '/grafana/api/health' ? 200 : 404;
  response.end('{}');
}).listen(Number(GF_SERVER_HTTP_PORT), GF_SERVER_HTTP_ADDR);
