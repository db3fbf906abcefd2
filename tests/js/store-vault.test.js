/** What lies on the disk is sealed, and whoever may open it always can. */

import assert from "node:assert/strict";
import { test } from "node:test";

import * as profiles from "../../static/js/store/profiles.js";
import { inside, openProfile } from "../../static/js/store/store.js";
import { vaultOf, lyingOpen, mint } from "../../static/js/store/keyring.js";
import { startSync } from "../../static/js/sync/sync.js";
import { RECOVERY, Server, recovered } from "./server.js";
import { ANNA, KEY, QUICK, freshBrowser, open, rawRows, rows, until, vault } from "./tablet.js";

const EMAIL = "anna@daugavpils.example";
const PIN = "294718";
const OTHER_PIN = "805163";
const STORES = ["observations", "changes", "facts", "reference", "forms", "meta", "barrier"];

/** A browser in which Anna has signed in, and the server. */
async function signedIn(t) {
  const browser = freshBrowser();
  const server = new Server();
  server.person = ANNA;
  const signIn = () => profiles.signIn({ email: EMAIL, password: "x", device: "tablet", fetch: server.fetch });
  const use = async (keys, work) => {
    const store = await openProfile(ANNA, { vault: keys, ...QUICK, ...browser });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };
  /** Send and fetch until it is quiet. */
  const send = async (store) => {
    const sync = startSync(store, { fetch: server.fetch, locks: browser.locks, random: () => 0, idle_ms: 0 });
    await sync.sendNow();
    sync.stop();
  };
  return { browser, server, signIn, use, send, ...(await signIn()) };
}

/** Everything that lies in both databases and in localStorage, as one text. */
async function disk(browser) {
  const spelled = (value) => (value instanceof Uint8Array ? `[${Buffer.from(value).toString("latin1")}]` : value);
  const stores = await Promise.all(STORES.map((store) => rawRows(store)));
  return JSON.stringify([stores, await rawRows("profiles", "sveris-device"), await rawRows("meta", "sveris-device"), { ...browser.storage }], (_, value) => spelled(value));
}

test("nothing that was written, nobody's name and no token lies on the disk in clear", async (t) => {
  const { browser, server, use, send, vault: keys, profile } = await signedIn(t);
  await profiles.setPin(profile.id, keys, PIN);
  server.tell("person", ANNA, { name: "Anna Bērziņa", kinds: ["areja"] });
  server.tell("assignment", "cilda-skola", { name: "Cilda Rudzīte", institution: "skola" });
  await use(keys, async (store) => {
    const obs = await store.create("ms", 1, { "K.PEDAGOGS": "cilda-skola" });
    await store.edit(obs, "S.STIPR", "Skaidrs mērķis un drosmīgi jautājumi");
    await store.submit(obs);
    await send(store);
    server.tell("observation", obs, { number: "2026-000123", state: "draft", flags: [], conflicts: [], revision: 0, submitted_at: null, late: [], accepted: null });
    await send(store);
    await store.create("ms", 1, { "S.STIPR": "drosmīgi vēlreiz" });
    assert.equal((await store.reference.assignments())[0].name, "Cilda Rudzīte");
  });
  const lying = await disk(browser);
  for (const word of ["drosmīgi", "cilda-skola", "Cilda", "2026-000123", server.token, PIN]) assert.ok(!lying.includes(word), `${word} lies in clear`);
  assert.ok(lying.includes("sealed"), "the disk was really read");
});

test("what everybody may know stays in clear: an observation can be begun with a new key", async (t) => {
  const { server, use, send, vault: keys, profile } = await signedIn(t);
  server.tell("institution", "skola", { name: "Skola", sites: [] });
  server.tell("form", "ms@abc", { form: "ms", version: 1, digest: "abc", state: "open", title: { lv: "MS", en: "MS" } });
  server.tell("assignment", "cilda-skola", { name: "Cilda Rudzīte", institution: "skola" });
  server.forms["ms@abc"] = { form: "ms", version: 1 };
  await use(keys, (store) => send(store));
  await profiles.setPin(profile.id, keys, PIN);
  const anew = await profiles.beginAnew(profile.id, OTHER_PIN);
  await use(anew, async (store) => {
    assert.deepEqual((await store.reference.forms()).map(({ form }) => form), ["ms"]);
    assert.deepEqual((await store.reference.institutions()).map(({ name }) => name), ["Skola"]);
    assert.deepEqual(await store.reference.assignments(), []);
    assert.deepEqual(await store.definition("ms", 1), { form: "ms", version: 1 });
  });
});

