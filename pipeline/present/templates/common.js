const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const say = (name, values = {}) => data.words[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
const el = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
const day = (iso) => iso.split("-").reverse().join("/");
const monthName = (m) => say("month_name", { month: m.slice(5), year: m.slice(0, 4) });

// -- light and dark: what the system says until somebody chooses ---------------------------------
const keep = (value) => { try { value ? localStorage.setItem("theme", value) : 0; return localStorage.getItem("theme"); } catch { return null; } };
const asked = keep();
if (asked === "light" || asked === "dark") document.documentElement.dataset.theme = asked;
$("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const now = root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
  keep(root.dataset.theme);
});

// -- search: a query without marks finds words with and without; one with marks finds just those -
const TONES = "\u0300\u0301\u0303\u0309\u0323";
const moved = {}; // hoà → hòa: two ways to write one word, both kept apart by Unicode
for (const pair of ["oa", "oe", "uy"]) for (const tone of TONES) moved[(pair + tone).normalize("NFC")] = (pair[0] + tone).normalize("NFC") + pair[1];
const old = new RegExp(Object.keys(moved).join("|"), "g");
const exact = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, " ").replace(/[‐‑–—−]/g, "-").replace(/ð/g, "đ");
const plain = (text) => exact(text).normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
const placed = (text) => text.replace(old, (pair) => moved[pair]);
const searchable = (text) => { const e = exact(text); return { exact: e, placed: placed(e), plain: plain(e) }; };
// What is asked as it is typed; where no text at all has that, its words, wherever they stand.
function matcher(query, texts) {
  const asked = exact(query).trim(), marked = plain(asked) !== asked;
  const has = marked ? (t, w) => t.exact.includes(w) || t.placed.includes(placed(w)) : (t, w) => t.plain.includes(w);
  const single = asked.split(" ").filter(Boolean);
  const loose = single.length > 1 && !texts.some((t) => has(t, asked));
  const words = loose ? single : asked ? [asked] : [];
  return { words, marked, loose, fits: (t) => words.every((w) => has(t, w)) };
}
// Shows what was found without touching the text; browsers that cannot simply do not.
function mark(query, nodes) {
  if (!globalThis.Highlight || !CSS.highlights) return;
  const found = new Highlight();
  for (const node of query.words.length ? nodes : []) {
    const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      const letters = [...text.data].map((c) => (query.marked ? exact(c) : plain(c)));
      if (letters.join("").length !== text.data.length) continue; // offsets would slip
      const line = letters.join("");
      for (const word of query.words) for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(text, at);
        range.setEnd(text, at + word.length);
        found.add(range);
      }
    }
  }
  CSS.highlights.set("found", found);
}
// Today is asked for only here, when somebody looks; days are counted by the calendar.
const now = new Date();
const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
const count = (iso) => { const [y, m, d] = iso.split("-").map(Number); return Date.UTC(y, m - 1, d) / 864e5; };
const daysTo = (iso) => count(iso) - count(today);
const SOON = 30;
