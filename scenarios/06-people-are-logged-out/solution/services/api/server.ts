// Starts one replica of the shop and stops it gently.
import { buildApp } from './app.ts';

const stopWithinMs = 7500; // longer than any request may take (7 s)

const app = buildApp();

async function stop(signal: string) {
  app.log.info(`${signal}: finishing what runs, taking nothing new`);
  setTimeout(() => process.exit(1), stopWithinMs).unref();
  await app.close();
  process.exit(); // a connection that a module left open keeps nobody waiting
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);

await app.listen({ port: Number(process.env.PORT ?? 3000), host: process.env.HOST ?? '127.0.0.1' });
