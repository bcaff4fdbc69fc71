import { useEffect, useState } from 'preact/hooks';
import { type Copy, onCopyChange, readCopy } from './copy.ts';

/** The copy on this device; undefined while it is read. */
export function useCopy(): Copy | undefined {
  const [copy, setCopy] = useState<Copy>();
  useEffect(() => {
    let isGone = false;
    const read = () => void readCopy().then(next => isGone || setCopy(next));
    read();
    const stop = onCopyChange(read);
    return () => {
      isGone = true;
      stop();
    };
  }, []);
  return copy;
}
