// Keys click what is on the page. Everything works without this file.
"use strict";

const CLICKS = {
  "Enter": ".question .primary, .verdict ~ .actions .primary",
  "u": "[data-undo]",
  "n": "[rel=next], [data-go=next]",
  "p": "[rel=prev], [data-go=previous]",
  "g": "[data-grid]",
  "f": "[data-flag]",
  "b": "[data-bury]",
  "s": "[data-suspend]",
  "r": ".report > details > summary",
  "?": "[data-help]",
};
const LETTERS = "abcdef";
const FOCUSES = { "/": "#search" };
const CONTROLS = "a, button, input, select, textarea, summary";
let shownAt = performance.now();

// Where letters are typed without Shift and digits with it, Shift and a digit mean the digit.
function findTarget(key, event) {
  const sure = event.shiftKey && /^Digit[1-3]$/.test(event.code) && !/^[0-9]$/.test(key);
  if (sure) return document.querySelector(`[data-sure="${event.code.slice(-1)}"]`);
  const place = LETTERS.indexOf(key) + 1;
  if (place && event.shiftKey) return document.querySelector(`[data-strike="${place}"]`);
  if (/^[1-9]$/.test(key)) return document.querySelector(`[data-choice="${key}"], [data-rating="${key}"]`);
  return (place && document.querySelector(`[data-choice="${place}"]`)) || (CLICKS[key] && document.querySelector(CLICKS[key]));
}

function isTyping(element) {
  return element.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key.length === 1 && document.documentElement.dataset.keys === "off") return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.target.closest(CONTROLS)) return; // the browser presses it
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const found = document.querySelector(FOCUSES[key] ?? ":not(*)") ?? findTarget(key, event);
  if (!found) return;
  event.preventDefault();
  if (FOCUSES[key] || found.matches("[data-choice]")) found.focus();
  if (!FOCUSES[key]) found.click();
});

// A question with several answers is checked at exactly as many as it asks for.
function countChosen() {
  const counter = document.querySelector("[data-chosen]");
  if (!counter) return;
  const fieldset = counter.closest("[data-select]");
  const chosen = fieldset.querySelectorAll("[name=choice]:checked").length;
  const surplus = chosen - fieldset.dataset.select;
  counter.textContent = ` · ${chosen} chosen${surplus > 0 ? `: take ${surplus} away` : ""}`;
  const check = document.querySelector("[data-check]");
  if (check) check.disabled = surplus !== 0;
}

// What is chosen is not ruled out, and the other way around.
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-choice], [data-strike]") && target.checked) {
    const other = target.dataset.choice ? "[data-strike]" : "[data-choice]";
    target.closest(".choice").querySelector(other).checked = false;
  }
  countChosen();
});
countChosen();

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-help]");
  if (!link) return;
  event.preventDefault();
  document.getElementById("keys").showModal();
  if (document.querySelector("#key-list .keys")) return;
  htmx.ajax("GET", link.href, { target: "#key-list", select: ".keys", swap: "innerHTML ignoreTitle:true" });
});

// A passage of the notes opens over the question; without this it is a link.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-drawer]");
  const drawer = document.getElementById("drawer");
  if (!link || !drawer || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  htmx.ajax("GET", link.dataset.drawer, { target: "#passage", swap: "innerHTML" }).then(() => {
    if (!drawer.open) drawer.showModal();
    drawer.scrollTop = 0;
  });
});

document.addEventListener("submit", (event) => {
  const field = event.target.elements.milliseconds;
  if (field) field.value = Math.round(performance.now() - shownAt);
}, { capture: true });

// After a swap the new heading has the focus, and the verdict is spoken.
document.addEventListener("htmx:afterSettle", (event) => {
  const part = document.getElementById(event.detail.target.id);
  if (!part?.matches("#q, #report, #notices")) return;
  document.getElementById("problem").hidden = true;
  if (part.id === "q") {
    shownAt = performance.now();
    countChosen();
  }
  (part.querySelector("[data-focus]") ?? document.getElementById("main")).focus({ preventScroll: true });
  document.getElementById("status").textContent = part.querySelector("[data-status]")?.textContent ?? "";
});

// What is needed without a connection is loaded only then: the service worker has it.
const loadOffline = () => import(document.body.dataset.offline);

for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, async ({ type, detail: { elt } }) => {
    try {
      if (type === "htmx:sendError" && elt.matches("form.question:has([data-check])")) return (await loadOffline()).keep(elt);
    } catch { /* there is no worker yet, or no room: the choice stays on the page */ }
    const problem = document.getElementById("problem");
    problem.textContent = "That did not reach the server. Nothing is lost: try again, or reload the page.";
    problem.hidden = false;
  });
}

const loadIfCan = () => loadOffline().catch(() => {});
window.addEventListener("offline", loadIfCan);
if (!navigator.onLine || document.querySelector("[data-kept], [data-kept-notes]")) loadIfCan();
try {
  if (localStorage.length) loadIfCan();
} catch { /* no storage is allowed here */ }
window.addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").catch(() => {}));

// A day of study begins in the morning of whoever studies: the next request tells the server their time zone.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes(`zone=${zone}`)) {
  document.cookie = `zone=${zone}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}
