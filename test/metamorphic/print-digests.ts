import { specimens } from './corpus.ts';

/** Prints the digest of every program of the corpus, as this process makes it. */
process.stdout.write(JSON.stringify(specimens().map(({ name, digest }) => [name, digest])));
