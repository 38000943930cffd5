// Filters the list of a page that is a file: the same conditions as the server's.
(function () {
  "use strict";
  var form = document.querySelector("form.filter");
  var list = document.querySelector(".items-list");
  if (!form || !list) { return; }
  var rows = Array.prototype.slice.call(list.children);
  var status = document.querySelector(".found b");
  var whole = status.textContent;
  function value(name) { var field = form.elements[name]; return field ? field.value.trim() : ""; }
  function count(row, name) { return Number(row.dataset[name]); }
  var states = {
    "some-rejected": function (row) { return count(row, "rejected") > 0; },
    "all-confirmed": function (row) {
      return count(row, "confirmed") > 0 && count(row, "rejected") + count(row, "undecided") === 0;
    },
    "some-undecided": function (row) { return count(row, "undecided") > 0; },
    "not-judged": function (row) {
      return count(row, "confirmed") + count(row, "rejected") + count(row, "undecided") === 0;
    },
    "paired": function (row) { return count(row, "pairs") > 0; },
    "unpaired": function (row) { return count(row, "pairs") === 0; }
  };
  function within(row, name, least, most) {
    var number = row.dataset[name];
    if (least === "" && most === "") { return true; }
    if (number === "") { return false; }
    return (least === "" || Number(number) >= Number(least)) && (most === "" || Number(number) <= Number(most));
  }
  var orders = {
    "gap": function (row) { return row.dataset.gap === "" ? Infinity : -Number(row.dataset.gap); },
    "length": function (row) { return -count(row, "words"); },
    "rejected": function (row) { return -count(row, "rejected"); }
  };
  function apply(event) {
    if (event) { event.preventDefault(); }
    var text = value("text").toLowerCase();
    var state = states[value("state")];
    var shown = 0;
    rows.forEach(function (row) {
      var good = row.dataset.text.indexOf(text) >= 0 && (!state || state(row))
        && within(row, "words", value("least-words"), value("most-words"))
        && within(row, "gap", value("least-gap"), value("most-gap"));
      row.hidden = !good;
      shown += good ? 1 : 0;
    });
    var order = orders[value("order")];
    var sorted = rows.slice();
    if (order) { sorted.sort(function (a, b) { return order(a) - order(b) || rows.indexOf(a) - rows.indexOf(b); }); }
    sorted.forEach(function (row) { list.appendChild(row); });
    status.textContent = shown === rows.length ? whole : shown + " of " + rows.length + " shown";
  }
  form.addEventListener("submit", apply);
  form.addEventListener("change", apply);
  form.querySelector("a.button").addEventListener("click", function (event) {
    event.preventDefault();
    form.reset();
    apply();
  });
})();
