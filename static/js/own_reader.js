// The reader of one's own notes: J and K go from one fact to the next, other keys click its buttons.
"use strict";

const JUDGING = { y: "[data-right]", x: "[data-wrong]", e: "[data-correct]" };
let current = null, following = "";

function cardsToJudge() {
  return [...document.querySelectorAll(".card:has([data-right])")];
}

function goTo(card) {
  if (!card) return;
  const details = card.closest("details");
  if (details) details.open = true;
  card.querySelector("button, [data-correct]")?.focus({ preventScroll: true });
  card.scrollIntoView({ block: "center" });
}

function light(card) {
  for (const lit of document.querySelectorAll(".is-current")) lit.classList.remove("is-current");
  current = card;
  card.classList.add("is-current");
  const mark = document.getElementById(`fact-${card.dataset.fact}`);
  const place = mark?.getBoundingClientRect();
  mark?.classList.add("is-current");
  // Beside the cards the text follows; on a narrow screen it lies above, and the card stays in view.
  if (place && window.matchMedia("(min-width: 1000px)").matches) window.scrollBy(0, place.top - window.innerHeight / 3);
}

function step(by) {
  const cards = cardsToJudge();
  const at = cards.indexOf(current);
  goTo(cards[at < 0 ? 0 : Math.min(Math.max(at + by, 0), cards.length - 1)]);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (document.documentElement.dataset.keys === "off") return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (JUDGING[key] && current?.isConnected) current.querySelector(JUDGING[key])?.click();
});

document.addEventListener("focusin", ({ target }) => {
  const card = target.closest(".card[data-fact]");
  if (card && card !== current) light(card);
});

// A judged card comes back changed: its mark in the text follows, and the next fact has its turn.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const cards = cardsToJudge();
  following = cards[cards.indexOf(detail.target) + 1]?.id ?? "";
});
document.addEventListener("htmx:afterSettle", () => {
  for (const card of document.querySelectorAll(".card.is-new")) {
    card.classList.remove("is-new");
    document.getElementById(`fact-${card.dataset.fact}`)?.setAttribute("class", `is-${card.dataset.standing}`);
    document.getElementById("status").textContent = card.querySelector(".kind").textContent;
    goTo(card.querySelector("[data-right]") ? card : document.getElementById(following) ?? card);
  }
});
