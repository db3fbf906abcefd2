/**
 * A server for the tablet's tests: the promises of sync.md in a hundred lines, and a switch for
 * every way in which a network can break them. The real one is tested with the real tablet in
 * tests/browser.
 */

import { gunzipSync } from "node:zlib";

import { hash } from "../../static/js/observations/canonical.js";
import { read, spell, utf8 } from "../../static/js/store/encoding.js";

const { subtle } = globalThis.crypto;
const OAEP = { name: "RSA-OAEP", modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
const pair = await subtle.generateKey(OAEP, true, ["encrypt", "decrypt"]);

/** The server's key that opens every tablet. */
export const RECOVERY = { key: "0192f000-0000-7000-8000-000000000001", public: spell(await subtle.exportKey("spki", pair.publicKey)) };

/** Open what was encrypted for the server; null if it was for somebody else. */
export const recovered = (wrapped, label) =>
  subtle.decrypt({ name: "RSA-OAEP", label: utf8(label) }, pair.privateKey, read(wrapped)).then((raw) => spell(raw), () => null);

const json = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": status < 400 ? "application/json" : "application/problem+json", ...headers } });
export const html = (status = 200) => new Response("<html>Log in to the hotel", { status, headers: { "Content-Type": "text/html" } });
export const problem = (code, status, headers = {}, extra = {}) => json({ code, title: code, detail: "", status, ...extra }, status, headers);

export class Server {
  epoch = "0192e000-0000-7000-8000-000000000001";
  /** Every change stored, in order: {change, hash, seq}. */
  changes = new Map();
  /** Every request, as it came. */
  requests = [];
  /** Answers given instead of the server's own: functions of the request, used once each. */
  faults = [];
  records = [];
  forms = {};
  seq = 0;
  limit = 500;
  judge = () => ({ result: "applied" });

  fetch = async (path, init) => {
    const url = new URL(path, "http://tablet.test");
    const packed = init.headers["Content-Encoding"] === "gzip";
    const raw = init.body === undefined ? null : Buffer.from(typeof init.body === "string" ? init.body : await init.body.arrayBuffer());
    const body = raw && JSON.parse(packed ? gunzipSync(raw) : raw);
    const request = { path: url.pathname, query: url.searchParams, headers: init.headers, body, packed, init };
    this.requests.push(request);
    const fault = this.faults.findIndex((one) => one.path === undefined || url.pathname.startsWith(one.path));
    const next = () => this.answer(request);
    return fault < 0 ? next() : this.faults.splice(fault, 1)[0].answer(request, next);
  };

  /** Answer the next request to `path` so. */
  once(path, answer) {
    this.faults.push({ path, answer });
  }

  async answer({ path, body, query }) {
    if (path === "/api/v1/push") return this.push(body);
    if (path === "/api/v1/pull") return this.pull(query);
    if (path === "/api/v1/reconcile") return json(this.reconcile(body));
    if (path === "/api/v1/devices") return json(this.device(body), 201);
    if (path === "/api/v1/recover") return json({ keys: await Promise.all(body.wraps.map(({ wrapped }) => recovered(wrapped, this.person))) });
    const form = this.forms[decodeURIComponent(path.replace("/api/v1/forms/", ""))];
    return form ? json(form) : problem("not-found", 404);
  }

  device(body) {
    this.token = `sv_${this.requests.length}`;
    return { token: this.token, epoch: this.epoch, recovery: RECOVERY, before: null, person: { id: this.person, name: "Anna Bērziņa", email: body.email ?? "anna@daugavpils.example", language: "lv" } };
  }

  async push({ changes }) {
    const results = [];
    for (const change of changes) results.push(await this.store(change));
    return json({ server_time: new Date().toISOString(), epoch: this.epoch, oldest_app: null, results });
  }

  async store(change) {
    const { id } = change;
    const spelled = await hash(change);
    const known = this.changes.get(id);
    if (known && known.hash !== spelled) return { id, result: "reused" };
    const verdict = this.judge(change);
    if (verdict.result === "invalid") return { id, ...verdict };
    if (!known) this.changes.set(id, { change, hash: spelled, seq: ++this.seq });
    return { id, hash: spelled, seq: this.changes.get(id).seq, number: "2026-000001", ...verdict, ...(known && { result: "known" }) };
  }

  reconcile({ changes }) {
    const lacking = changes.filter(({ id }) => !this.changes.has(id));
    const different = changes.filter(({ id, hash }) => this.changes.has(id) && this.changes.get(id).hash !== hash);
    return { epoch: this.epoch, lacking: lacking.map(({ id }) => id), different: different.map(({ id }) => id) };
  }

  pull(query) {
    if (query.has("epoch") && query.get("epoch") !== this.epoch) return problem("epoch-changed", 409, {}, { epoch: this.epoch });
    const after = Number(query.get("cursor") ?? 0);
    const all = this.records.filter((record) => record.seq > after);
    const part = all.slice(0, this.limit);
    return json({ epoch: this.epoch, cursor: String(part.at(-1)?.seq ?? after), more: all.length > part.length, reset: !query.has("cursor"), changes: part });
  }

  /** Put a row into the feed. */
  tell(t, id, data, more = {}) {
    this.records.push({ t, id, seq: ++this.seq, ...(data && { data }), ...more });
  }

  of(path) {
    return this.requests.filter((request) => request.path === path);
  }
}
