/** For a Chromium without a window, as Debian packages it, quiet on the network: the tests' own servers are all it may talk to. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
