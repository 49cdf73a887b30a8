// The keys of the desk. Each presses a link or a button that is on the page anyway.
(function () {
  "use strict";

  function all(selector) {
    return Array.from(document.querySelectorAll(selector));
  }

  function isTyping(element) {
    return element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
  }

  // The rows of a queue, or the evidence of a claim: what j and k walk through.
  function stops() {
    return all("[data-keys] .row-title").concat(all(".exhibit[tabindex]"));
  }

  function here() {
    return stops().findIndex(function (stop) {
      return stop === document.activeElement || stop.contains(document.activeElement);
    });
  }

  function move(by) {
    var list = stops();
    if (list.length) {
      var next = list[Math.min(Math.max(here() + by, 0), list.length - 1)];
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    }
  }

  function press(value) {
    var list = stops();
    var exhibit = list[here()];
    var button = exhibit && exhibit.querySelector('button[name="action"][value="' + value + '"]');
    if (button) {
      button.click();
    }
  }

  function openProposal() {
    var field = document.getElementById("id_rating") || document.getElementById("id_label_0");
    if (field) {
      var folded = field.closest("details");
      if (folded) {
        folded.open = true;
      }
      field.scrollIntoView({ block: "center" });
      field.focus();
    }
  }

  function showKeys() {
    var dialog = document.getElementById("keys");
    if (dialog.open) {
      dialog.close();
    } else {
      dialog.showModal();
    }
  }

  function choose() {
    var row = document.activeElement.closest("[data-keys] .row");
    var box = row && row.querySelector('input[type="checkbox"]');
    if (box) {
      box.click();
    }
  }

  function act(key) {
    var onClaim = document.querySelector(".exhibit[tabindex]") !== null;
    switch (key) {
      case "j": return move(1);
      case "J": return move(-1);
      case "k": return onClaim ? press("kept") : move(-1);
      case "x": return onClaim ? press("struck") : choose();
      case "v": return openProposal();
      case "?": return showKeys();
    }
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }
    if ("jJkxv?".indexOf(event.key) >= 0) {
      event.preventDefault();
      act(event.key);
    }
  });

  // After evidence was kept or struck the page comes anew: go on where one was.
  document.addEventListener("submit", function (event) {
    var exhibit = event.target.closest(".exhibit[tabindex]");
    if (exhibit) {
      sessionStorage.setItem("exhibit", location.pathname + " " + stops().indexOf(exhibit));
    }
  });
  var kept = (sessionStorage.getItem("exhibit") || "").split(" ");
  sessionStorage.removeItem("exhibit");
  if (kept[0] === location.pathname && stops()[Number(kept[1])]) {
    stops()[Number(kept[1])].focus();
  }
})();
