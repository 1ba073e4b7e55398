import { once } from 'node:events';
import type { StackConfig } from '../../dev/stack/config.ts';
import { startStack } from '../../dev/stack/stack.ts';

// A process for tests that kill it: runs the stack of the configuration in its argument, says so, stops at SIGTERM.
const config = JSON.parse(process.argv[2] ?? '') as StackConfig;
const stack = await startStack(config, () => {});
console.log('ready');
await once(process, 'SIGTERM');
await stack.stop();
