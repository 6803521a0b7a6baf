/** The HTTP API of Toxiproxy 2. https://github.com/Shopify/toxiproxy#http-api */
import { userError } from '../../errors.ts';

export type Toxic = {
  name: string;
  type: string;
  stream: 'upstream' | 'downstream';
  /** drawn once per connection, 0–1 */
  toxicity: number;
  attributes: Record<string, number>;
};

/** Addresses are `IP:port`: Toxiproxy resolves names, and what it then says of itself differs from what was asked. */
export type Proxy = { name: string; listen: string; upstream: string };
export type SeenProxy = Proxy & { enabled: boolean; toxics: Toxic[] };

export type Link = {
  name: string;
  toxics(): Promise<Toxic[]>;
  /** Throws, leaving nothing behind, when Toxiproxy took it otherwise than it was meant. */
  addToxic(toxic: Toxic): Promise<void>;
  /** Removing what is not there is not an error. */
  removeToxic(name: string): Promise<void>;
  /** Whether it takes connections. */
  isUp(): Promise<boolean>;
  /** Down: open connections end, new ones are refused. Toxics stay. */
  setUp(up: boolean): Promise<void>;
};

/** The API may hang while toxics are removed under load; the keeper then starts it anew. */
const limitMs = 2000;

/** A client for the API at this address. Every call throws `toxiproxy-silent` when there is no answer within 2 s. */
export function toxiproxy(baseUrl: string) {
  const call = caller(baseUrl);

  async function proxies(): Promise<SeenProxy[]> {
    const byName = (await call('GET', '/proxies')) as Record<string, SeenProxy>;
    return Object.values(byName).sort((a, b) => a.name.localeCompare(b.name));
  }

  return {
    async version(): Promise<string> {
      return ((await call('GET', '/version')) as { version: string }).version;
    },
    proxies,
    /** Creates what is missing and corrects what differs; correcting ends the proxy's open connections. Toxics stay. */
    async ensureProxies(wanted: Proxy[]): Promise<void> {
      const seen = new Map((await proxies()).map(proxy => [proxy.name, proxy]));
      for (const proxy of wanted) {
        const before = seen.get(proxy.name);
        if (before && isAsWanted(before, proxy)) continue;
        const path = before ? `/proxies/${encodeURIComponent(proxy.name)}` : '/proxies';
        const after = (await call('POST', path, { ...proxy, enabled: true })) as SeenProxy;
        if (!isAsWanted(after, proxy)) {
          throw new Error(
            `Toxiproxy made ${proxy.name} ${after.listen} → ${after.upstream}; write IP addresses`,
          );
        }
      }
    },
    /** Removing what is not there is not an error. */
    async removeProxy(name: string): Promise<void> {
      await call('DELETE', `/proxies/${encodeURIComponent(name)}`);
    },
    /** The link of this name, whether or not it is there. */
    link: (name: string): Link => linkOf(call, name),
    async links(): Promise<Link[]> {
      return (await proxies()).map(proxy => linkOf(call, proxy.name));
    },
  };
}

type Call = (method: string, path: string, body?: object) => Promise<unknown>;

/** Answers the parsed body; null when something to delete was not there. */
function caller(baseUrl: string): Call {
  return async (method, path, body) => {
    const answer = await send(`${baseUrl}${path}`, method, body);
    if (answer.ok) return answer.text === '' ? null : JSON.parse(answer.text);
    if (method === 'DELETE' && answer.status === 404) return null;
    throw new Error(`Toxiproxy answered ${method} ${path} with ${answer.status}: ${answer.text.trim()}`);
  };
}

async function send(url: string, method: string, body: object | undefined) {
  try {
    const answer = await fetch(url, {
      method,
      signal: AbortSignal.timeout(limitMs),
      ...(body && { body: JSON.stringify(body) }),
    });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: Error };
    const reason = name === 'TimeoutError' ? `within ${limitMs} ms` : `(${cause?.message || message})`;
    throw userError('toxiproxy-silent', { call: `${method} ${url} ${reason}` });
  }
}

const isAsWanted = (seen: SeenProxy, wanted: Proxy): boolean =>
  seen.enabled && seen.listen === wanted.listen && seen.upstream === wanted.upstream;

function linkOf(call: Call, name: string): Link {
  const proxy = `/proxies/${encodeURIComponent(name)}`;
  const path = `${proxy}/toxics`;
  const toxics = async () => (await call('GET', path)) as Toxic[];
  const removeToxic = async (toxic: string) => {
    await call('DELETE', `${path}/${encodeURIComponent(toxic)}`);
  };
  return {
    name,
    toxics,
    removeToxic,
    isUp: async () => ((await call('GET', proxy)) as SeenProxy).enabled,
    async setUp(up) {
      const seen = (await call('POST', proxy, { enabled: up })) as SeenProxy;
      if (seen.enabled !== up) throw new Error(`Toxiproxy left ${name} ${seen.enabled ? 'up' : 'down'}`);
    },
    async addToxic(toxic) {
      await call('POST', path, toxic);
      const seen = (await toxics()).find(other => other.name === toxic.name);
      if (seen && isAsMeant(seen, toxic)) return;
      await removeToxic(toxic.name);
      throw new Error(`Toxiproxy took ${JSON.stringify(toxic)} on ${name} as ${JSON.stringify(seen)}`);
    },
  };
}

// Attributes with misspelt names are accepted and ignored, so only what reads back as it was written counts.
const isAsMeant = (seen: Toxic, meant: Toxic): boolean =>
  seen.type === meant.type &&
  seen.stream === meant.stream &&
  seen.toxicity === meant.toxicity &&
  Object.entries(meant.attributes).every(([key, value]) => seen.attributes[key] === value);
