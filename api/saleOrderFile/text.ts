import { TextDecoder } from 'node:util';
import { ProblemError } from '../http/problem.ts';

/** As many bytes as a byte order mark of UTF-16 has. */
const MARK = 2;

/**
 * The text of a file that comes in pieces, without its byte order mark: UTF-8, or the UTF-16 that some spreadsheets
 * write, which begins with one.
 *
 * @throws ProblemError 400 where it is neither: a text that is read wrong would be imported wrong
 */
export async function* textOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begin: Buffer = Buffer.alloc(0);
  let decoder: TextDecoder | undefined;
  for await (const piece of pieces) {
    if (decoder) {
      yield decoded(decoder, piece);
      continue;
    }
    begin = Buffer.concat([begin, piece]);
    if (begin.length < MARK) continue;
    decoder = decoderFor(begin);
    yield decoded(decoder, begin);
  }
  decoder ??= decoderFor(begin);
  yield decoded(decoder, begin.length < MARK ? begin : new Uint8Array()) + decoded(decoder);
}

function decoderFor([first, second]: Uint8Array): TextDecoder {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  return new TextDecoder('utf-8', { fatal: true });
}

/** @param piece the next one; none after the last */
function decoded(decoder: TextDecoder, piece?: Uint8Array): string {
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch {
    throw new ProblemError('INVALID_REQUEST', 'The file is not UTF-8: a spreadsheet saves it so as "CSV UTF-8"');
  }
}

/** The same text with every line end as one `\n`, whether it came from Windows, an old Mac or elsewhere. */
export async function* withPlainLineEnds(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let endedInReturn = false;
  for await (const text of texts) {
    if (text === '') continue;
    const unsaid = endedInReturn && text.startsWith('\n') ? text.slice(1) : text;
    endedInReturn = text.endsWith('\r');
    yield unsaid.replaceAll(/\r\n?/g, '\n');
  }
}
