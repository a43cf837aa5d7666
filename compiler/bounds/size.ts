/**
 * A bound on a length or a cost: a polynomial with non-negative coefficients over lengths that nobody declared. A number where
 * there are none of those. Sums and products are exact; of two bounds the greater is taken coefficient by coefficient, which is
 * never less than either, since no length is negative.
 */
export type Size = number | Polynomial;

/** Coefficients by monomial: the names of its variables, sorted and joined. The constant's monomial is the empty text. */
export interface Polynomial {
  readonly terms: ReadonlyMap<string, number>;
}

/** One term as documents hold it: a number times lengths, each named as often as it counts. */
export interface Term {
  readonly times: number;
  readonly of: readonly string[];
}

const separator = '\u0000';
/** Above it numbers stand for "far too much": JSON has no infinity. */
const most = 1e200;
/** A bound with more terms tells nobody anything. */
const mostTerms = 48;
/** While a program is looked at there are variables that the end puts numbers in the place of. */
const mostTermsBefore = 160;
export const unknownMark = '?';
const tooManyTerms = `${unknownMark}a cost of too many parts to be written down`;

export function variable(name: string): Size {
  return { terms: new Map([[name, 1]]) };
}

export function plus(left: Size, right: Size): Size {
  if (typeof left === 'number' && typeof right === 'number') return Math.min(left + right, most);
  if (left === 0) return right;
  if (right === 0) return left;
  const terms = new Map(termsOf(left));
  for (const [monomial, coefficient] of termsOf(right)) terms.set(monomial, Math.min((terms.get(monomial) ?? 0) + coefficient, most));
  return normal(terms);
}

export function sum(...sizes: readonly Size[]): Size {
  return sizes.reduce(plus, 0);
}

export function times(left: Size, right: Size): Size {
  if (typeof left === 'number' && typeof right === 'number') return Math.min(left * right, most);
  if (left === 0 || right === 0) return 0;
  if (left === 1) return right;
  if (right === 1) return left;
  const terms = new Map<string, number>();
  for (const [first, coefficient] of termsOf(left))
    for (const [second, other] of termsOf(right)) {
      const monomial = joined(first, second);
      terms.set(monomial, Math.min((terms.get(monomial) ?? 0) + coefficient * other, most));
    }
  return normal(terms);
}

export function larger(left: Size, right: Size): Size {
  if (typeof left === 'number' && typeof right === 'number') return Math.max(left, right);
  if (left === right) return left;
  const terms = new Map(termsOf(left));
  for (const [monomial, coefficient] of termsOf(right)) terms.set(monomial, Math.max(terms.get(monomial) ?? 0, coefficient));
  return normal(terms);
}

export function largest(...sizes: readonly Size[]): Size {
  return sizes.reduce(larger, 0);
}

/** Either bound holds; the number is taken where one is one. */
export function smaller(left: Size, right: Size): Size {
  if (typeof left === 'number') return typeof right === 'number' ? Math.min(left, right) : left;
  return typeof right === 'number' ? right : left;
}

/** What is left where all undeclared lengths are zero. */
export function declaredPart(size: Size): number {
  return typeof size === 'number' ? size : (size.terms.get('') ?? 0);
}

/** What is charged for looking through so many code units, so many to a step. */
export function ceilingOf(size: Size, divisor: number): Size {
  if (typeof size === 'number') return Math.ceil(size / divisor);
  return plus(times(size, 1 / divisor), 1);
}

export function sameSize(left: Size, right: Size): boolean {
  if (typeof left === 'number' || typeof right === 'number') return left === right;
  return left.terms.size === right.terms.size && [...left.terms].every(([monomial, value]) => right.terms.get(monomial) === value);
}

/** The variables that a bound mentions. */
export function variablesOf(size: Size): ReadonlySet<string> {
  if (typeof size === 'number') return new Set();
  return new Set([...size.terms.keys()].flatMap(variablesIn));
}

/** A bound with another in the place of each variable that `boundOf` knows. */
export function substitute(size: Size, boundOf: (name: string) => Size | undefined): Size {
  if (typeof size === 'number') return size;
  let result: Size = 0;
  for (const [monomial, coefficient] of size.terms)
    result = plus(
      result,
      variablesIn(monomial).reduce<Size>((product, name) => times(product, boundOf(name) ?? variable(name)), coefficient),
    );
  return result;
}

/**
 * The text that a turn of a loop is about, by a variable that stands for its length: all turns together are about so many code
 * units, and none about more than so many.
 */