test("a row that was moved to another place does not open, and takes no other down with it", async () => {
  const row = { v: 1, id: "one", obs: "o", state: "pending", tab: null, rev: 0, text: "x" };
  const sealed = await vault.seal("changes", row);
  assert.deepEqual(await vault.open("changes", sealed), row);
  assert.equal(await vault.open("changes", { ...sealed, id: "two" }), null);
  assert.equal(await vault.open("observations", sealed), null);
  const damaged = { ...sealed, sealed: { ...sealed.sealed, data: sealed.sealed.data.map((byte, at) => (at === 3 ? byte ^ 1 : byte)) } };
  assert.equal(await vault.open("changes", damaged), null);
});

test("a store without a key refuses to write rather than to write in clear", async () => {
  const store = await open(freshBrowser());
  const { database } = inside(store);
  database.vault = null;
  await assert.rejects(database.put([["facts", { v: 1, id: "x", facts: {} }]]), TypeError);
  database.vault = vault;
  await store.close();
});

test("every key can be opened by the server for its person, and for nobody else", async () => {
  assert.equal(await recovered(KEY.recovery.wrapped, ANNA), KEY.open);
  assert.equal(await recovered(KEY.recovery.wrapped, "0192a000-0000-7000-8000-00000000000b"), null);
});

test("with a PIN the key lies open nowhere; the PIN opens it, changing it keeps everything", async (t) => {
  const { use, vault: keys, profile } = await signedIn(t);
  await use(keys, (store) => store.create("ms", 1, { A: "before" }));
  assert.ok(await profiles.open(profile.id));
  await profiles.setPin(profile.id, keys, PIN);
  assert.equal(await profiles.open(profile.id), null);
  assert.deepEqual((await profiles.list()).map(({ lock }) => lock), ["pin"]);
  await profiles.setPin(profile.id, await profiles.unlock(profile.id, PIN), OTHER_PIN);
  await assert.rejects(profiles.unlock(profile.id, PIN), { name: "WrongPin", left: 4, wait_ms: 0 });
  const text = await use(await profiles.unlock(profile.id, OTHER_PIN), async (store) => store.observations()[0].document.A);
  assert.equal(text, "before");
});

test("a PIN that everybody would try first is refused", async (t) => {
  const { vault: keys, profile } = await signedIn(t);
  for (const pin of ["000000", "123456", "654321", "121212", "123123", "112211", "12345", "12345a"]) {
    await assert.rejects(profiles.setPin(profile.id, keys, pin), { name: "WeakPin" }, pin);
  }
});

test("after five wrong PINs each further try waits longer, whatever the clock does", async (t) => {
  const { vault: keys, profile } = await signedIn(t);
  await profiles.setPin(profile.id, keys, PIN);
  let now = new Date("2026-11-20T09:00:00Z");
  const wrong = () => profiles.unlock(profile.id, "111222", () => now).then(() => assert.fail("opened"), ({ name, left, wait_ms }) => [name, left, wait_ms]);
  const tries = [];
  for (let count = 0; count < 5; count += 1) tries.push(await wrong());
  assert.deepEqual(tries, [["WrongPin", 4, 0], ["WrongPin", 3, 0], ["WrongPin", 2, 0], ["WrongPin", 1, 0], ["WrongPin", 0, 30_000]]);
  await assert.rejects(profiles.unlock(profile.id, PIN, () => now), { name: "WrongPin", wait_ms: 30_000 }, "even the right one waits");
  now = new Date("2025-11-20T09:00:00Z");
  assert.equal(await profiles.waiting(profile.id, now), 30_000, "a clock set back makes it no longer");
  now = new Date("2026-11-20T09:00:31Z");
  assert.deepEqual(await wrong(), ["WrongPin", 0, 60_000]);
  now = new Date("2026-11-20T09:02:00Z");
  assert.ok(await profiles.unlock(profile.id, PIN, () => now));
  assert.equal(await profiles.waiting(profile.id, now), 0);
});

