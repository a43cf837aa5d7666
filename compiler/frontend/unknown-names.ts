/** What to write instead of names that people bring from other platforms, by name or by owner and name. */
const advice: ReadonlyMap<string, string> = new Map([
  ['fetch', 'use api.fetch, which sends only to the allowlist'],
  ['axios', 'use api.fetch'],
  ['request', 'use api.fetch'],
  ['process', 'there is no environment; use config, or secrets in writ.yaml'],
  ['Buffer', 'use btoa and atob for base64'],
  ['crypto', 'use sha256(text)'],
  ['setTimeout', 'an action does not wait; give api.fetch a timeout'],
  ['setInterval', 'an action does not wait'],
  ['AbortController', 'give api.fetch a timeout'],
  ['Map', 'use a record, or new Set for membership'],
  ['WeakMap', 'use a record'],
  ['Intl', 'texts depend on no locale; use toISOString, toFixed or padStart'],
  ['Symbol', 'symbols are not part of the language'],
  ['Proxy', 'proxies are not part of the language'],
  ['Reflect', 'read and write members directly'],
  ['BigInt', 'use a number'],
  ['eval', 'code is never made from text'],
  ['Function', 'code is never made from text'],
  ['globalThis', 'there is no global object'],
  ['window', 'there is no global object'],
  ['module', 'write `export default async function (event, api) { … }`'],
  ['exports', 'write `export async function name(event, api) { … }`'],
  ['arguments', 'name the parameters'],
  ['Math.random', 'the same event must give the same answer; derive a value from the event with sha256'],
  ['Date.prototype', 'prototypes are not part of the language'],
]);

/** Members of any value that depend on the place or the locale of the machine, or change their receiver. */
const memberAdvice: ReadonlyMap<string, string> = new Map([
  ['getHours', 'use getUTCHours'],
  ['getMinutes', 'use getUTCMinutes'],
  ['getSeconds', 'use getUTCSeconds'],
  ['getDay', 'use getUTCDay'],
  ['getDate', 'use getUTCDate'],
  ['getMonth', 'use getUTCMonth'],
  ['getFullYear', 'use getUTCFullYear'],
  ['getTimezoneOffset', 'all times are UTC'],
  ['toLocaleString', 'use toISOString or toFixed'],
  ['toLocaleDateString', 'use toISOString().slice(0, 10)'],
  ['toLocaleTimeString', 'use toISOString().slice(11, 19)'],
  ['toLocaleLowerCase', 'use toLowerCase'],
  ['toLocaleUpperCase', 'use toUpperCase'],
  ['localeCompare', 'compare with < and >'],
  ['substr', 'use slice or substring'],
  ['then', 'use await'],
  ['catch', 'use await inside try/catch'],
  ['finally', 'use await inside try/finally'],
]);

export function adviceFor(path: string): string | undefined {
  return advice.get(path) ?? memberAdvice.get(path.slice(path.lastIndexOf('.') + 1));
}
