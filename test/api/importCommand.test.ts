import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { stocked } from './orders.ts';
import { onWholeService } from './testApi.ts';

const COMMAND = fileURLToPath(new URL('../../dev/import.ts', import.meta.url));

describe('npm run import', () => {
  const given = onWholeService();
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    folder = await temporaryFolder();
    await stocked(given.api, 'SHELL', 100);
  });
  after(() => folder.remove());

  async function run(args: string[], env: Record<string, string> = {}) {
    const all = { PATH: process.env.PATH, API_URL: given.api.url, API_KEY: given.api.adminKey, ...env };
    const command = spawn(process.execPath, [COMMAND, ...args], { cwd: folder.path, env: all });
    const [out, err, [code]] = await Promise.all([text(command.stdout), text(command.stderr), once(command, 'exit')]);
    return { out, err, code };
  }

  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder.path, name), content);
    return name;
  };

  it('imports a file, shows how far it is, and says by line what did not go in', async () => {
    const rows = ['customer,reference,product,quantity', 'SHELL,SO-1,SKU,5', 'SHELL,SO-2,SKU,none', 'SHELL,SO-3,SKU,5'];
    const { out, err, code } = await run([await file('orders.csv', rows.join('\n'))]);
    expect(out).to.match(/^2 orders are in, 1 failed \(import [0-9a-f-]{36}\)\./m);
    expect(out).to.include('orders.csv:3: SO-2: Line 3: quantity must be integer [INVALID_REQUEST]');
    expect(err).to.match(/Importing .* 100% \| 3 of 3, 1 failed/);
    expect(code).to.equal(1);
  });

  it('ends well where every order went in', async () => {
    const order = { customer: 'SHELL', reference: 'SO-4', lines: [{ product: 'SKU', quantity: 1 }] };
    const { out, code } = await run([await file('orders.jsonl', JSON.stringify(order))]);
    expect(out).to.include('1 orders are in, 0 failed');
    expect(code).to.equal(0);
  });

  it('says in a sentence what is wrong', async () => {
    const good = await file('good.csv', 'customer,reference,product,quantity\n');
    const bad = await file('bad.csv', `customer,reference\n${'SHELL,SO-9\n'.repeat(400_000)}`);
    for (const [args, env, sentence] of [
      [[], {}, /One file must be named/],
      [['nowhere.csv'], {}, /no such file.*nowhere\.csv/],
      [['orders.xlsx'], {}, /orders\.xlsx is none of/],
      [[bad], {}, /^bad\.csv: The column product is missing in the first line$/m],
      [[good], { API_KEY: '' }, /API_KEY must be set/],
      [[good], { API_KEY: 'bo_wrong' }, /The API key is not known/],
      [[good], { API_URL: 'http://127.0.0.1:1' }, /The API cannot be reached at http:\/\/127\.0\.0\.1:1/],
      [[good, '--urll', 'x'], {}, /--urll/],
    ] as const) {
      const { err, code } = await run([...args], env);
      expect(err).to.match(sentence);
      expect(err).not.to.include('    at ');
      expect(code).to.equal(1);
    }
  });
});
