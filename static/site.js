// What htmx and HTML do not do by themselves: linking text and cards, and saying when an update fails.
(function () {
  "use strict";

  function others(target) {
    var card = target.closest("[data-claim]");
    if (card) {
      return document.querySelectorAll('.hl[data-claims~="' + card.dataset.claim + '"]');
    }
    var piece = target.closest(".hl[data-claims]");
    if (!piece) {
      return [];
    }
    var ids = piece.dataset.claims.trim().split(" ");
    return ids.map(function (id) { return document.getElementById("card-" + id); }).filter(Boolean);
  }

  function light(event, on) {
    others(event.target).forEach(function (element) { element.classList.toggle("lit", on); });
  }

  ["mouseover", "focusin"].forEach(function (name) {
    document.addEventListener(name, function (event) { light(event, true); });
  });
  ["mouseout", "focusout"].forEach(function (name) {
    document.addEventListener(name, function (event) { light(event, false); });
  });

  function trouble(shown) {
    document.getElementById("trouble").hidden = !shown;
  }
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function () { trouble(true); });
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful) {
      trouble(false);
    }
  });
})();
