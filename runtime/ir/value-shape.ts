import { ProgramRefused } from './refused.ts';

const fieldsOf: { readonly [kind: string]: readonly string[] } = {
  any: [],
  string: [],
  number: [],
  boolean: [],
  null: [],
  literal: ['value'],
  list: ['of'],
  tuple: ['elements'],
  record: ['members', 'rest'],
  union: ['of'],
};

const deepestShape = 50;

/** Checks that an unknown value is a shape: closed, complete and not too deep. */
export function checkShape(value: unknown, path: string, depth = 0): void {
  if (depth > deepestShape) throw new ProgramRefused(path, `is nested deeper than ${deepestShape} levels`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ProgramRefused(path, 'is not a shape');
  const shape = value as { readonly [field: string]: unknown };
  const fields = typeof shape.kind === 'string' && Object.hasOwn(fieldsOf, shape.kind) ? fieldsOf[shape.kind] : undefined;
  if (fields === undefined) throw new ProgramRefused(path, 'is a shape of no known kind');
  const names = Object.keys(shape).filter((name) => name !== 'kind');
  if (names.length !== fields.length || !fields.every((field) => Object.hasOwn(shape, field))) {
    throw new ProgramRefused(path, 'has not the fields of its kind');
  }
  switch (shape.kind) {
    case 'literal':
      if (!['string', 'number', 'boolean'].includes(typeof shape.value)) throw new ProgramRefused(`${path}/value`, 'is not a scalar');
      return;
    case 'list':
      checkShape(shape.of, `${path}/of`, depth + 1);
      return;
    case 'tuple':
      checkShapes(shape.elements, `${path}/elements`, depth);
      return;
    case 'union':
      checkShapes(shape.of, `${path}/of`, depth);
      return;
    case 'record':
      checkMembers(shape.members, `${path}/members`, depth);
      if (shape.rest !== null) checkShape(shape.rest, `${path}/rest`, depth + 1);
  }
}

function checkShapes(value: unknown, path: string, depth: number): void {
  if (!Array.isArray(value)) throw new ProgramRefused(path, 'is not a list');
  value.forEach((shape, index) => {
    checkShape(shape, `${path}/${index}`, depth + 1);
  });
}

function checkMembers(value: unknown, path: string, depth: number): void {
  if (!Array.isArray(value)) throw new ProgramRefused(path, 'is not a list');
  value.forEach((member, index) => {
    const at = `${path}/${index}`;
    if (typeof member !== 'object' || member === null || Object.keys(member).length !== 3) throw new ProgramRefused(at, 'is not a member');
    if (typeof member.name !== 'string' || typeof member.optional !== 'boolean') throw new ProgramRefused(at, 'is not a member');
    checkShape(member.shape, `${at}/shape`, depth + 1);
  });
}
