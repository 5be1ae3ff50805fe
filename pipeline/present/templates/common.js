"use strict";
const $ = (id) => document.getElementById(id);
const el = (tag, attrs, ...kids) => {
  const node = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs || {})) {
    if (v === false || v === null || v === undefined) continue;
    if (k === "class") node.className = v; else node.setAttribute(k, v === true ? "" : v);
  }
  for (const kid of kids) node.append(kid);
  return node;
};
const read = (id) => JSON.parse($(id).textContent);
const lower = (s) => s.normalize("NFC").toLowerCase();
const plain = (s) => lower(s).normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
// A query with marks is matched with marks; one without finds both.
const matcher = (query) => {
  const words = lower(query).split(/\s+/).filter(Boolean);
  return (text) => words.every((w) => (plain(w) === w ? plain(text) : lower(text)).includes(w));
};
const day = (iso) => (iso ? iso.split("-").reverse().join("/") : "");
const theme = (name) => { document.documentElement.dataset.theme = name; };
theme(window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
addEventListener("DOMContentLoaded", () => {
  $("theme").addEventListener("click", () => {
    theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    document.dispatchEvent(new Event("themed"));
  });
});
