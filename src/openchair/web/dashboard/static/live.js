// Fetches the page again when the ledger has news, and puts in what is different.
// Without this script the page is the same; it is then as fresh as its last loading.

const QUIET_MS = 250; // between two looks: news come in bursts
const SHARE = 5; // a page that takes long to draw is looked at more seldom
const LOST_MS = 4000; // a stream ends now and then, and is back after two seconds
const AGAIN_MS = 5000;
const state = document.querySelector("[data-events]");
const lost = document.getElementById("lost");
let source = null;
let isNews = false;
let isLooking = false;
let losing = null;

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (answer.redirected && new URL(answer.url).pathname === "/login") {
    location.reload();
    return;
  }
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(part.id);
    if (now !== null && now.outerHTML !== part.outerHTML && !isInUse(part)) put(part, now);
  }
}

// What somebody is marking, writing or listening to is left alone until they have done.
function isInUse(part) {
  const marked = getSelection();
  return (!marked.isCollapsed && part.contains(marked.anchorNode))
    || (part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea"))
    || [...part.querySelectorAll("audio")].some((one) => !one.paused);
}

function put(part, now) {
  const held = part.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  const open = [...part.querySelectorAll("details")].map((one) => one.open);
  const left = [...part.querySelectorAll(".scroll")].map((one) => one.scrollLeft);
  part.replaceChildren(...now.childNodes);
  part.querySelectorAll("details").forEach((one, nth) => { one.open = open[nth] ?? one.open; });
  part.querySelectorAll(".scroll").forEach((one, nth) => { one.scrollLeft = left[nth] ?? 0; });
  if (held !== null) part.querySelector(held)?.focus({ preventScroll: true });
}

function nameOf(element) {
  const known = ["href", "aria-label"].find((name) => element.hasAttribute(name));
  const tag = element.tagName.toLowerCase();
  return known ? `${tag}[${known}="${CSS.escape(element.getAttribute(known))}"]` : tag;
}

async function look() {
  isNews = true;
  if (isLooking) return;
  isLooking = true;
  while (isNews) {
    isNews = false;
    const began = performance.now();
    await refresh().catch(() => {});
    const pause = Math.max(QUIET_MS, SHARE * (performance.now() - began));
    await new Promise((done) => setTimeout(done, pause));
  }
  isLooking = false;
}

function found() {
  const wasAway = losing !== null;
  clearTimeout(losing);
  losing = null;
  lost.hidden = true;
  if (wasAway) look(); // whatever happened meanwhile
}

function missed() {
  losing ??= setTimeout(() => { lost.hidden = false; }, LOST_MS);
  if (source.readyState !== EventSource.CLOSED) return;
  look(); // it was refused: perhaps nobody is logged in any more
  setTimeout(listen, AGAIN_MS);
}

function listen() {
  source = new EventSource(state.dataset.events);
  source.addEventListener("call", look);
  source.addEventListener("reset", look);
  source.addEventListener("open", found);
  source.addEventListener("error", missed);
}

if (state !== null && "EventSource" in window) {
  listen();
  document.addEventListener("selectionchange", () => { if (getSelection().isCollapsed) look(); });
  // A hidden page holds no connection: browsers allow six to a host.
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
}
