/** The shapes of the public REST API that the demo reads. */
export interface SaleOrder {
  id: string;
  reference: string;
  status: string;
  workflowId: string;
  deadline: string | null;
  lines: { product: string; requested: number; assigned: number; unassigned: number; removed: number }[];
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

/** Longer than any round of the demo takes. */
const WAIT_SECONDS = 30;

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

  /** Moves a purchase order on, and waits until the round that this triggers is committed. */
  changeStatus(purchaseOrderId: string, status: string): Promise<StatusChange> {
    const path = `/v1/purchase-orders/${purchaseOrderId}/status-changes`;
    return this.post<StatusChange>(path, { status }, { prefer: `wait=${WAIT_SECONDS}` });
  }

  async #call<T>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#apiKey}`, 'content-type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer as T;
  }
}
