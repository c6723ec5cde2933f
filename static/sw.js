/* Keeps help at hand while the server is away. /sw.js puts VERSION and KEPT (a list of addresses) before this text.
   It never keeps what anyone typed or got: only the directory, its QR codes and the page for a lost server. */
"use strict";

// No sound is kept, so a page asked for in silence need not tell where its recordings are: half a kilobyte each.
addEventListener("install", event =>
  event.waitUntil(
    caches
      .open(VERSION)
      .then(cache =>
        cache.addAll(KEPT.map(address => new Request(address, { credentials: "omit", headers: { silent: 1 } })))
      )
      .then(() => skipWaiting())
  )
);

addEventListener("activate", event =>
  event.waitUntil(
    caches
      .keys()
      .then(names => Promise.all(names.map(name => name !== VERSION && caches.delete(name))))
      .then(() => clients.claim())
  )
);

addEventListener("fetch", event => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    fetch(event.request).catch(() =>
      caches
        .match(event.request)
        .then(
          kept =>
            kept ||
            (event.request.mode === "navigate"
              ? caches.match(/\/\/[^/]+\/family\//.test(event.request.url) ? "/family/lain" : "/away/")
              : Response.error())
        )
    )
  );
});
