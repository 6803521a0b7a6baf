/** Asks a replica what it recorded of one request: `GET /traces/<id>` on its own port, where customers do not come. */

import { z } from 'zod';
import { fetchWithin } from '../../../machine/fetch-within.mjs';

const limitMs = 2000;

const span = z.object({
  name: z.string(),
  /** milliseconds since the epoch */
  startMs: z.number(),
  /** null while it runs */
  ms: z.number().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  error: z.string().nullable(),
});

export type Span = z.infer<typeof span>;

const answer = z.object({ spans: z.array(span) });

/** Null when the replica does not answer within 2 s, or not in this form: the code is the learner's. */
export async function readSpans(port: number, traceId: string): Promise<Span[] | null> {
  try {
    const { ok, body } = await fetchWithin(`http://127.0.0.1:${port}/traces/${traceId}`, limitMs);
    const parsed = answer.safeParse(JSON.parse(body.toString()));
    return ok && parsed.success ? parsed.data.spans : null;
  } catch {
    return null;
  }
}
