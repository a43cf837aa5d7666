/** A service of one bundle in a process of its own, without the compiler. Prints its address; the keys come from the environment. */
import { readFileSync } from 'node:fs';
import { loadBundle, readContinuationKeys } from '../../../runtime/index.ts';
import { startService } from '../../../runtime/server/index.ts';

const [, , path = ''] = process.argv;
const continuationKeys = readContinuationKeys(process.env.WRIT_CONTINUATION_KEYS ?? '');
const service = await startService({ tenants: [loadBundle(readFileSync(path))], port: 0, continuationKeys });
console.log(`replica, at ${service.address}`);
process.once('SIGTERM', () => void service.close().then(() => process.exit(0)));
