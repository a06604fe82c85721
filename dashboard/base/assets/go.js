// A link that our own markup makes, followed inside the running app: the address changes and Streamlit draws the page
// it names, without loading anything again. Without this script, and for a new tab, it is an ordinary link.
(function () {
  "use strict";
  var pages = (document.currentScript.dataset.pages || "").split(",");
  var PATIENCE = 8000; // ms

  function isPlain(event) {
    return event.button === 0 && !event.defaultPrevented && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  }

  function isOurs(link) {
    return link.origin === location.origin && (!link.target || link.target === "_self") && !link.hasAttribute("download") &&
      pages.indexOf(link.pathname.slice(1)) >= 0 && !link.hash;
  }

  // What the link leads to may say which address it is about; it is brought into sight as soon as it stands there.
  function bringIntoSight(address) {
    var until = Date.now() + PATIENCE;
    function look() {
      var found = Array.prototype.find.call(document.querySelectorAll("[data-address]"), function (element) {
        return element.dataset.address === address;
      });
      if (!found) { return Date.now() > until; }
      found.scrollIntoView({block: "start"});
      found.focus({preventScroll: true});
      return true;
    }
    if (look()) { return; }
    var observer = new MutationObserver(function () { if (look()) { observer.disconnect(); } });
    observer.observe(document.body, {childList: true, subtree: true});
    setTimeout(function () { observer.disconnect(); }, PATIENCE);
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (!link || !isPlain(event) || !isOurs(link)) { return; }
    event.preventDefault();
    var address = link.getAttribute("href");
    if (link.href === location.href) { bringIntoSight(address); return; }
    var isOtherPage = link.pathname !== location.pathname;
    history.pushState({}, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate", {state: {}}));
    var main = document.querySelector(".stMain");
    if (isOtherPage && main) { main.scrollTo(0, 0); }
    bringIntoSight(address);
  });
})();
