import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as delay } from 'node:timers/promises';

/** The shapes of the public REST API that the demo reads. */
export interface SaleOrder {
  id: string;
  reference: string;
  status: string;
  workflowId: string;
  deadline: string | null;
  lines: { id: string; product: string; requested: number; assigned: number; unassigned: number; removed: number }[];
}

export interface Decision {
  reason: string;
  text: string;
  position: number | null;
}

export interface StatusChange {
  state: string;
  round: { considered: number; served: number; completed: number; unitsAssigned: number } | null;
}

/** The import of a file of orders, as far as it has come. */
export interface FileImport {
  id: string;
  state: 'RUNNING' | 'DONE';
  total: number | null;
  imported: number;
  failed: number;
}

/** What became of an order of a file. */
export interface FileOrder {
  row: number;
  reference: string | null;
  outcome: 'IMPORTED' | 'REPEATED' | 'FAILED';
  problem?: { code: string; detail: string };
}

/** Longer than any round of the demo takes. */
const WAIT_SECONDS = 30;

const LOOK_EVERY_MS = 250;

/** The public REST API, as a client of one account sees it. */
export class ApiClient {
  readonly #url: string;
  readonly #apiKey: string;

  constructor(url: string, apiKey: string) {
    this.#url = url;
    this.#apiKey = apiKey;
  }

  get<T>(path: string): Promise<T> {
    return this.#call<T>('GET', path);
  }

  post<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<T> {
    return this.#call<T>('POST', path, body, headers);
  }

  patch<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<T> {
    return this.#call<T>('PATCH', path, body, headers);
  }

  /** Moves a purchase order on, and waits until the round that this triggers is committed. */
  changeStatus(purchaseOrderId: string, status: string): Promise<StatusChange> {
    const path = `/v1/purchase-orders/${purchaseOrderId}/status-changes`;
    return this.post<StatusChange>(path, { status }, { prefer: `wait=${WAIT_SECONDS}` });
  }

  /** Uploads a file of orders; they go in once it was read whole. */
  importFile(type: string, file: AsyncIterable<Uint8Array>): Promise<FileImport> {
    return this.#send<FileImport>('POST', '/v1/sale-order-imports', type, Readable.toWeb(Readable.from(file)));
  }

  /** Looks again and again until every order of the file has its outcome. */
  async followImport(begun: FileImport, look: (now: FileImport) => void = () => {}): Promise<FileImport> {
    let now = begun;
    while (now.state !== 'DONE') {
      look(now);
      await delay(LOOK_EVERY_MS);
      now = await this.get<FileImport>(`/v1/sale-order-imports/${begun.id}`);
    }
    look(now);
    return now;
  }

  /** The orders of a file that did not go in, in its order. */
  async *failedOrders(importId: string): AsyncGenerator<FileOrder> {
    const path = `/v1/sale-order-imports/${importId}/results?outcome=FAILED&limit=200`;
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page<FileOrder> = await this.get(cursor === '' ? path : `${path}&cursor=${cursor}`);
      yield* page.items;
      cursor = page.nextCursor;
    }
  }

  #call<T>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
    return this.#send<T>(method, path, 'application/json', body && JSON.stringify(body), headers);
  }

  async #send<T>(
    method: string,
    path: string,
    type: string,
    body?: string | ReadableStream,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#apiKey}`, 'content-type': type, ...headers },
      ...(body && { body, duplex: 'half' as const }),
    });
    const answer = (await response.json()) as { code?: string; detail?: string };
    if (!response.ok) throw new ApiError(`${method} ${path}`, response.status, answer);
    return answer as T;
  }
}

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The API refused a request. */
export class ApiError extends Error {
  readonly code: string;
  /** In words, as the API says it. */
  readonly detail: string;

  constructor(request: string, status: number, answer: { code?: string; detail?: string }) {
    super(`${request} answered ${status}: ${JSON.stringify(answer)}`);
    this.code = answer.code ?? String(status);
    this.detail = answer.detail ?? this.message;
  }
}
