/** Written into the worker's first line by the server (svēris/pwa.py). */
declare const SHELL: { build: number; digest: string; files: string[] };
