/**
 * The one door: where a single port is forwarded, everything that a browser opens lies behind it. A HAProxy of the lab's own, as the
 * shop's is the learner's to break.
 */

import { labDefaults } from '../haproxy/of-the-lab.ts';

export type Door = {
  port: number;
  /** host:port of the storefront, behind which is the shop's own front door */
  shop: string;
  /** host:port */
  grafana: string;
  /** files that HAProxy reads when it starts */
  pages: { index: string; noGrafana: string };
};

/** Grafana answers under /grafana itself; the shop does not know of /shop. WebSockets pass like any request. */
export function doorConfig({ port, shop, grafana, pages }: Door): string {
  const html = 'content-type "text/html; charset=utf-8"';
  return `global
  maxconn 500
  log stdout format raw local0 warning

${labDefaults}

frontend door
  bind 127.0.0.1:${port}
  http-request return status 200 ${html} file ${pages.index} if { path / }
  http-request redirect location /shop/ if { path /shop }
  use_backend shop if { path_beg /shop/ }
  use_backend grafana if { path /grafana } || { path_beg /grafana/ }
  default_backend nowhere

backend nowhere
  http-request return status 404 ${html} file ${pages.index}

backend shop
  http-request replace-path /shop(/.*) \\1
  server shop ${shop}

backend grafana
  http-error status 503 ${html} file ${pages.noGrafana}
  server grafana ${grafana}
`;
}

const page = (title: string, ...body: string[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>body { font: 1.1em/1.5 system-ui, sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em }</style>
<h1>${title}</h1>
${body.join('\n')}
</html>
`;

export const indexPage = (): string =>
  page(
    'Corner Lab',
    '<ul>',
    '<li><a href="/grafana/">Live numbers</a>: your goals first, then each part of the shop (Grafana).',
    '<li><a href="/shop/">The shop</a>, as its customers see it. For its own answers put <code>/shop</code> before a path of',
    'the guide, as in <code>/shop/orders?user=42</code>.',
    '</ul>',
    '<p>All else happens in the terminal: <code>npx lab</code> says where you are, <code>npx lab watch</code> shows',
    'the same numbers there.</p>',
  );

export const noGrafanaPage = (): string =>
  page(
    'No Grafana here',
    '<p>It is still starting, or this lab runs without Docker, where there is none.</p>',
    '<p><code>npx lab watch</code> shows the live numbers in the terminal. <a href="/">Back</a></p>',
  );
