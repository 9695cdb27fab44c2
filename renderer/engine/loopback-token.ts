const key = 'packetboat-token';

/**
 * The token that the host put into the address this window was opened with. It moves from the address bar to
 * the tab's own storage, so that neither history nor a shared address carries it. '' when there is none.
 */
export const takeToken = (): string => {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    sessionStorage.setItem(key, given);
    history.replaceState(history.state, '', location.pathname);
  }
  return sessionStorage.getItem(key) ?? '';
};
