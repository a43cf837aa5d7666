import { type FetchMethod, methodOf } from '../../runtime/egress/method.ts';
import { constantOf, type Value } from './value.ts';

/** The methods that the options of a fetch may name, GET where they name none; undefined where one of them is not known. */
export function methodsOf(options: Value): readonly FetchMethod[] | undefined {
  const methods = new Set<FetchMethod | undefined>();
  for (const alternative of options.values()) {
    if (alternative.kind === 'scalar' && alternative.value === undefined) methods.add('GET');
    else if (alternative.kind !== 'record') return undefined;
    else {
      const member = alternative.members.get('method');
      if (member === undefined && alternative.rest.size > 0) return undefined;
      if (member === undefined) methods.add('GET');
      for (const value of member?.values() ?? []) methods.add(methodOfValue(constantOf(value)));
    }
  }
  const known = [...methods];
  return known.every((method) => method !== undefined) ? known : undefined;
}

function methodOfValue(constant: ReturnType<typeof constantOf>): FetchMethod | undefined {
  if (constant === undefined) return undefined;
  if (constant.value === undefined) return 'GET';
  return typeof constant.value === 'string' ? methodOf(constant.value) : undefined;
}
