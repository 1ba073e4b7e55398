import {
  type EntityClass,
  type EntitySchema,
  type FilterQuery,
  UniqueConstraintViolationException,
} from '@mikro-orm/core';
import type { EntityManager, RequiredEntityData } from '@mikro-orm/postgresql';
import { ProblemError } from './problem.ts';

/**
 * Inserts a row, unless this very request did so at an earlier try: its id tells.
 *
 * @param key what only one row may have
 * @throws ProblemError 409 where another row has it
 */
export async function insertOnce<T extends { id: string }>(
  em: EntityManager,
  entity: EntitySchema<T> | EntityClass<T>,
  row: RequiredEntityData<T> & { id: string; code: string },
  key: FilterQuery<NoInfer<T>>,
): Promise<void> {
  const standing = await em.findOne(entity, key);
  if (standing?.id === row.id) return;
  const taken = new ProblemError('ALREADY_EXISTS', `${row.code} exists already`, {
    errors: [{ path: '/code', message: 'is taken' }],
  });
  if (standing) throw taken;
  try {
    await em.insert(entity, row);
  } catch (error) {
    throw error instanceof UniqueConstraintViolationException ? taken : error;
  }
}
