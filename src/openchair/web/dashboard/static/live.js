// Fetches the page again when the ledger has news, and puts in what is different.
// Without this script the page is the same; it is then as fresh as its last loading.

const QUIET_MS = 700; // news come in bursts; one look serves them all
const state = document.querySelector("[data-events]");
let waiting = null;
let source = null;

async function refresh() {
  waiting = null;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (answer.redirected && new URL(answer.url).pathname === "/login") {
    location.reload();
    return;
  }
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(part.id);
    if (now === null || now.outerHTML === part.outerHTML || part.contains(document.activeElement)) continue;
    const open = [...part.querySelectorAll("details")].map((one) => one.open);
    part.replaceChildren(...now.childNodes);
    part.querySelectorAll("details").forEach((one, nth) => { one.open = open[nth] ?? one.open; });
  }
}

function look() {
  waiting ??= setTimeout(() => refresh().catch(() => {}), QUIET_MS);
}

function listen() {
  source = new EventSource(state.dataset.events);
  source.addEventListener("call", look);
  source.addEventListener("reset", look);
  source.addEventListener("open", look); // whatever happened while we were away
}

if (state !== null && "EventSource" in window) {
  listen();
  // A hidden page holds no connection: browsers allow six to a host.
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
}
