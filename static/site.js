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

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // Words selected in an article's text can be marked as a claim. Their place counts code points of the text alone:
  // the signs and links that stand between the words are none of it.
  function textBefore(body, node, offset) {
    var range = document.createRange();
    range.setStart(body, 0);
    range.setEnd(node, offset);
    var part = range.cloneContents();
    part.querySelectorAll(".sign, .unseen, .also").forEach(function (extra) { extra.remove(); });
    return Array.from(part.textContent).length;
  }
  var bar = document.getElementById("mark-bar");
  if (bar) {
    var body = document.querySelector("article.body");
    var link = bar.querySelector("a");
    var address = link.getAttribute("href");
    document.addEventListener("selectionchange", function () {
      var selection = document.getSelection();
      var range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
      if (!range || !body.contains(range.startContainer) || !body.contains(range.endContainer)) {
        bar.hidden = true;
        return;
      }
      var start = textBefore(body, range.startContainer, range.startOffset);
      var end = textBefore(body, range.endContainer, range.endOffset);
      link.setAttribute("href", address + "?start=" + start + "&end=" + end);
      bar.hidden = end <= start;
    });
  }

  function trouble(shown) {
    document.getElementById("trouble").hidden = !shown;
  }
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function () { trouble(true); });
  });
  // A check that ends brings fresh forms; what somebody has begun to type is not taken from them.
  function begun(field) {
    if (field.type === "checkbox" || field.type === "radio") {
      return field.checked !== field.defaultChecked;
    }
    if (field.tagName === "SELECT") {
      var first = Array.from(field.options).findIndex(function (option) { return option.defaultSelected; });
      return field.selectedIndex !== Math.max(first, 0);
    }
    return field.value !== field.defaultValue;
  }
  document.addEventListener("htmx:oobBeforeSwap", function (event) {
    var desk = event.detail.target;
    if (desk.id === "desk" && Array.from(desk.querySelectorAll("textarea, select, input:not([type=hidden])")).some(begun)) {
      event.detail.shouldSwap = false;
      document.getElementById("desk-kept").hidden = false;
    }
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful) {
      trouble(false);
    }
  });
})();
