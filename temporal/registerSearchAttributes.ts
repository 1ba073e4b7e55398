import { type Connection, isGrpcServiceError as isServiceError } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../workflows/searchAttributes.ts';

/** Temporal's IndexedValueType, which the client's operator service takes as numbers. */
const INDEXED_VALUE_TYPES = {
  [SearchAttributeType.TEXT]: 1,
  [SearchAttributeType.KEYWORD]: 2,
  [SearchAttributeType.INT]: 3,
  [SearchAttributeType.DOUBLE]: 4,
  [SearchAttributeType.BOOL]: 5,
  [SearchAttributeType.DATETIME]: 6,
  [SearchAttributeType.KEYWORD_LIST]: 7,
};

/** Of gRPC: the server knows this search attribute already. */
const ALREADY_EXISTS = 6;

/** Registers what ops filter by, where the namespace does not know it yet. Two at once do no harm. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  for (const { name, type } of SEARCH_ATTRIBUTES) {
    const searchAttributes = { [name]: INDEXED_VALUE_TYPES[type] };
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes }).catch((error: unknown) => {
      if (!isServiceError(error) || error.code !== ALREADY_EXISTS) throw error;
    });
  }
}
