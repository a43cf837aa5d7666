import type { JsonRecord } from '../../../schemas/json.ts';
import { type Random, randomOf } from '../../differential/random.ts';

/** What a person may write into a field who wants a request to go elsewhere. */
const hostile: readonly string[] = [
  '..',
  '.',
  '',
  '/',
  '//',
  '//evil.example/',
  '\\',
  '\\\\evil.example\\',
  '../../admin',
  '%2e%2e',
  '%252e%252e%252fadmin',
  '..%2f',
  '..;/',
  '%',
  '%2',
  '@',
  'x@evil.example',
  ':8443',
  '#',
  '?',
  '&admin=1',
  '=',
  ' ',
  '\t',
  '\r\nHost: evil.example',
  '\n',
  '\0',
  'https://evil.example/',
  'evil.example',
  '．．',
  '。',
  '\u2028',
  '\u0141\u010a',
  'é',
  '😀',
  '\ud800',
  'ß',
  'İ',
  '$&',
  '$`',
  '__proto__',
  'constructor',
  '127.0.0.1',
  '[::1]',
  'a'.repeat(2000),
  'plain',
  'web',
  '0',
];

function textOf(random: Random): string {
  const parts = random.several(1, random.percent(30) ? 3 : 1, () => random.pick(hostile));
  return parts.join('').slice(0, longest);
}

/** The event's texts have a maximum, names and ids a lower one. */
const longest = 2000;
const longestName = 256;

/** An event laid over a sample, in which whatever a person can choose is hostile. */
export function hostileEvent(seed: number, sample: JsonRecord): JsonRecord {
  const random = randomOf(seed);
  const text = () => textOf(random);
  const name = () => text().slice(0, longestName);
  const within = (group: string, members: JsonRecord): JsonRecord => ({ ...Object(sample[group]), ...members });
  return {
    ...sample,
    user: within('user', {
      id: name(),
      email: name(),
      name: name(),
      email_verified: random.percent(50),
      logins_count: random.below(1000),
      roles: random.several(0, 3, text),
      app_metadata: { plan: text(), [random.pick(['tier', '..', 'url'])]: text() },
    }),
    request: within('request', {
      user_agent: text(),
      query: random.percent(50) ? {} : { [text().slice(0, 60)]: name() },
      geo: { ...Object(Object(sample.request).geo), city: name(), latitude: random.pick([0, 1e-7, -1.5, 52.1]) },
      device: { ...Object(Object(sample.request).device), is_new: random.percent(50) },
    }),
    client: within('client', { name: name(), type: random.pick(['web', 'spa', 'native', 'm2m']), metadata: { region: name() } }),
    tenant: within('tenant', { slug: random.pick(['acme', name()]) }),
  };
}
