import deleteItem from 'dynalite/actions/deleteItem.js';
import getItem from 'dynalite/actions/getItem.js';
import putItem from 'dynalite/actions/putItem.js';
import updateItem from 'dynalite/actions/updateItem.js';
import db from 'dynalite/db/index.js';
import type {
  Action,
  Attributes,
  Callback,
  DynaliteError,
  ItemDb,
  Operation,
  Output,
  Store,
  TableDescription,
  Validation,
} from 'dynalite/store';
import deletes from 'dynalite/validations/deleteItem.js';
import gets from 'dynalite/validations/getItem.js';
import validations from 'dynalite/validations/index.js';
import puts from 'dynalite/validations/putItem.js';
import updates from 'dynalite/validations/updateItem.js';

/**
 * TransactWriteItems and TransactGetItems, which dynalite lacks. Each action of a transaction is an action of dynalite
 * (PutItem, UpdateItem, DeleteItem, GetItem), with its validation, its evaluation of conditions and its capacity; a
 * ConditionCheck is a DeleteItem that deletes nothing. Ours is the rest: writes are staged and go into dynalite's
 * database in one batch, or not at all. The caller runs one transaction or write at a time.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export class Transactions {
  readonly #store: Store;
  /** The answers of the transactions so far, by their tokens. A test run is shorter than the ten minutes for which DynamoDB keeps them. */
  readonly #answers = new Map<string, { readonly input: string; readonly answer: object }>();

  constructor(store: Store) {
    this.#store = store;
  }

  async write(input: TransactWrite): Promise<object> {
    const { TransactItems, ClientRequestToken: token, ...more } = input;
    const text = JSON.stringify([TransactItems, more]);
    const known = token === undefined ? undefined : this.#answers.get(token);
    if (known !== undefined && known.input !== text)
      throw refusal('IdempotentParameterMismatchException', 'The token was used for another request.');
    if (known !== undefined) return known.answer;
    const answer = await this.#write(input);
    if (token !== undefined) this.#answers.set(token, { input: text, answer });
    return answer;
  }

  async get({ TransactItems = [], ReturnConsumedCapacity }: TransactGet): Promise<object> {
    checkNumber(TransactItems);
    const outputs: Output[] = [];
    for (const { Get } of TransactItems)
      outputs.push(
        await run(getItem, gets, this.#store, { ...Get, ConsistentRead: true, ReturnConsumedCapacity }),
      );
    return {
      Responses: outputs.map(({ Item }) => (Item === undefined ? {} : { Item })),
      ...capacityOf(
        TransactItems.map(({ Get }) => Get.TableName),
        outputs,
      ),
    };
  }

  async #write({ TransactItems = [], ReturnConsumedCapacity }: TransactWrite): Promise<object> {
    checkNumber(TransactItems);
    const actions = TransactItems.map(item => ({ ...kindOf(item), ReturnConsumedCapacity }));
    await this.#checkKeys(actions);
    const staged = new Map<string, Operation[]>();
    const outputs: Output[] = [];
    const reasons: Reason[] = [];
    for (const { kind, input } of actions) {
      const { action, validation } = kinds[kind];
      const operations = kind === 'ConditionCheck' ? [] : listAt(staged, input.TableName);
      try {
        outputs.push(
          await run(action, validation, stagingStore(this.#store, operations), {
            ...input,
            ReturnConsumedCapacity,
          }),
        );
        reasons.push({ Code: 'None' });
      } catch (error) {
        reasons.push(await this.#reasonFor(error, input));
      }
    }
    if (reasons.some(({ Code }) => Code !== 'None')) throw cancelled(reasons);
    const written = [...staged.values()].flat();
    const size = written.reduce((sum, one) => sum + (one.type === 'put' ? db.itemSize(one.value) : 0), 0);
    if (size > maxBytes) throw invalid('Transaction request size exceeds the limit of 4 MB');
    for (const [table, operations] of staged)
      if (operations.length > 0)
        await called<void>(callback => this.#store.getItemDb(table).batch(operations, callback));
    return capacityOf(
      actions.map(({ input }) => input.TableName),
      outputs,
    );
  }

  /** Refuses a transaction with an item twice, or a key that is none of its table. */
  async #checkKeys(actions: readonly { readonly input: Input }[]): Promise<void> {
    const seen = new Set<string>();
    for (const { input } of actions) {
      const table = await called<TableDescription>(callback =>
        this.#store.getTable(input.TableName, callback),
      );
      const key = input.Key ?? input.Item;
      if (
        table === undefined ||
        key === undefined ||
        db.validateKey(keyOf(key, table.KeySchema), table) != null
      )
        continue;
      const text = `${input.TableName}/${db.createKey(key, table)}`;
      if (seen.has(text)) throw invalid('Transaction request cannot include multiple operations on one item');
      seen.add(text);
    }
  }

  async #reasonFor(error: unknown, input: Input): Promise<Reason> {
    const { body } = error as DynaliteError;
    const name = body?.__type.split('#')[1];
    if (name === 'ValidationException') return { Code: 'ValidationError', Message: body?.message };
    if (name !== 'ConditionalCheckFailedException') throw error;
    const reason = { Code: 'ConditionalCheckFailed', Message: body?.message };
    const key = input.Key ?? input.Item;
    if (input.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD' || key === undefined) return reason;
    const table = await called<TableDescription>(callback => this.#store.getTable(input.TableName, callback));
    const Key = keyOf(key, table?.KeySchema ?? []);
    const { Item } = await run(getItem, gets, this.#store, { TableName: input.TableName, Key });
    return Item === undefined ? reason : { ...reason, Item };
  }
}

export interface TransactWrite {
  readonly TransactItems?: readonly Partial<Record<Kind, Input>>[];
  readonly ClientRequestToken?: string;
  readonly ReturnConsumedCapacity?: string;
}

export interface TransactGet {
  readonly TransactItems?: readonly { readonly Get: Input }[];
  readonly ReturnConsumedCapacity?: string;
}

/** The parts of an action's input that decide here; dynalite takes all of it. */
interface Input {
  readonly TableName: string;
  readonly Key?: Attributes;
  readonly Item?: Attributes;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

interface Reason {
  readonly Code: string;
  readonly Message?: string | undefined;
  readonly Item?: Attributes;
}

type Kind = keyof typeof kinds;

const maxActions = 100;
const maxBytes = 4 * 1024 * 1024;

const kinds = {
  Put: { action: putItem, validation: puts },
  Update: { action: updateItem, validation: updates },
  Delete: { action: deleteItem, validation: deletes },
  ConditionCheck: { action: deleteItem, validation: deletes },
} satisfies Record<string, { readonly action: Action; readonly validation: Validation }>;

function checkNumber(items: readonly object[]): void {
  if (items.length === 0 || items.length > maxActions)
    throw invalid(
      `Value at 'transactItems' failed to satisfy constraint: Member must have 1 to ${maxActions} actions`,
    );
}

function kindOf(item: Partial<Record<Kind, Input>>): { kind: Kind; input: Input } {
  const found = (Object.keys(kinds) as Kind[]).flatMap(kind => {
    const input = item[kind];
    return input === undefined ? [] : [{ kind, input }];
  });
  if (found[0] === undefined || found.length > 1)
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  return found[0];
}

function keyOf(item: Attributes, schema: readonly { readonly AttributeName: string }[]): Attributes {
  return Object.fromEntries(schema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]));
}

/** dynalite's store, whose writes are only noted. No item is twice in a transaction, so no action reads what another one has staged. */
function stagingStore(store: Store, operations: Operation[]): Store {
  return {
    ...store,
    getItemDb(name): ItemDb {
      const items = store.getItemDb(name);
      return {
        ...items,
        lock: (_key, begin) => begin(callback => callback),
        put(key, value, callback) {
          operations.push({ type: 'put', key, value });
          callback(null);
        },
        del(key, callback) {
          operations.push({ type: 'del', key });
          callback(null);
        },
      };
    },
  };
}

/** An action of dynalite, with its validation, as its server runs it. */
async function run(
  action: Action,
  { types, custom }: Validation,
  store: Store,
  input: object,
): Promise<Output> {
  const data = validations.checkTypes(structuredClone(input), types);
  validations.checkValidations(data, types, custom, store);
  return (await called(callback => action(store, data, callback))) ?? {};
}

function called<T>(begin: (callback: Callback<T>) => void): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    begin((error, value) => (error == null ? resolve(value) : reject(error)));
  });
}

/** A transaction costs twice as much as its actions alone. */
function capacityOf(tables: readonly string[], outputs: readonly Output[]): object {
  const units = new Map<string, number>();
  for (const [i, { ConsumedCapacity }] of outputs.entries()) {
    const table = tables[i];
    if (ConsumedCapacity === undefined || table === undefined) continue;
    units.set(table, (units.get(table) ?? 0) + 2 * ConsumedCapacity.CapacityUnits);
  }
  if (units.size === 0) return {};
  return {
    ConsumedCapacity: [...units].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits })),
  };
}

function listAt<T>(lists: Map<string, T[]>, name: string): T[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}

function cancelled(CancellationReasons: readonly Reason[]): Error {
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
  const text = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return refusal('TransactionCanceledException', text, { CancellationReasons });
}

function invalid(message: string): Error {
  return db.validationError(message);
}

/** An error in the form of dynalite's own. */
function refusal(name: string, message: string, more: object = {}): Error {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message, ...more };
  return Object.assign(new Error(message), { statusCode: 400, body });
}
