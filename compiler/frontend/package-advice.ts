/** What to write instead of what a package does, by the package's name without scope path and version. */
const packages: readonly (readonly [RegExp, string])[] = [
  [
    /^(axios|request|request-promise(-native)?|node-fetch|cross-fetch|got|undici|superagent|ky|needle|bent|https?|node:https?)$/,
    'Send the request with `await api.fetch(url, { method, headers, body })`; its answer has `status`, `ok`, `text()` and `json()`.',
  ],
  [/^(lodash|underscore|ramda)\b/, 'Read nested members with ?. and use the methods of lists: find, filter, map, some, every.'],
  [/^(crypto|node:crypto|crypto-js|js-sha256|md5)$/, 'Use `sha256(text)` for a digest in hexadecimal.'],
  [/^(uuid|nanoid|cuid)$/, 'Derive an identifier from the event, such as `sha256(event.transaction.id)`.'],
  [/^(moment|moment-timezone|dayjs|date-fns|luxon)\b/, 'Use Date: its UTC methods, toISOString, and arithmetic on getTime().'],
  [/^(url|node:url|querystring|qs|whatwg-url)$/, 'Use `new URL(…)`, `new URLSearchParams(…)` and encodeURIComponent, which are built in.'],
  [/^(ip|ipaddr\.js|ip-range-check|ip-cidr|netmask|cidr-matcher|range_check|ip6addr)$/, 'Use `inCidr(event.request.ip, ranges)`.'],
  [
    /^(jsonwebtoken|jose|jwks-rsa|njwt|jwt-decode|aws-jwt-verify)$/,
    'Let an endpoint of yours sign or verify the token and ask it with api.fetch; the parts of a token can be read with split, atob and JSON.parse.',
  ],
  [
    /^(auth0|@auth0\/|@kinde\/|@okta\/|@zitadel\/)/,
    'Read the user from the event, change it with api.user, and call the management API with api.fetch.',
  ],
  [
    /^(aws-sdk|@aws-sdk\/|firebase-admin|firebase-functions|@google-cloud\/|@azure\/|mongodb|mongoose|pg|mysql2?|tedious|mssql|redis|ioredis|knex|@prisma\/)/,
    'Put the data behind an HTTPS endpoint and ask it with api.fetch, or keep it in the user’s metadata.',
  ],
  [
    /^(twilio|slack-notify|@slack\/|nodemailer|@sendgrid\/|stripe|analytics-node|mixpanel|@segment\/)/,
    'Call the service’s HTTP interface with api.fetch.',
  ],
  [
    /^(fs|path|os|child_process|util|events|stream|buffer|assert|dotenv)$|^node:/,
    'An action reads nothing of the machine; settings are in config.',
  ],
];

/** What to write instead of a package that is known. */
export function packageAdvice(name: string): string | undefined {
  const bare = name.replace(/^(@?[^@]+)@[\w.^~-]+$/, '$1').toLowerCase();
  return packages.find(([pattern]) => pattern.test(bare))?.[1];
}
