const key = 'packetboat-token';

/**
 * The token that the host told this window, in the address it was opened with or for the one-time ticket in
 * there. It moves from the address bar to the origin's own storage, so that history does not carry it, and a
 * second window or a restored one has it too. '' when there is none.
 */
export const takeToken = async (): Promise<string> => {
  const given = new URLSearchParams(location.hash.slice(1));
  const token = given.get('token') ?? (await redeem(given.get('ticket')));
  if (token !== null) localStorage.setItem(key, token);
  if (location.hash !== '') history.replaceState(history.state, '', location.pathname);
  return localStorage.getItem(key) ?? '';
};

/** A ticket that does not work any more leaves the token of an earlier visit to try. */
const redeem = async (ticket: string | null): Promise<string | null> => {
  if (ticket === null) return null;
  const response = await fetch(`/ticket/${encodeURIComponent(ticket)}`, { cache: 'no-store' }).catch(
    () => null,
  );
  return response?.ok ? response.text() : null;
};
