import { useEffect, useState } from 'react';

/** Wall time, ms since the epoch, renewed every `everyMs`: for texts such as "3 min ago". */
export const useNow = (everyMs: number): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
};

/** So long before something is due its seconds are counted, ms. */
const countedMs = 75_000;

/** The same for a text such as "in 12 s": each second while `due` is near, else four times a minute. */
export const useCountdown = (due: number | null): number => {
  const near = due !== null && due - Date.now() < countedMs;
  return useNow(near ? 1000 : 15_000);
};
