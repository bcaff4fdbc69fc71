/** The copy's place on the device: records by their id, and the cursor of the log. */
const name = 'copy';
const version = 1;

let opened: Promise<IDBDatabase> | undefined;

/** Runs a transaction over both stores, and resolves when it is durable. */
export async function transaction<T>(
  mode: IDBTransactionMode,
  work: (stores: {
    readonly records: IDBObjectStore;
    readonly state: IDBObjectStore;
  }) => IDBRequest<T> | undefined,
): Promise<T | undefined> {
  opened ??= open();
  const database = await opened;
  const running = database.transaction(['records', 'state'], mode);
  const request = work({ records: running.objectStore('records'), state: running.objectStore('state') });
  return new Promise((resolve, reject) => {
    running.oncomplete = () => resolve(request?.result);
    running.onabort = () => reject(running.error);
  });
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('records', { keyPath: 'id' });
      request.result.createObjectStore('state');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
