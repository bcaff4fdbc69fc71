import { useEffect, useState } from 'preact/hooks';

/** A value that this device keeps, and that all parts of the screen and all tabs see change. */
export interface Stored<T> {
  get(): T;
  set(value: T): void;
  onChange(listener: () => void): () => void;
}

/** `read` checks what was stored: another version of the app may have written it. */
export function stored<T>(key: string, read: (value: unknown) => T): Stored<T> {
  const listeners = new Set<() => void>();
  let value = read(parsed(localStorage.getItem(key)));
  const tell = () => {
    for (const listener of listeners) listener();
  };
  window.addEventListener('storage', event => {
    if (event.key !== key) return;
    value = read(parsed(event.newValue));
    tell();
  });
  return {
    get: () => value,
    set(next) {
      value = next;
      localStorage.setItem(key, JSON.stringify(next));
      tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStored<T>(store: Stored<T>): T {
  const [value, setValue] = useState(store.get());
  useEffect(() => store.onChange(() => setValue(store.get())), [store]);
  return value;
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
