// Keys: each does what a link or field of the page does, which also works without this script.
(function () {
  "use strict";
  function follow(rel) {
    var link = document.querySelector('a[rel="' + rel + '"]');
    if (link) { link.click(); }
  }
  function move(step) {
    var rows = Array.prototype.filter.call(document.querySelectorAll("a.open"), function (link) {
      return !link.closest("[hidden]");
    });
    if (rows.length === 0) { follow(step > 0 ? "next" : "prev"); return; }
    var at = rows.indexOf(document.activeElement);
    var next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
    rows[next].focus();
    rows[next].scrollIntoView({ block: "nearest" });
  }
  var actions = {
    "/": function () { var text = document.querySelector('input[name="text"]'); if (text) { text.focus(); text.select(); } },
    "j": function () { move(1); },
    "k": function () { move(-1); },
    "n": function () { follow("next"); },
    "p": function () { follow("prev"); },
    "u": function () { follow("up"); },
    "?": function () { var keys = document.querySelector(".keys"); keys.open = !keys.open; keys.scrollIntoView(); }
  };
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (typing && event.key === "Escape") { event.target.blur(); }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !actions.hasOwnProperty(event.key)) { return; }
    event.preventDefault();
    actions[event.key]();
  });
})();
