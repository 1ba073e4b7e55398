/** The least that an activity can do. */
export async function nothing(): Promise<void> {}
