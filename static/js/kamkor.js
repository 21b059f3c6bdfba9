// Behaviour of the frame. Pages work without it; no eval, no inline handlers.
(() => {
  "use strict";
  const body = document.body;
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // --- toasts: from the server in HX-Trigger {"toast": {"text": "…"}}
  function toast(text) {
    const place = one("#toasts");
    const template = one("#toast-template");
    if (!place || !template || !text) return;
    const card = template.content.firstElementChild.cloneNode(true);
    one("[data-text]", card).textContent = text;
    place.append(card);
  }
  body.addEventListener("toast", (event) => toast(event.detail.text || event.detail.value));
  body.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close-toast]");
    if (close) close.closest(".k-toast").remove();
  });

  // --- errors of HTMX requests are said, never swallowed
  const said = (name) => body.dataset[name] || "";
  body.addEventListener("htmx:sendError", () => toast(said("offlineText")));
  body.addEventListener("htmx:responseError", (event) => {
    toast(event.detail.xhr.status === 403 ? said("forbiddenText") : said("errorText"));
  });

  // --- the network comes and goes
  const line = one("#offline");
  const tellNetwork = () => line && line.toggleAttribute("hidden", navigator.onLine);
  window.addEventListener("online", tellNetwork);
  window.addEventListener("offline", tellNetwork);
  tellNetwork();

  // --- dialogs: <button data-dialog="id">, closed by [data-close-dialog] or Escape
  body.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog && dialog.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    const closer = event.target.closest("[data-close-dialog]");
    if (closer) closer.closest("dialog").close();
  });

  // --- menus close when the reader goes on
  document.addEventListener("click", (event) => {
    all("details.k-menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // --- unsaved work: <form data-guard>
  const dirty = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-guard")) dirty.add(form);
  });
  document.addEventListener("submit", (event) => dirty.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  // --- a form that saves itself: <form data-autosave>, its answer bears [data-saved]
  body.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.elt.closest("form[data-autosave]");
    if (!form || event.detail.serverResponse.includes("data-saved")) return;
    event.detail.shouldSwap = false; // the page to sign in, say
    toast(form.dataset.signedOutText);
  });
  body.addEventListener("htmx:afterSettle", () => {
    const shown = one("#shown[data-shown]");
    if (!shown) return;
    const codes = shown.dataset.shown.split(" ");
    all("[data-question]").forEach((question) => {
      question.hidden = !codes.includes(question.dataset.question);
    });
    dirty.clear();
  });

  // --- one press, one submission: <form data-once>
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-once")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // --- selects that act at once: <select data-submit>
  document.addEventListener("change", (event) => {
    if (event.target.hasAttribute("data-submit")) event.target.form.requestSubmit();
  });

  // --- printing: <button data-print>
  body.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // --- file drop: names and size are said before anything is sent
  all(".k-drop").forEach((drop) => {
    const input = one("input[type=file]", drop);
    const label = one("[data-chosen]", drop);
    const tell = () => {
      const files = [...input.files];
      const bytes = files.reduce((sum, file) => sum + file.size, 0);
      const large = bytes > 524288;
      const size = new Intl.NumberFormat(document.documentElement.lang, {
        style: "unit", unit: large ? "megabyte" : "kilobyte", maximumFractionDigits: large ? 1 : 0,
      }).format(Math.max(bytes / (large ? 1048576 : 1024), 1));
      const names = files.map((file) => file.name).join(", ");
      label.textContent = names ? `${names} · ${size}` : "";
      const most = Number(input.dataset.most || 0);
      input.setCustomValidity(most && bytes > most ? input.dataset.tooLarge : "");
      input.reportValidity();
    };
    ["dragenter", "dragover"].forEach((name) =>
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.dataset.over = "yes";
      }),
    );
    ["dragleave", "drop"].forEach((name) =>
      drop.addEventListener(name, () => delete drop.dataset.over),
    );
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      tell();
    });
    input.addEventListener("change", tell);
  });
  body.addEventListener("htmx:xhr:progress", (event) => {
    const bar = one("progress[data-upload]", event.target);
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.max = event.detail.total;
    bar.value = event.detail.loaded;
  });

  // --- keyboard
  const typing = (target) =>
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  let pending = "";
  let pendingTimer = 0;
  const goTo = (keys) => {
    const link = one(`[data-keys="${CSS.escape(keys)}"]`);
    if (link) link.click();
    return Boolean(link);
  };
  // <button data-press="s">: a page's own keys, of which one link may have several
  const press = (key) => {
    const button = one(`[data-press~="${CSS.escape(key)}"]`);
    if (button) button.click();
  };
  const moveInList = (step) => {
    const rows = all("[data-item]");
    if (!rows.length) return press(step > 0 ? "j" : "k");
    const now = rows.findIndex((row) => row.hasAttribute("data-current"));
    const next = Math.min(Math.max(now + step, 0), rows.length - 1);
    rows.forEach((row) => row.removeAttribute("data-current"));
    rows[next].setAttribute("data-current", "");
    const link = one("a[href], button", rows[next]);
    (link || rows[next]).focus();
    rows[next].scrollIntoView({ block: "nearest" });
  };
  const single = {
    "/": () => {
      const field = one("input[type=search]");
      if (field) field.focus();
    },
    "?": () => {
      const help = one("#shortcuts");
      if (help) help.showModal();
    },
    j: () => moveInList(1),
    k: () => moveInList(-1),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (one("dialog[open]")) return;
    if (pending) {
      const keys = `${pending} ${event.key}`;
      pending = "";
      if (goTo(keys)) event.preventDefault();
      return;
    }
    if (event.key === "g") {
      pending = "g";
      clearTimeout(pendingTimer);
      pendingTimer = setTimeout(() => (pending = ""), 1200);
    } else if (single[event.key]) {
      event.preventDefault();
      single[event.key]();
    } else press(event.key);
  });

  // --- privacy screen: nobody reads a child's page over an empty chair
  const screen = one("#privacy");
  const minutes = Number(body.dataset.privacyMinutes || 0);
  if (screen && minutes > 0) {
    const title = document.title;
    let last = Date.now();
    const wake = () => {
      last = Date.now();
    };
    ["pointerdown", "keydown", "scroll", "touchstart"].forEach((name) =>
      document.addEventListener(name, wake, { passive: true, capture: true }),
    );
    screen.addEventListener("close", () => {
      document.title = title;
      wake();
    });
    const limit = Number(body.dataset.idleMinutes || 15) * 60000;
    setInterval(() => {
      const idle = Date.now() - last;
      if (idle > limit) window.location.reload();
      else if (idle > minutes * 60000 && !screen.open) {
        document.title = "Kamkor";
        screen.showModal();
      }
    }, 5000);
  }

  // --- charts: live at the reader's wish, for the library is heavier than the page
  let library;
  const script = (src) =>
    new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = src;
      element.onload = done;
      element.onerror = failed;
      document.head.append(element);
    });
  const load = () => {
    library ??= body.dataset.chartScripts
      .split(" ")
      .reduce((chain, src) => chain.then(() => script(src)), Promise.resolve());
    return library;
  };
  const enliven = async (figure) => {
    const spec = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    await load();
    const place = document.createElement("div");
    await window.vegaEmbed(place, spec, {
      ast: true,
      expr: window.vegaInterpreter.expressionInterpreter,
      actions: false,
      renderer: "canvas",
      tooltip: { disableDefaultStyle: true },
      defaultStyle: false,
    });
    one(".k-chart-picture", figure).replaceChildren(place);
  };
  all("[data-live]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await enliven(button.closest("[data-chart]"));
        button.remove();
      } catch {
        button.disabled = false;
        toast(said("errorText"));
      }
    });
  });
})();
