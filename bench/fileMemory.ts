import { ApiClient, ApiError } from '../dev/apiClient.ts';
import { compare, type Measurement } from './measurement.ts';
import { peakMegabytes } from './proc.ts';
import { csvThatIsRefused, piecesOf } from './saleOrderFile.ts';
import { API_KEY } from './warehouse.ts';

const LINES = { full: { few: 1_000, many: 100_000 }, quick: { few: 100, many: 1_000 } };

/**
 * The most memory that the API's process holds while it reads. Its files are refused at their end, so nothing else
 * happens than that they are read and kept.
 */
export const fileMemory: Measurement = {
  name: 'file-memory',
  title: 'Memory of the API, peak',
  async measure({ start }, size) {
    const { few, many } = LINES[size];
    const peak = async (lines: number, files: number) => {
      const api = await start('api');
      for (let n = 0; n < files; n += 1) await refusedFile(new ApiClient(api.url, API_KEY), lines);
      const megabytes = await peakMegabytes(api.pid);
      await api.stop();
      return megabytes;
    };
    const inOneFile = { what: `reads one file of ${many} lines`, unit: 'MB', measured: [await peak(many, 1)] } as const;
    const one = { what: `reads one file of ${few} lines`, samples: [await peak(few, 1)] };
    const often = { what: `reads ${many / few} files of ${few} lines`, samples: [await peak(few, many / few)] };
    return [compare({ ...inOneFile, floor: one }), compare({ ...inOneFile, floor: often, aim: { atMost: 1.1 } })];
  },
};

/** @throws where the file is not read to its end */
async function refusedFile(api: ApiClient, lines: number): Promise<void> {
  const answer = await api.importFile('text/csv', piecesOf(csvThatIsRefused(lines))).then(
    (begun) => new Error(`The file was not refused: import ${begun.id} has begun`),
    (error) => error,
  );
  if (!(answer instanceof ApiError) || answer.code !== 'INVALID_REQUEST') throw answer;
}
