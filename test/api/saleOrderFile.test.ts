import { expect } from 'chai';
import fc from 'fast-check';
import { type FileType, readSaleOrderFile } from '../../api/saleOrderFile/readSaleOrderFile.ts';
import type { UploadRow } from '../../db/uploads.ts';

const CSV = 'text/csv';
const LINES = 'application/x-ndjson';
const ARRAY = 'application/json';

/** The file in pieces of so many bytes. */
async function* inPieces(file: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(file as string);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function read(type: FileType, file: string | Uint8Array, size = 64 * 1024): Promise<UploadRow[]> {
  const rows: UploadRow[] = [];
  for await (const row of readSaleOrderFile(type, inPieces(file, size))) rows.push(row);
  return rows;
}

const refusal = (type: FileType, file: string | Uint8Array, size?: number): Promise<string> =>
  read(type, file, size).then(
    (rows) => `read as ${JSON.stringify(rows)}`,
    (error: Error) => error.message,
  );

const anOrder = (reference: string, quantity = 1) => ({
  ...{ customer: 'ACME', reference, lines: [{ product: 'SKU', quantity }] },
});

describe('A CSV of sale orders', () => {
  const HEAD = 'customer,reference,product,quantity';
  const one = async (file: string | Uint8Array) => (await read(CSV, file))[0];

  it('is read by the names of its columns, in any order and however they are written', async () => {
    const file =
      'QUANTITY,line reference,Required_Ship_Date,product,customer,reference\n5,a,2026-12-24,SKU,ACME,SO-1\n';
    expect((await one(file))?.order).to.deep.equal({
      ...{ customer: 'ACME', reference: 'SO-1', requiredShipDate: '2026-12-24' },
      lines: [{ product: 'SKU', quantity: 5, lineReference: 'a' }],
    });
  });

  it('may be cut by comma, semicolon or tab, or by what Excel names first', async () => {
    const rows = ['customer,reference,product,quantity', 'ACME,SO-1,SKU,5'];
    for (const delimiter of [',', ';', '\t']) {
      const file = rows.join('\n').replaceAll(',', delimiter);
      expect((await one(file))?.order).to.deep.equal(anOrder('SO-1', 5));
    }
    const named = await one(`sep=|\n${rows.join('\n').replaceAll(',', '|')}`);
    expect(named).to.deep.include({ row: 3, order: anOrder('SO-1', 5) });
  });

  it('may carry a byte order mark, or be the Unicode text of a spreadsheet', async () => {
    const text = `${HEAD}\nÄCME,SO-1,SKU,5\n`;
    const utf16be = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    for (const file of [text, `\ufeff${text}`, Buffer.from(`\ufeff${text}`, 'utf16le'), utf16be]) {
      expect((await one(file))?.order).to.include({ customer: 'ÄCME' });
    }
  });

  it('in another encoding is refused instead of being read wrong', async () => {
    expect(await refusal(CSV, Buffer.from(`${HEAD}\nÄCME,SO-1,SKU,5`, 'latin1'))).to.match(/not UTF-8/);
  });

  it('keeps leading zeros, and takes quotation marks and line breaks within them', async () => {
    const file = `${HEAD}\r\nACME,007,"000123",5\r\nACME,008,"5"" nail,\r\nlong",6\r\nACME,009,6" nail,7\r\n`;
    const rows = await read(CSV, file);
    expect(rows.map(({ row, reference, order }) => [row, reference, order?.lines[0]?.product])).to.deep.equal([
      [2, '007', '000123'],
      [3, '008', '5" nail,\nlong'],
      [5, '009', '6" nail'],
    ]);
  });

  it('counts lines as an editor does: blank ones and breaks within a cell too, whatever ends them', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const file = [HEAD, '', 'ACME,SO-1,"a', '', 'b",1', ',,,', 'ACME,SO-2,SKU,x'].join(end);
      const rows = await read(CSV, file, 1);
      expect(rows.map(({ row }) => row)).to.deep.equal([3, 7]);
      expect(rows[1]?.problem?.detail).to.equal('Line 7: quantity must be integer');
    }
  });

  it('passes over what a spreadsheet leaves behind: empty columns, empty rows, short rows', async () => {
    const rows = await read(CSV, `${HEAD},unit,,\nACME,SO-1,SKU,1,,,\n,,,,,,\nACME,SO-2,SKU,1\n`);
    expect(rows.map(({ order }) => order)).to.deep.equal([anOrder('SO-1'), anOrder('SO-2')]);
    const [beyond] = await read(CSV, `${HEAD},\nACME,SO-1,SKU,1,,stray\n`);
    expect(beyond?.problem?.errors).to.deep.equal([{ path: '/2', message: 'has more cells than there are columns' }]);
  });

  it('says yes and no as people do', async () => {
    for (const [cell, urgent] of Object.entries({
      true: true,
      TRUE: true,
      Yes: true,
      1: true,
      no: false,
      False: false,
      0: false,
    })) {
      expect((await one(`${HEAD},urgent\nACME,SO-1,SKU,1,${cell}\n`))?.order).to.include({ urgent });
    }
    expect((await one(`${HEAD},urgent\nACME,SO-1,SKU,1,maybe\n`))?.problem?.errors?.[0]?.path).to.equal('/2/urgent');
  });

  it('leaves a blank product to the settings of the customer, and demands the rest', async () => {
    expect((await one(`${HEAD}\nACME,SO-1, ,5\n`))?.order?.lines[0]).to.include({ product: '' });
    for (const [line, path] of [
      [',SO-1,SKU,5', '/2/customer'],
      ['ACME,,SKU,5', '/2/reference'],
      ['ACME,SO-1,SKU,', '/2/quantity'],
      ['ACME,SO-1,SKU,0', '/2/quantity'],
      ['ACME,SO-1,SKU,1.5', '/2/quantity'],
      ['ACME,SO-1,SKU,1000000001', '/2/quantity'],
    ]) {
      expect((await one(`${HEAD}\n${line}\n`))?.problem?.errors?.map((error) => error.path)).to.deep.equal([path]);
    }
  });

  it('whose quotation mark is never closed is refused, with the line', async () => {
    expect(
      await refusal(CSV, `${HEAD}\nACME,SO-1,SKU,1\nACME,SO-2,"SKU,1\n${'ACME,SO-3,SKU,1\n'.repeat(99)}`),
    ).to.match(/^Line 3:/);
    expect(await refusal(CSV, `${HEAD}\nACME,SO-2,"SKU,1\n${'ACME,SO-3,SKU,1\n'.repeat(9_999)}`)).to.match(/^Line 2:/);
  });
});

