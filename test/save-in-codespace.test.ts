/** `lab save` in a Codespace, known by the variables that GitHub documents: the work is in the clone, from where it is pushed. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { suiteFolder } from './folder.ts';
import { root } from './source.ts';
import { suiteLab } from './suite-lab.ts';

/** https://docs.github.com/en/codespaces/developing-in-a-codespace/default-environment-variables-for-your-codespace */
const codespace = {
  CODESPACES: 'true',
  CODESPACE_NAME: 'octocat-literate-space-parakeet-mld5',
  GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'app.github.dev',
};

describe('saving in a Codespace', () => {
  const folder = suiteFolder();
  const clone = join(folder, 'corner-lab');
  const remote = join(folder, 'remote.git');
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', clone, ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const module = 'services/api/modules/orders.ts';
  const lab = suiteLab({ data: 'small' });

  beforeAll(async () => {
    // The files as they are here, also those that are not committed.
    const files = execFileSync(
      'git',
      ['-C', root, 'ls-files', '--cached', '--others', '--exclude-standard'],
      {
        encoding: 'utf8',
      },
    );
    for (const path of files.split('\n').filter(path => path !== '')) {
      mkdirSync(dirname(join(clone, path)), { recursive: true });
      cpSync(join(root, path), join(clone, path));
    }
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
    git('init', '--quiet', '--initial-branch=main');
    git('config', 'user.email', 'ada@example.com');
    git('config', 'user.name', 'Ada');
    git('add', '--all', '--', ':!node_modules');
    git('commit', '--quiet', '--message=The lab');
    execFileSync('git', ['init', '--quiet', '--bare', remote]);
    git('remote', 'add', 'origin', remote);
    const applied = await lab.run(['apply', '02', '--no-guess'], { clone, env: codespace });
    assert.equal(applied.code, 0, applied.err);
  });

  it('the branch is in the clone and can be pushed; its files, index and HEAD stay', async () => {
    const before = [git('rev-parse', 'HEAD'), git('status', '--porcelain', '--untracked-files=no')];
    appendFileSync(join(lab.home.workspace, module), '// mine\n');
    const saved = await lab.run(['save'], { clone, env: codespace });
    assert.equal(saved.code, 0, saved.err);
    assert.ok(saved.out.includes('git push origin work/scenario-02'), saved.out);
    assert.ok(saved.out.includes(clone), saved.out);
    git('push', '--quiet', 'origin', 'work/scenario-02');
    const pushed = execFileSync('git', ['-C', remote, 'show', `work/scenario-02:${module}`], {
      encoding: 'utf8',
    });
    assert.ok(pushed.endsWith('// mine\n'));
    assert.deepEqual(
      [git('rev-parse', 'HEAD'), git('status', '--porcelain', '--untracked-files=no')],
      before,
    );
    assert.equal(git('branch', '--show-current'), 'main');
  });

  it('elsewhere the clone gets no branch', async () => {
    git('branch', '-D', 'work/scenario-02');
    const saved = await lab.run(['save'], { clone, env: { ...codespace, CODESPACES: '' } });
    assert.equal(saved.code, 0, saved.err);
    assert.equal(git('branch', '--list', 'work/*'), '');
    assert.ok(saved.out.includes(lab.home.workspace), saved.out);
  });
});
