"use strict";
(() => {
  // Tables: a click or Enter on a heading sorts by that column, again the other way.
  const value = (row, at) => {
    const cell = row.cells[at];
    const text = cell ? cell.dataset.value ?? cell.textContent.trim() : "";
    // A figure, or the first of two: “12 / 5”.
    return /^-?\d+(\.\d+)?( \/ \d+)?$/.test(text) ? parseFloat(text) : text;
  };
  const compare = (a, b) =>
    typeof a === typeof b ? (a > b ? 1 : a < b ? -1 : 0) : typeof a === "number" ? -1 : 1;
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.ariaSort !== "descending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.ariaSort = down ? "descending" : "ascending";
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => [value(row, at), row]);
        rows.sort((a, b) => compare(a[0], b[0]) * (down ? -1 : 1));
        body.append(...rows.map((pair) => pair[1]));
      });
    });
  }
  // The network: what belongs to a party stands out while it is pointed at or has the focus.
  for (const svg of document.querySelectorAll("svg.network")) {
    const show = (node) => {
      svg.classList.toggle("chosen", !!node);
      const at = node?.dataset.node;
      for (const edge of svg.querySelectorAll(".edge")) {
        edge.classList.toggle("on", edge.classList.contains(`from-${at}`) || edge.classList.contains(`to-${at}`));
      }
    };
    for (const node of svg.querySelectorAll(".node")) {
      node.addEventListener("pointerenter", () => show(node));
      node.addEventListener("focus", () => show(node));
      node.addEventListener("pointerleave", () => show(null));
      node.addEventListener("blur", () => show(null));
    }
  }
  // A link into an article that is closed opens it; so does printing.
  const open = () => {
    const there = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (there instanceof HTMLDetailsElement) {
      there.open = true;
      there.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  open();
})();
