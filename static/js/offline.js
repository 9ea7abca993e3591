// Without a connection: says so, keeps an answer that could not be sent, and sends it when the server is back.
// app.js loads this file when one of these is the case. Sending twice is harmless: the server knows each showing by its token.

const KEY = "answers to send";
const AGAIN = 15_000;
const { account: whose } = document.body.dataset;
const state = document.createElement("p");
state.id = "connection";
state.className = "notice wrap";
state.setAttribute("role", "status");
state.hidden = true;
document.getElementById("problem").after(state);
let isAway = "kept" in document.documentElement.dataset;

const keyOf = (form) => form.elements.token?.value || form.action;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // no storage, or not ours
  }
}

function change(edit) {
  const all = read();
  edit(all);
  if (Object.keys(all).length) localStorage.setItem(KEY, JSON.stringify(all));
  else localStorage.removeItem(KEY);
}

// What was answered as nobody belongs to whoever goes on from there.
function mine() {
  return Object.entries(read()).filter(([, { account }]) => !account || account === whose);
}

function tell(text = "", link = "", label = "") {
  const count = mine().length;
  const kept = count === 1 ? "1 answer is kept on this device and sent" : `${count} answers are kept on this device and sent`;
  if (!text && (isAway || !navigator.onLine)) {
    text = count
      ? `You are offline: notes you opened can be read; ${kept} when the connection is back. `
      : "You are offline: notes you opened can be read; answers are sent when the connection is back. ";
    [link, label] = ["/offline/", "What can be read"];
  } else if (!text && count) text = `${kept} when the server can be reached.`;
  state.textContent = text;
  state.hidden = !text;
  if (!link) return;
  const anchor = document.createElement("a");
  anchor.href = link;
  anchor.textContent = label;
  state.append(anchor);
}

export function keep(form) {
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  change((all) => { all[keyOf(form)] = { account: whose, action: form.action, fields }; });
  document.getElementById("problem").hidden = true;
  isAway = true;
  tell();
}

async function send() {
  await navigator.locks.request(KEY, { ifAvailable: true }, async (lock) => {
    for (const [key, entry] of lock ? mine() : []) {
      const open = [...document.querySelectorAll("form.question")].find((form) => keyOf(form) === key);
      if (open) open.requestSubmit(); // the question is still here: its verdict comes in its place
      else if (!(await post(key, entry))) return;
    }
  });
}

// Says whether to go on with the next one.
async function post(key, { action, fields }) {
  const body = new URLSearchParams(fields);
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (token) body.set("csrfmiddlewaretoken", token);
  let response;
  try {
    response = await fetch(action, { method: "POST", body });
  } catch {
    isAway = true;
    tell();
    return false;
  }
  isAway = false;
  if (response.status >= 500 || [403, 429].includes(response.status)) {
    tell();
    return false;
  }
  change((all) => delete all[key]);
  const { pathname } = new URL(response.url);
  if (response.ok && pathname !== "/" && !pathname.endsWith("/study/")) tell("Your kept answer was sent. ", pathname, "See what was right");
  else tell("A kept answer did not count: its question was changed meanwhile.");
  return true;
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.requestConfig?.elt; // it is not on the page any more when its answer is
  if (!form?.matches("form.question") || !detail.xhr?.status) return;
  isAway = false;
  if (detail.successful) change((all) => delete all[keyOf(form)]);
  tell();
});
window.addEventListener("offline", () => tell());
window.addEventListener("online", () => {
  isAway = false;
  tell();
  send();
});
setInterval(() => mine().length && !document.hidden && send(), AGAIN);

async function listNotes(list) {
  const found = new Map();
  for (const name of await caches.keys()) {
    if (!name.startsWith("notes ")) continue;
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const path = new URL(url).pathname;
      const title = /<title>([^<]*) – Study app/.exec(await (await cache.match(path)).text())?.[1];
      if (path !== "/notes/" && title) found.set(path, new DOMParser().parseFromString(title, "text/html").body.textContent);
    }
  }
  for (const [path, title] of [...found].sort((a, b) => a[1].localeCompare(b[1]))) {
    const link = document.createElement("a");
    [link.href, link.textContent] = [path, title];
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  list.hidden = !found.size;
  document.querySelector("[data-no-notes]").hidden = found.size > 0;
}

const list = document.querySelector("[data-kept-notes]");
if (list && window.caches) listNotes(list);
tell();
if (mine().length) send();