describe('A JSON file of sale orders', () => {
  it('names what is wrong with an order by its line, or its place in the array', async () => {
    const orders = [anOrder('SO-1'), { customer: 'ACME', reference: 'SO-2' }, anOrder('SO-3', 0)];
    for (const [type, file] of [
      [LINES, `${orders.map((order) => JSON.stringify(order)).join('\r\n')}\n\n`],
      [ARRAY, JSON.stringify(orders, null, 2)],
    ] as const) {
      const rows = await read(type, file);
      expect(rows.map(({ row, reference, problem }) => [row, reference, problem?.errors?.[0]?.path])).to.deep.equal([
        [1, 'SO-1', undefined],
        [2, 'SO-2', '/lines'],
        [3, 'SO-3', '/lines/0/quantity'],
      ]);
    }
  });

  it('fails line by line where lines are no JSON', async () => {
    const rows = await read(LINES, `{"a":\n${JSON.stringify(anOrder('SO-1'))}\n"\u0000"\n`);
    expect(rows.map(({ row, order }) => [row, order?.reference])).to.deep.equal([
      [1, undefined],
      [2, 'SO-1'],
      [3, undefined],
    ]);
  });

  it('keeps nothing of an order that is larger than one may be', async () => {
    const large = JSON.stringify(anOrder('x'.repeat(2 * 1024 * 1024)));
    const rows = await read(LINES, `${large}\n${JSON.stringify(anOrder('SO-1'))}`);
    expect(rows.map(({ order, problem }) => [order?.reference, problem?.code])).to.deep.equal([
      [undefined, 'PAYLOAD_TOO_LARGE'],
      ['SO-1', undefined],
    ]);
    expect(await refusal(ARRAY, `[${large}]`)).to.equal('Order 1 is larger than 1 MiB');
  });

  it('is one array and nothing else', async () => {
    for (const file of ['{}', '[1] x', '[1][2]', ']', 'x[1]', '[', '"a"', '', '[1,]', '[,1]', '[{"a":[}]']) {
      expect(await refusal(ARRAY, file), file).to.match(/one array of orders|ends before its array|a comma too many/);
    }
    expect(await refusal(ARRAY, '['.repeat(50) + ']'.repeat(50))).to.match(/nested too deep/);
    expect(await read(ARRAY, ' [ ] ')).to.deep.equal([]);
  });

  it('can be kept by the database, whatever a fault quotes', async () => {
    const rows = await read(LINES, `{"\\ud800":1,"\\u0000":2}\n{"reference":"\\u0000"}\n"😀${'x'.repeat(99)}\n`);
    const kept = JSON.stringify(rows);
    expect(kept.isWellFormed()).to.equal(true);
    expect(kept).not.to.match(/\\u0000|\\ud8/);
  });
});

describe('Any file of sale orders', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => text.replaceAll(/[\r\n\p{Cc}]/gu, ' '));
  const orders = fc.array(fc.record({ reference: texts, product: texts, quantity: fc.integer({ min: 0, max: 9 }) }), {
    maxLength: 8,
  });
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

  it('reads the same in whatever pieces it comes', async () => {
    await fc.assert(
      fc.asyncProperty(orders, fc.integer({ min: 1, max: 40 }), async (all, size) => {
        const values = all.map(({ reference, product, quantity }) => ({
          ...{ customer: 'ACME', reference, lines: [{ product, quantity }] },
        }));
        const rows = all.map(
          ({ reference, product, quantity }) => `ACME,${quoted(reference)},${quoted(product)},${quantity}`,
        );
        for (const [type, file] of [
          [CSV, `customer,reference,product,quantity\r\n${rows.join('\r\n')}`],
          [LINES, values.map((value) => JSON.stringify(value)).join('\n')],
          [ARRAY, JSON.stringify(values)],
        ] as const) {
          const whole = await read(type, file);
          expect(await read(type, file, size)).to.deep.equal(whole);
          expect(whole).to.have.lengthOf(all.length);
        }
      }),
    );
  });

  it('is read no further than its rows are taken, so that its size does not matter', async () => {
    const row = 'ACME,SO-1,SKU,1\n';
    for (const [type, head, body] of [
      [CSV, 'customer,reference,product,quantity\n', row],
      [LINES, '', `${JSON.stringify(anOrder('SO-1'))}\n`],
      [ARRAY, `[${JSON.stringify(anOrder('SO-0'))}`, `,${JSON.stringify(anOrder('SO-1'))}`],
    ] as const) {
      let given = 0;
      const source = async function* () {
        yield Buffer.from(head);
        for (; given < 100_000; given += 100) yield Buffer.from(body.repeat(100));
      };
      let taken = 0;
      for await (const _ of readSaleOrderFile(type, source())) {
        taken += 1;
        expect(given - taken, type).to.be.below(5_000);
        if (taken === 20_000) break;
      }
      expect(given).to.be.below(25_000);
    }
  });
});