export interface Share {
  readonly name: string;
  readonly total: Size;
  readonly longest: Size;
}

/** How often something happens, and the text that each time has a share of. */
export interface Turns {
  readonly count: Size;
  readonly share?: Share;
  /** There is something of the text between each time and the next. */
  readonly isSplit?: true;
}

const shareMark = '%';
export const shareName = (number: number): string => `${shareMark}${number}`;

/** What all turns come to, where each comes to `size`: what is in proportion to the turn's text is so to all of the text. */
export function overTurns(size: Size, turns: Turns): Size {
  const { count, share, isSplit } = turns;
  if (share === undefined || typeof size === 'number' || count === 0) return times(size, count);
  // What each time takes, whatever its share, and what each code unit of a share takes.
  let [each, unit]: [Size, Size] = [0, 0];
  for (const [monomial, coefficient] of size.terms) {
    const names = variablesIn(monomial);
    const others = names.filter((name) => name !== share.name);
    const degree = names.length - others.length;
    let product = others.reduce<Size>((factor, name) => times(factor, variable(name)), coefficient);
    for (let power = 1; power < degree; power++) product = times(product, share.longest);
    if (degree === 0) each = plus(each, product);
    else unit = plus(unit, product);
  }
  // A code unit of the text stands between two times, or belongs to one.
  return isSplit && isNoLess(count, share.total)
    ? plus(each, times(larger(each, unit), share.total))
    : plus(times(each, count), times(unit, share.total));
}

const isNoLess = (left: Size, right: Size): boolean =>
  typeof left === 'number' && typeof right === 'number' ? left >= right : variablesOf(right).size > 0;

/** Whether a bound mentions the share of a turn. */
export function mentionsShare(size: Size): boolean {
  if (typeof size === 'number') return false;
  for (const monomial of size.terms.keys()) if (monomial.includes(shareMark)) return variablesIn(monomial).some(isShare);
  return false;
}

const isShare = (name: string): boolean => name.startsWith(shareMark);

/** Splits off what a bound says of one variable alone: `1 × name + rest`; undefined where it says more of it. */
export function growthOver(size: Size, name: string): Size | undefined {
  if (typeof size === 'number' || size.terms.get(name) !== 1) return undefined;
  const rest = new Map(size.terms);
  rest.delete(name);
  const growth = normal(rest);
  return variablesOf(growth).has(name) ? undefined : growth;
}

/** The terms as documents hold them: sorted, fractions of the constant rounded up. */
export function toTerms(size: Size): Term[] {
  const terms = termsOf(size);
  return [...(terms.size > mostTerms ? withoutParts(terms).terms : terms)]
    .filter(([, coefficient]) => coefficient > 0)
    .map(([monomial, coefficient]) => ({ times: written(coefficient, monomial === ''), of: variablesIn(monomial) }))
    .sort((left, right) => left.of.length - right.of.length || (left.of.join() < right.of.join() ? -1 : 1));
}

/** What other implementations of JSON read as the same number; nothing counts higher. */
function written(coefficient: number, isConstant: boolean): number {
  return Math.min(isConstant ? Math.ceil(coefficient) : coefficient, Number.MAX_SAFE_INTEGER);
}

/** The number that a bound comes to. A length that is not known is taken for infinite. */
export function valueAt(terms: readonly Term[], lengthOf: (name: string) => number): number {
  return terms.reduce((total, { times: coefficient, of }) => {
    const factors = of.map(lengthOf);
    return total + (factors.includes(0) ? 0 : factors.reduce((product, factor) => product * factor, coefficient));
  }, 0);
}

function withoutParts(terms: ReadonlyMap<string, number>): Polynomial {
  return {
    terms: new Map([
      ['', terms.get('') ?? 0],
      [tooManyTerms, 1],
    ]),
  };
}

function termsOf(size: Size): ReadonlyMap<string, number> {
  return typeof size === 'number' ? new Map(size === 0 ? [] : [['', size]]) : size.terms;
}

function variablesIn(monomial: string): string[] {
  return monomial === '' ? [] : monomial.split(separator);
}

function joined(left: string, right: string): string {
  if (left === '') return right;
  if (right === '') return left;
  return [...variablesIn(left), ...variablesIn(right)].sort().join(separator);
}

function normal(terms: Map<string, number>): Size {
  if (terms.size === 0) return 0;
  if (terms.size === 1 && terms.has('')) return terms.get('') ?? 0;
  return terms.size > mostTermsBefore ? withoutParts(terms) : { terms };
}
