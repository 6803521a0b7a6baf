/** The programs that Debian does not package: which version, and where each comes from. */

/**
 * @typedef {object} Tool
 * @property {string} title
 * @property {string} version the pinned one; a newer one of the same major version on the PATH is taken too
 * @property {string} program its name on the PATH
 * @property {string[]} versionArgs
 * @property {boolean} runByServersUser whether the servers' unprivileged user must be able to run it
 * @property {number} seconds about how long it takes to build
 * @property {string} module Go module
 * @property {string} mainPackage within the module; empty for the module's root
 * @property {string} built name that `go install` gives it
 * @property {string} repository owner/name of the official releases
 * @property {string} checksums name of the release's file of SHA-256 sums
 * @property {(arch: string) => { asset: string, member: string | null }} release `member`: the program within a tar archive
 */

/** @typedef {'actionlint' | 'docker-compose' | 'k6' | 'toxiproxy'} ToolName */

/** @type {Record<ToolName, Tool>} */
export const tools = {
  // Only for the test that reads the workflows as GitHub would.
  actionlint: {
    title: 'actionlint',
    version: '1.7.12',
    program: 'actionlint',
    versionArgs: ['-version'],
    runByServersUser: false,
    seconds: 15,
    module: 'github.com/rhysd/actionlint',
    mainPackage: '/cmd/actionlint',
    built: 'actionlint',
    repository: 'rhysd/actionlint',
    checksums: 'actionlint_1.7.12_checksums.txt',
    release: arch => ({ asset: `actionlint_1.7.12_linux_${arch}.tar.gz`, member: 'actionlint' }),
  },
  // Only for the tests that start a Docker engine of their own; a learner's Docker has it already.
  'docker-compose': {
    title: 'Docker Compose',
    version: '5.0.2',
    program: 'docker-compose',
    versionArgs: ['version', '--short'],
    runByServersUser: false,
    seconds: 90,
    module: 'github.com/docker/compose/v5',
    mainPackage: '/cmd',
    built: 'cmd',
    repository: 'docker/compose',
    checksums: 'checksums.txt',
    release: arch => ({
      asset: `docker-compose-linux-${arch === 'arm64' ? 'aarch64' : 'x86_64'}`,
      member: null,
    }),
  },
  k6: {
    title: 'k6, the load generator',
    version: '1.8.1',
    program: 'k6',
    versionArgs: ['version'],
    runByServersUser: false,
    seconds: 70,
    module: 'go.k6.io/k6',
    mainPackage: '',
    built: 'k6',
    repository: 'grafana/k6',
    checksums: 'k6-v1.8.1-checksums.txt',
    release: arch => ({ asset: `k6-v1.8.1-linux-${arch}.tar.gz`, member: `k6-v1.8.1-linux-${arch}/k6` }),
  },
  toxiproxy: {
    title: 'Toxiproxy, which makes links slow',
    version: '2.12.0',
    program: 'toxiproxy-server',
    versionArgs: ['-version'],
    runByServersUser: true,
    seconds: 25,
    module: 'github.com/Shopify/toxiproxy/v2',
    mainPackage: '/cmd/server',
    built: 'server',
    repository: 'Shopify/toxiproxy',
    checksums: 'checksums.txt',
    release: arch => ({ asset: `toxiproxy-server-linux-${arch}`, member: null }),
  },
};
