"""Opens a report of a hostile copy of the sample in a real browser: nothing runs, nothing is asked of the network, every text is
text, and it can be read in light and dark, on a narrow screen, and without its script.

    python3 tests/report/browser.py target/release/gloss [FOLDER FOR PICTURES]

Needs chromedriver and Chromium (Debian: chromium-driver); without them it says so and ends well. Exit 1 if anything is wrong.
"""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HOSTILE = [
    "<script>document.title='broken'</script>",
    "\"><img src=x onerror=\"document.title='broken'\">",
    "</style></title></script><svg onload=\"document.title='broken'\">",
    "a\u202eb\u2066c",
]
FLAGS = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update disable-sync".split()
failed = 0


def check(what, is_right, found=""):
    global failed
    if is_right:
        print(f"report: {what}")
    else:
        failed += 1
        print(f"report: WRONG: {what} {found}")


def dataset(folder):
    """The sample with hostile titles, outlets, labels, holders and guidelines; how many spans it has."""
    shutil.copytree(f"{ROOT}/annotations", f"{folder}/annotations")
    os.mkdir(f"{folder}/corpus")
    os.mkdir(f"{folder}/docs")
    shutil.copy(f"{ROOT}/corpus/conference.txt", f"{folder}/corpus")
    with open(f"{folder}/gloss.toml", "w") as file:
        file.write(open(f"{ROOT}/gloss.toml").read().replace('name = "Lake Irina"', f"name = {json.dumps(HOSTILE[0])}"))
    with open(f"{folder}/docs/guidelines.md", "w") as file:
        file.write("# Person\n\n" + "\n\n".join(HOSTILE) + "\n\n[x](javascript:document.title='broken')\n")
    articles, spans = [], []
    for n, words in enumerate(HOSTILE):
        text = f"{words} said no. Ann Lind crossed it."
        articles.append({"id": f"h-{n}", "text": text, "title": words, "outlet": words, "date": "2015-05-26",
                         "url": f"javascript:document.title='broken'//{words}"})
        for m, (start, end, label) in enumerate([(0, len(words), "PER"), (len(words) - 1, len(words) + 8, words)]):
            spans.append({"id": f"s-h-{n}-{m}", "kind": "span", "doc": f"h-{n}", "start": start, "end": end,
                          "layer": "entity", "label": label, "quote": text[start:end], "by": "mallory"})
        for m, target in enumerate(HOSTILE):
            spans.append({"id": f"s-t-{n}-{m}", "kind": "span", "doc": f"h-{n}", "start": len(words), "end": len(words) + 8,
                          "layer": "stance", "label": ["support", "against"][m % 2], "quote": " said no", "by": "mallory",
                          "holder": {"text": words}, "target": {"text": target}})
    with open(f"{folder}/corpus/hostile.jsonl", "w") as file:
        file.writelines(json.dumps(one) + "\n" for one in articles)
    with open(f"{folder}/annotations/mallory.jsonl", "w") as file:
        file.writelines(json.dumps(one) + "\n" for one in spans)
    os.remove(f"{folder}/annotations/gold.jsonl")
    return len(spans)


