/* Keeps help at hand while the server is away. /sw.js puts VERSION and KEPT (a list of addresses) before this text.
   It never keeps what anyone typed or got: only the directory, its QR codes and the page for a lost server. */
"use strict";

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(VERSION).then(function (cache) {
    return cache.addAll(KEPT.map(function (address) { return new Request(address, { credentials: "omit" }); }));
  }).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name !== VERSION; }).map(function (name) {
      return caches.delete(name);
    }));
  }).then(function () { return self.clients.claim(); }));
});

self.addEventListener("fetch", function (event) {
  if (event.request.method !== "GET") return;
  event.respondWith(fetch(event.request).catch(function () {
    return caches.match(event.request).then(function (kept) {
      if (kept) return kept;
      return event.request.mode === "navigate" ? caches.match("/away/") : Response.error();
    });
  }));
});
