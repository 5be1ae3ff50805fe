"use strict";
(function () {
  var byId = function (id) { return document.getElementById(id); };
  var section = byId("section"), agency = byId("agency"), kind = byId("kind"), find = byId("find");
  var rows = Array.prototype.map.call(document.querySelectorAll("article"), function (el) {
    return {
      el: el,
      kinds: el.dataset.kinds.split(" "),
      section: el.dataset.section,
      agencies: JSON.parse(el.dataset.agencies),
      text: el.textContent.normalize("NFC").toLowerCase()
    };
  });
  var buttons = document.querySelectorAll("#counts button");
  function apply() {
    var wanted = find.value.normalize("NFC").toLowerCase().trim(), shown = 0;
    rows.forEach(function (row) {
      var ok = (!section.value || row.section === section.value) &&
        (!agency.value || row.agencies.indexOf(agency.value) >= 0) &&
        (!kind.value || row.kinds.indexOf(kind.value) >= 0) &&
        (!wanted || row.text.indexOf(wanted) >= 0);
      row.el.hidden = !ok;
      if (ok) { shown += 1; }
    });
    byId("shown").textContent = String(shown);
    Array.prototype.forEach.call(buttons, function (b) {
      b.setAttribute("aria-pressed", String(b.dataset.kind === kind.value));
    });
  }
  [section, agency, kind].forEach(function (el) { el.addEventListener("change", apply); });
  find.addEventListener("input", apply);
  Array.prototype.forEach.call(buttons, function (b) {
    b.addEventListener("click", function () {
      kind.value = kind.value === b.dataset.kind ? "" : b.dataset.kind;
      apply();
    });
  });
}());
