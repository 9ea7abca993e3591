// Keeps the frame of the site, and the notes that somebody opened, to be read without a connection.
// Pages stand in a cache of their account; whatever belongs to another account is deleted as soon as a page says whose it is.
"use strict";

const VERSION = "{{ version|escapejs }}";
const STATIC = "{{ static|escapejs }}";
const FILES = [{% for path in shell %}"{{ path|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const OFFLINE = "{% url 'offline:page' %}";
const SHELL = "shell";
const NOTES = "notes "; // and the account; without one there is nothing private in it
const READABLE = /^\/(notes\/(mine\/[^/]+\/|(?!add\/|mine\/|uploads\/)[^/]+\/)?|facts\/\d+\/)$/;
const MOST_FILES = 100;
const MOST_NOTES = 300;

let asked = 0; // pages, in their order
let changedAt = 0; // the last of them that was asked for before the account changed

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith(STATIC)) event.respondWith(file(request));
  else if (request.mode === "navigate" || request.headers.get("Accept") === "text/html") event.respondWith(page(event, url));
});

async function install() {
  const shell = await caches.open(SHELL);
  await shell.addAll(FILES);
  await shell.put(OFFLINE, await fetch(OFFLINE, { credentials: "omit", cache: "reload" })); // nobody's, so everybody's
  await trim(shell, MOST_FILES);
  await self.skipWaiting();
}

// A file with a hash in its name never changes. It stays when there is a newer one: notes that were kept are dressed in it.
async function file(request) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(request);
  if (kept && VERSION) return kept;
  try {
    const response = await fetch(request);
    if (response.ok && response.status === 200) await shell.put(request, response.clone());
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function page(event, url) {
  const at = ++asked;
  let response;
  try {
    response = await fetch(event.request);
  } catch {
    return (await keptNote(url)) ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
  if (response.headers.has("Account")) event.waitUntil(keep(url, response.clone(), at));
  return response;
}

async function keep(url, response, at) {
  if (at <= changedAt) return; // it was asked for by whoever was there before
  const name = NOTES + response.headers.get("Account");
  for (const other of await caches.keys()) {
    if (!other.startsWith(NOTES) || other === NOTES || other === name) continue;
    changedAt = asked;
    await caches.delete(other);
  }
  if (!response.ok || url.search || !READABLE.test(url.pathname)) return;
  const notes = await caches.open(name);
  await notes.delete(url.pathname);
  await notes.put(url.pathname, response);
  await trim(notes, MOST_NOTES);
}

// The copy says that it is one.
async function keptNote(url) {
  const names = (await caches.keys()).filter((name) => name.startsWith(NOTES)).sort().reverse(); // the account's own first
  for (const name of url.search ? [] : names) {
    const kept = await (await caches.open(name)).match(url.pathname);
    if (kept) return new Response((await kept.text()).replace("<html ", "<html data-kept "), { headers: kept.headers });
  }
  return null;
}

async function trim(cache, most) {
  const keys = (await cache.keys()).filter(({ url }) => new URL(url).pathname !== OFFLINE);
  for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key);
}
