import { useEffect, useState } from 'react';

/** Wall time, ms since the epoch, renewed at every full `everyMs` of it, everywhere at once: for texts such as "3 min ago". */
export const useNow = (everyMs: number): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      setNow(Date.now());
      timer = setTimeout(tick, everyMs - (Date.now() % everyMs));
    };
    tick();
    return () => clearTimeout(timer);
  }, [everyMs]);
  return now;
};

/** So long before something is due its seconds are counted, ms. */
const countedMs = 75_000;
const secondMs = 1000;

/** The same for a text such as "in 12 s": in whole seconds, each one while `due` is near, else four times a minute. */
export const useCountdown = (due: number | null): number => {
  const near = due !== null && due - Date.now() < countedMs;
  const now = useNow(near ? secondMs : 15_000);
  return now - (now % secondMs);
};
