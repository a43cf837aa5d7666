/** Patterns of the names that authors choose, and the claims they may not choose. Sources are JSON Schema `pattern`s. */
export const slugPattern = '^[a-z0-9]+(-[a-z0-9]+)*$';
export const stateKeyPattern = '^[A-Za-z_][A-Za-z0-9_]{0,63}$';
export const reasonPattern = '^[a-z0-9]+([-_][a-z0-9]+)*$';
export const reasonMaxLength = 128;
/** Kebab case as in `writ.yaml`, or the snake case of an environment variable. */
export const secretNamePattern = '^[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$';
export const secretNameMaxLength = 64;

const secretName = new RegExp(secretNamePattern);

export function isSecretName(name: string): boolean {
  return name.length <= secretNameMaxLength && secretName.test(name);
}

/** The environment variable that holds a secret: `WRIT_SECRET_CRM_KEY` for `crm-key`. */
export function secretVariable(name: string): string {
  return `WRIT_SECRET_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** Of names of secrets, the first that an earlier one shares its environment variable with, and that one: `crm_key` and `crm-key`. */
export function sharedVariable(names: readonly string[]): { readonly name: string; readonly other: string } | undefined {
  const known = new Map<string, string>();
  for (const name of names) {
    const other = known.get(secretVariable(name));
    if (other !== undefined && other !== name) return { name, other };
    known.set(secretVariable(name), name);
  }
  return undefined;
}

/**
 * Claims that the protocol or the platform owns. Compared after NFKC, trimming and lower-casing, and without what nobody sees: a
 * reader of the token who drops a zero-width space would take `su\u200bb` for `sub`.
 */
export const reservedClaims = new Set(
  (
    'iss sub aud exp nbf iat jti client_id azp scope scp auth_time acr amr nonce sid at_hash c_hash s_hash act may_act cnf ' +
    'txn events sub_id typ token_use gty tenant tenant_id org_id'
  ).split(' '),
);

export function isReservedClaim(name: string): boolean {
  // ASCII is its own normal form.
  const normal = /^[ -~]*$/.test(name) ? name : name.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return reservedClaims.has(normal.trim().toLowerCase());
}
