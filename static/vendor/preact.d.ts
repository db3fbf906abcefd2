/**
 * Types of the parts of Preact 11, its hooks, htm and signals that the application uses.
 * Written by hand: the libraries' own types describe JSX, which we do not write.
 */

export interface VNode<P = any> {
  type: any;
  props: P & { children?: ComponentChildren };
  key: any;
}
export type ComponentChild = VNode | string | number | bigint | boolean | null | undefined | object;
export type ComponentChildren = ComponentChild | ComponentChild[];
export type FunctionComponent<P = any> = (props: P) => ComponentChildren;
export interface Ref<T> {
  current: T;
}

export function h(type: any, props: any, ...children: ComponentChildren[]): VNode;
export function html(strings: TemplateStringsArray, ...values: any[]): VNode;
export function render(node: ComponentChild, parent: ParentNode & Node): void;
export function hydrate(node: ComponentChild, parent: ParentNode & Node): void;
export function Fragment(props: { children?: ComponentChildren }): ComponentChildren;
export class Component<P = any, S = any> {
  constructor(props?: P);
  props: P;
  state: S;
  setState(state: Partial<S> | ((before: S) => Partial<S>), done?: () => void): void;
  forceUpdate(done?: () => void): void;
  render(props: P, state: S): ComponentChildren;
  componentDidMount?(): void;
  componentWillUnmount?(): void;
  componentDidCatch?(error: any): void;
}
export function createContext<T>(value: T): { Provider: FunctionComponent<{ value: T; children?: ComponentChildren }> };
export function createRef<T>(): Ref<T | null>;
export function cloneElement(node: VNode, props?: any, ...children: ComponentChildren[]): VNode;
export function toChildArray(children: ComponentChildren): ComponentChild[];

type Effect = () => void | (() => void);
type Inputs = readonly unknown[];
type Update<S> = S | ((before: S) => S);
export function useState<S>(first: S | (() => S)): [S, (next: Update<S>) => void];
export function useState<S = undefined>(): [S | undefined, (next: Update<S | undefined>) => void];
export function useReducer<S, A>(reducer: (before: S, action: A) => S, first: S): [S, (action: A) => void];
export function useEffect(effect: Effect, inputs?: Inputs): void;
export function useLayoutEffect(effect: Effect, inputs?: Inputs): void;
export function useRef<T>(first: T): Ref<T>;
export function useRef<T>(first: T | null): Ref<T | null>;
export function useMemo<T>(make: () => T, inputs?: Inputs): T;
export function useCallback<T extends (...args: any[]) => any>(call: T, inputs: Inputs): T;
export function useContext<T>(context: { Provider: FunctionComponent<{ value: T; children?: ComponentChildren }> }): T;
export function useId(): string;
export function useErrorBoundary(caught?: (error: any) => void): [any, () => void];

export class Signal<T = any> {
  constructor(value?: T);
  value: T;
  peek(): T;
  subscribe(listener: (value: T) => void): () => void;
}
export interface ReadonlySignal<T = any> {
  readonly value: T;
  peek(): T;
  subscribe(listener: (value: T) => void): () => void;
}
export function signal<T>(value: T): Signal<T>;
export function signal<T = undefined>(): Signal<T | undefined>;
export function computed<T>(compute: () => T): ReadonlySignal<T>;
export function effect(run: Effect): () => void;
export function batch<T>(run: () => T): T;
export function untracked<T>(run: () => T): T;
export function useSignal<T>(value: T): Signal<T>;
export function useComputed<T>(compute: () => T): ReadonlySignal<T>;
export function useSignalEffect(run: Effect): void;
