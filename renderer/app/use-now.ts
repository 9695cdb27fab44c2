import { useEffect, useState } from 'react';

/** Wall time, ms since the epoch, renewed every `everyMs`: for texts such as "3 min ago". */
export const useNow = (everyMs: number): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
};