class Browser:
    """A session of chromedriver, spoken to over HTTP (W3C WebDriver)."""

    def __init__(self, driver, profile):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen([driver, f"--port={self.port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.base = f"http://127.0.0.1:{self.port}"
        for _ in range(100):
            try:
                if self.ask("GET", "/status")["ready"]:
                    break
            except OSError:
                time.sleep(0.1)
        options = {"args": [f"--{flag}" for flag in FLAGS] + [f"--user-data-dir={profile}", "--window-size=1200,900"]}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options,
                  "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        session = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.base += f"/session/{session['sessionId']}"

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        # A proxy that the environment names is not for this.
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def run(self, script):
        return self.ask("POST", "/execute/sync", {"script": f"return {script}", "args": []})

    def tools(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def log(self, kind):
        return self.ask("POST", "/se/log", {"type": kind})

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.ask("GET", "/screenshot")))

    def requests(self):
        """Addresses on the network that were asked for since the last call."""
        events = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        sent = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        return [url for url in sent if not url.startswith(("file:", "data:", "chrome:", "about:"))]

    def end(self):
        try:
            self.ask("DELETE", "")
        finally:
            self.process.kill()


def look(browser, page, spans, pictures):
    browser.ask("POST", "/url", {"url": f"file://{page}"})
    check("the title is text", browser.run("document.title") == HOSTILE[0], browser.run("document.title"))
    check("no element of the dataset's own", browser.run("document.querySelectorAll('img,script:not(:last-of-type),svg[onload]').length") == 0)
    check("one script, one style", browser.run("[document.scripts.length, document.querySelectorAll('style').length].join()") == "1,1")
    titles = browser.run("[...document.querySelectorAll('.article h3')].map(one => one.textContent)")
    for words in HOSTILE[:3]:
        check(f"a title stays text: {words[:24]}", words in titles, titles)
    check("direction overrides are shown", "a⇄b⇄c" in titles, titles)
    tags = browser.run("[...document.querySelectorAll('.article .text .tag')].filter(one => one.textContent.includes('mallory')).length")
    check(f"every span is named where it ends: {spans}", tags == spans, tags)
    marked = browser.run("[...document.querySelectorAll('.article')].every(one => [...one.querySelectorAll('.tag')].length == 0 || one.querySelector('mark'))")
    check("and marked", marked)
    links = browser.run("[...document.links].filter(one => !/^(https?|file):/.test(one.href)).length")
    check("no link leads anywhere but to the web or into the page", links == 0, links)
    first = browser.run("(() => { const button = document.querySelector('#labels button'); const column = () => [...document.querySelectorAll('#labels tbody tr')].map(row => row.cells[2].textContent).join(); const button3 = document.querySelectorAll('#labels button')[2]; button3.click(); const down = column(); button3.click(); return [down, column()].map(text => text.split(',').map(Number)); })()")
    check("a table is sorted by its headings", first[0] == sorted(first[0], reverse=True) and first[1] == sorted(first[1]), first)
    lit = browser.run("(() => { document.querySelector('svg.network .node').focus(); return document.querySelectorAll('svg.network .edge.on').length; })()")
    check("a party in the network shows its stances", lit > 0, lit)
    wide = browser.run("[document.documentElement.scrollWidth, innerWidth]")
    check("nothing is wider than the window", wide[0] <= wide[1], wide)
    browser.run("document.querySelectorAll('details').forEach(one => { one.open = true })")
    for name, width, scheme in [("light", 1200, "light"), ("dark", 1200, "dark"), ("narrow", 400, "light")]:
        browser.tools("Emulation.setDeviceMetricsOverride", width=width, height=2400, deviceScaleFactor=1, mobile=False)
        browser.tools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        ground = browser.run("getComputedStyle(document.body).backgroundColor")
        check(f"{name}: ground {ground}", (sum(map(int, ground[4:-1].split(","))) < 300) == (scheme == "dark"), ground)
        wide = browser.run("document.documentElement.scrollWidth")
        check(f"{name}: nothing is wider than the window", wide <= width, wide)
        if pictures:
            browser.picture(f"{pictures}/report-{name}.png")
    printed = base64.b64decode(browser.tools("Page.printToPDF", printBackground=True)["data"])
    check(f"it prints: {len(printed) // 1000} kB of PDF", printed.startswith(b"%PDF"))
    if pictures:
        open(f"{pictures}/report.pdf", "wb").write(printed)
    errors = [entry for entry in browser.log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    check("no error in the console", not errors, errors)
    asked = browser.requests()
    check("nothing was asked of the network", not asked, asked)
    browser.tools("Emulation.setScriptExecutionDisabled", value=True)
    browser.ask("POST", "/refresh", {})
    root = browser.tools("DOM.getDocument")["root"]["nodeId"]
    find = lambda selector: browser.tools("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
    browser.tools("DOM.focus", nodeId=find(".article summary"))
    for kind in ("rawKeyDown", "char", "keyUp"):
        browser.tools("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", text="\r", windowsVirtualKeyCode=13)
    opened = find(".article[open] .text")
    height = browser.tools("DOM.getBoxModel", nodeId=opened)["model"]["height"] if opened else 0
    check("without its script an article is opened by Enter and can be read", height > 20, height)


def main():
    gloss = os.path.abspath(sys.argv[1])
    pictures = sys.argv[2] if len(sys.argv) > 2 else None
    driver = shutil.which("chromedriver")
    if not driver:
        print("report: not looked at in a browser: chromedriver is not installed")
        return
    if pictures:
        os.makedirs(pictures, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        spans = dataset(folder)
        page = f"{folder}/report.html"
        subprocess.run([gloss, "report", page, folder, "--articles", "all"], check=True)
        browser = Browser(driver, f"{folder}/profile")
        try:
            look(browser, page, spans, pictures)
        finally:
            browser.end()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
