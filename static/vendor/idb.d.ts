/** Types of the parts of idb 8 that the application uses. */

export interface Store {
  get(key: IDBValidKey | IDBKeyRange): Promise<any>;
  getAll(query?: IDBValidKey | IDBKeyRange | null, count?: number): Promise<any[]>;
  getAllKeys(query?: IDBValidKey | IDBKeyRange | null, count?: number): Promise<IDBValidKey[]>;
  put(value: any, key?: IDBValidKey): Promise<IDBValidKey>;
  delete(key: IDBValidKey | IDBKeyRange): Promise<void>;
  clear(): Promise<void>;
  count(query?: IDBValidKey | IDBKeyRange | null): Promise<number>;
  index(name: string): Pick<Store, "get" | "getAll" | "getAllKeys" | "count">;
  createIndex(name: string, keyPath: string | string[]): unknown;
}
export interface Transaction {
  readonly done: Promise<void>;
  objectStore(name: string): Store;
  abort(): void;
}
export interface Database extends EventTarget {
  readonly name: string;
  readonly version: number;
  readonly objectStoreNames: DOMStringList;
  createObjectStore(name: string, options?: IDBObjectStoreParameters): Store;
  transaction(
    stores: string | string[],
    mode?: IDBTransactionMode,
    options?: { durability?: "default" | "strict" | "relaxed" },
  ): Transaction;
  close(): void;
}
export function openDB(
  name: string,
  version?: number,
  callbacks?: {
    upgrade?(db: Database, from: number, to: number | null, tx: Transaction, event: IDBVersionChangeEvent): void;
    blocked?(): void;
    blocking?(): void;
    terminated?(): void;
  },
): Promise<Database>;
export function deleteDB(name: string, callbacks?: { blocked?(): void }): Promise<void>;
