/** dynalite has no types: those of its parts that tests/engines uses. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export interface Options {
    /** Milliseconds for which a new table is not ready. */
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
  }
  export default function dynalite(options?: Options): Server;
}

declare module 'dynalite/db/index.js' {
  import type { Options } from 'dynalite';
  import type { Attributes, DynaliteError, Store, TableDescription } from 'dynalite/store';

  const db: {
    create(options?: Options): Store;
    createKey(key: Attributes, table: TableDescription): string;
    validateKey(key: Attributes, table: TableDescription): DynaliteError | null | undefined;
    itemSize(item: Attributes): number;
    validationError(message: string): DynaliteError;
  };
  export default db;
}

declare module 'dynalite/store' {
  export type Attributes = Record<string, unknown>;
  export interface TableDescription {
    readonly KeySchema: readonly { readonly AttributeName: string }[];
  }
  /** An answer of the server that is no success. */
  export interface DynaliteError extends Error {
    readonly statusCode?: number;
    readonly body?: { readonly __type: string; readonly message?: string };
  }
  export type Callback<T = void> = (error: DynaliteError | null | undefined, value?: T) => void;
  export type Operation =
    | { readonly type: 'put'; readonly key: string; readonly value: Attributes }
    | { readonly type: 'del'; readonly key: string };
  export interface ItemDb {
    lock(key: string, begin: (release: <T>(callback: Callback<T>) => Callback<T>) => void): void;
    get(key: string, callback: Callback<Attributes>): void;
    put(key: string, value: Attributes, callback: Callback): void;
    del(key: string, callback: Callback): void;
    batch(operations: readonly Operation[], callback: Callback): void;
  }
  export interface Store {
    getTable(name: string, callback: Callback<TableDescription>): void;
    getItemDb(name: string): ItemDb;
  }
  export interface Output {
    readonly ConsumedCapacity?: { readonly CapacityUnits: number };
    readonly Item?: Attributes;
  }
  export type Action = (store: Store, input: object, callback: Callback<Output>) => void;
  export interface Validation {
    readonly types: object;
    readonly custom: (input: object, store: Store) => string | undefined;
  }
}

declare module 'dynalite/actions/*' {
  import type { Action } from 'dynalite/store';

  const action: Action;
  export default action;
}

declare module 'dynalite/validations/index.js' {
  import type { Store, Validation } from 'dynalite/store';

  const validations: {
    checkTypes(input: object, types: object): object;
    checkValidations(input: object, types: object, custom: Validation['custom'], store: Store): void;
  };
  export default validations;
}

declare module 'dynalite/validations/*' {
  import type { Validation } from 'dynalite/store';

  const validation: Validation;
  export default validation;
}
