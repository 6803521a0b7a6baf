/** The storefront: the pages of services/storefront/, and behind them the shop's own front door, so that both have one origin. */
import { globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Home, portOf } from '../../home/home.ts';
import { doorUrl } from '../door/door.ts';
import { labDefaults } from '../haproxy/of-the-lab.ts';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Nothing from elsewhere, nothing inline, and no text that becomes HTML. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** `path`: where a browser finds it. `file`: its name where HAProxy reads it. */
export type Page = { path: string; file: string; content: string };

export function pagesIn(repo: string): Page[] {
  const folder = join(repo, 'services/storefront');
  return globSync('**/*.{css,html,js,svg}', { cwd: folder })
    .toSorted()
    .map(name => ({
      path: name === 'index.html' ? '/' : `/storefront/${name}`,
      file: name.replaceAll('/', '-'),
      content: readFileSync(join(folder, name), 'utf8'),
    }));
}

export type Storefront = {
  port: number;
  /** host:port of the shop's front door; null while the shop is closed to customers */
  shop: string | null;
  /** folder with the pages, which HAProxy reads when it starts */
  folder: string;
  pages: Page[];
};

/** The page itself is at /, its files are below /storefront/, and all else is the shop's. */
export function storefrontConfig({ port, shop, folder, pages }: Storefront): string {
  const returns = pages.map(({ path, file }) => {
    const type = types[extname(file)] ?? 'text/plain';
    return `  http-request return status 200 content-type "${type}" file ${join(folder, file)} hdr cache-control no-cache if { path ${path} }`;
  });
  const leadsTo = shop === null ? '  http-request return status 503' : `  server shop ${shop}`;
  return `global
  maxconn 200
  nbthread 1
  log stdout format raw local0 warning

${labDefaults}

frontend storefront
  bind 127.0.0.1:${port}
  http-after-response set-header content-security-policy "${policy}"
  http-after-response set-header x-content-type-options nosniff
  http-after-response set-header referrer-policy no-referrer
${returns.join('\n')}
  http-request return status 404 if { path_beg /storefront/ }
  default_backend shop

backend shop
${leadsTo}
`;
}

/** Where a browser finds it; behind the one door, where there is one. */
export function storefrontUrl(home: Home, environment: NodeJS.ProcessEnv): string {
  const door = doorUrl(environment);
  return door ? `${door}shop/` : `http://127.0.0.1:${portOf(home, 'storefront')}/`;
}
