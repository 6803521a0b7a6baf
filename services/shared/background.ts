// What every service without customers of its own needs: it says whether it works (GET /health, /ready), gives its numbers
// (GET /metrics), does its jobs again and again, and stops gently.
import fastify, { LogController } from 'fastify';
import { Counter } from 'prom-client';
import { addHealth } from './health.ts';
import { addMetrics } from './metrics.ts';

const stopWithinMs = 7500; // longer than any request may take (7 s)

const runs = new Counter({
  name: 'job_runs_total',
  help: 'How often each job ran, and how it ended',
  labelNames: ['job', 'ended'],
});

let stopping = false;
const running = new Set<Promise<void>>();

// `databaseAnswers` asks the database of this service, `connections` counts those to it, `close` gives them back.
export async function startBackground(
  databaseAnswers: () => Promise<boolean>,
  connections: () => { total: number; idle: number; waiting: number },
  close: () => Promise<void>,
) {
  const app = fastify({
    logger: { level: 'info', base: { replica: process.env.REPLICA ?? 'worker-1' } },
    logController: new LogController({ disableRequestLogging: true }),
  });

  addHealth(app, databaseAnswers);
  addMetrics(app, connections);
  app.addHook('preClose', async () => {
    stopping = true;
  });
  app.addHook('onClose', async () => {
    await Promise.all(running);
    await close();
  });
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, async () => {
      setTimeout(() => process.exit(1), stopWithinMs).unref();
      await app.close();
      process.exit(); // a connection that a job left open keeps nobody waiting
    });
  }
  await app.listen({ port: Number(process.env.PORT ?? 3001), host: process.env.HOST ?? '127.0.0.1' });
  return app;
}

// Does a job now, and again so long after it ended. One that fails is tried again the next time.
export async function repeat(app: fastify.FastifyInstance, everyMs: number, job: () => Promise<void>) {
  while (!stopping) {
    const run = runOnce(app, job);
    running.add(run);
    await run;
    running.delete(run);
    await new Promise(resolve => setTimeout(resolve, everyMs).unref());
  }
}

async function runOnce(app: fastify.FastifyInstance, job: () => Promise<void>) {
  try {
    await job();
    runs.inc({ job: job.name, ended: 'well' });
  } catch (error) {
    runs.inc({ job: job.name, ended: 'badly' });
    app.log.error({ err: error }, `${job.name} failed; it is tried again`);
  }
}
