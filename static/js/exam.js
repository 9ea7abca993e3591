// The room of a timed paper: the clock, and choices that wait for the connection. All of it works without this file.
"use strict";

const WARNINGS = [10, 5, 1]; // minutes
let endsAt = 0;
let leftBefore = Infinity;
let isWaiting = false;

function readClock() {
  const clock = document.querySelector("[data-seconds-left]");
  endsAt = clock ? Date.now() + clock.dataset.secondsLeft * 1000 : 0;
  const hide = document.querySelector("[data-hide-clock]");
  if (hide) hide.hidden = false;
  showHidden();
  tick();
}

function tick() {
  const clock = document.querySelector("[data-seconds-left]");
  if (!clock) return;
  const left = Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  clock.classList.toggle("is-short", left <= 600);
  const crossed = WARNINGS.find((minutes) => leftBefore > minutes * 60 && left <= minutes * 60);
  if (crossed && leftBefore !== Infinity) {
    document.getElementById("status").textContent = `${crossed} ${crossed === 1 ? "minute" : "minutes"} left.`;
  }
  leftBefore = left;
  if (left === 0 && navigator.onLine) handIn();
}

function handIn() {
  const form = document.getElementById("hand-in");
  if (!form || form.dataset.sent) return;
  form.dataset.sent = "yes";
  form.submit();
}

function showHidden() {
  const isHidden = localStorage.getItem("clock") === "hidden";
  document.documentElement.toggleAttribute("data-clock-hidden", isHidden);
  const button = document.querySelector("[data-hide-clock]");
  if (!button) return;
  button.setAttribute("aria-pressed", isHidden);
  button.textContent = isHidden ? "Show the time" : "Hide";
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-hide-clock]")) return;
  localStorage.setItem("clock", localStorage.getItem("clock") === "hidden" ? "shown" : "hidden");
  showHidden();
});

// A choice that does not reach the server is kept here and sent when the connection is back. It says how often the
// question had been saved by then, so that it cannot undo what was chosen later on another device.
function keyOf(form) {
  return `unsaved ${form.getAttribute("action")}`;
}

function say(text, isWarning) {
  const saved = document.getElementById("saved");
  if (!saved) return;
  saved.textContent = text;
  saved.classList.toggle("is-waiting", isWarning);
}

function keep() {
  const form = document.getElementById("answers");
  if (!form) return;
  const body = new URLSearchParams(new FormData(form));
  body.set("go", "here");
  body.set("late", "1");
  localStorage.setItem(keyOf(form), body.toString());
  isWaiting = true;
  say("Not saved yet: no connection. It is sent as soon as there is one.", true);
}

document.addEventListener("htmx:sendError", ({ detail }) => {
  if (!detail.elt.closest("#answers")) return;
  document.getElementById("problem").hidden = true;
  keep();
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest?.("#answers");
  if (!form || !detail.successful) return;
  isWaiting = false;
  localStorage.removeItem(keyOf(form));
  document.getElementById("saved")?.classList.remove("is-waiting");
});

function sendAgain() {
  if (isWaiting && navigator.onLine) {
    document.getElementById("answers")?.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// What another page, or this one before it was closed, could not send.
async function sendKept() {
  const form = document.getElementById("answers");
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const paper = location.pathname.match(/^\/exam\/[^/]+\//)?.[0];
  if (!token || !paper) return;
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(`unsaved ${paper}`))) {
    const body = new URLSearchParams(localStorage.getItem(key));
    body.set("csrfmiddlewaretoken", token);
    try {
      const answer = await fetch(key.slice("unsaved ".length), { method: "POST", body, headers: { "HX-Request": "true" } });
      if (answer.status < 500) localStorage.removeItem(key);
      if (form && key === keyOf(form) && answer.ok) location.reload();
    } catch {
      return; // no connection yet: they stay
    }
  }
}

window.addEventListener("online", sendAgain);
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (document.getElementById(detail.target.id)?.id === "q") readClock();
});
readClock();
setInterval(tick, 1000);
setInterval(sendAgain, 5000);
sendKept();