test("a PIN forgotten without a network: one begins anew, and signing in opens both", async (t) => {
  const { server, signIn, use, send, vault: keys, profile } = await signedIn(t);
  await use(keys, (store) => store.create("ms", 1, { A: "before" }));
  await profiles.setPin(profile.id, keys, PIN);
  const anew = await profiles.beginAnew(profile.id, OTHER_PIN);
  await use(anew, async (store) => {
    await store.create("ms", 1, { A: "after" });
    await until(() => store.lockedAway() === 1);
    assert.deepEqual(store.observations().map(({ document }) => document.A), ["after"]);
    await send(store);
    assert.equal(store.status().sending.key, "sign-in", "nobody sends in Anna's name who has not signed in");
  });
  assert.equal(await profiles.unsent(profile.id), 2);
  assert.equal(server.changes.size, 0);
  const { vault: all } = await signIn();
  await use(all, async (store) => {
    assert.equal(store.lockedAway(), 0);
    assert.deepEqual(store.observations().map(({ document }) => document.A).sort(), ["after", "before"]);
    await send(store);
  });
  assert.equal(server.changes.size, 2);
  await profiles.setPin(profile.id, all, "471093");
  await use(await profiles.unlock(profile.id, "471093"), async (store) => assert.equal(store.observations().length, 2));
});

test("whoever remembers the earlier PIN after all opens with it what it sealed", async (t) => {
  const { use, vault: keys, profile } = await signedIn(t);
  await use(keys, (store) => store.create("ms", 1, { A: "before" }));
  await profiles.setPin(profile.id, keys, PIN);
  await profiles.beginAnew(profile.id, OTHER_PIN);
  await use(await profiles.unlock(profile.id, PIN), async (store) => {
    assert.deepEqual(store.observations().map(({ document }) => document.A), ["before"]);
  });
});

test("what another key has sealed is never overwritten, not even by the server's own copy of it", async (t) => {
  const { server, signIn, use, send, vault: keys } = await signedIn(t);
  await use(keys, async (store) => {
    await store.create("ms", 1, { A: "before" });
    await send(store);
  });
  const [before] = await rawRows("changes");
  const { change, seq } = [...server.changes.values()][0];
  server.records.push({ t: "change", id: change.id, seq: seq + 1, data: change });
  const stranger = await vaultOf(lyingOpen([await mint(ANNA, RECOVERY)]));
  await use(stranger, async (store) => {
    await inside(store).meta.setDevice({ token: "sv_1" });
    await send(store);
  });
  assert.deepEqual(await rawRows("changes"), [before]);
  await signIn();
  assert.deepEqual((await rows("changes", ANNA, keys)).map((row) => row.change.fields.A.value), ["before"]);
});

test("signing out takes the token and nothing else", async (t) => {
  const { use, vault: keys, profile } = await signedIn(t);
  await use(keys, (store) => store.create("ms", 1, { A: "kept" }));
  await profiles.signOut(profile.id);
  assert.deepEqual(await rawRows("meta").then((all) => all.map(({ key }) => key).sort()), ["device"]);
  assert.equal(await profiles.unsent(profile.id), 1);
  assert.deepEqual((await rows("changes", ANNA, keys)).map((row) => row.change.fields.A.value), ["kept"]);
  assert.deepEqual((await profiles.list()).map(({ signed_in }) => signed_in), [false]);
});

test("a year of one's own observations is not read before the first screen, and is there soon after", async () => {
  const browser = freshBrowser();
  const store = await open(browser);
  const made = await Promise.all(Array.from({ length: 40 }, (_, at) => store.create("ms", 1, { A: at })));
  await store.close();
  const { database } = inside(store);
  const done = await database.all("observations");
  const facts = { number: "n", state: "acknowledged", flags: [], conflicts: [], revision: 1, submitted_at: null, late: [], accepted: "x" };
  const arrived = done.filter(({ id }) => id !== made[0]).map(({ open: _, ...row }) => ({ ...row, local: { ...row.local, unsent: 0 } }));
  await database.put([...arrived.map((row) => ["observations", row]), ...arrived.map(({ id }) => ["facts", { v: 1, id, seq: 1, facts }])]);
  await database.close();
  const next = await open(browser);
  assert.deepEqual(next.observations().map(({ id }) => id), [made[0]]);
  await until(() => next.observations().length === 40);
  assert.equal(next.status().unsent.observations, 1);
  assert.equal((await next.observation(made[39])).state, "arrived");
  await next.close();
});
