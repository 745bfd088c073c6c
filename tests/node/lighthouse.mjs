// What Lighthouse says of pages, in a Chromium that already runs. Reads from stdin, as JSON:
//   {port, origin, categories: […], runs, pages: [{name, url, storage: {key: value}}]}
// and writes {name: {category: [score of each run, 0 to 100], …, failed: ["audit: title", …]}, …}.
import lighthouse from "lighthouse";
import { text } from "node:stream/consumers";
import puppeteer from "puppeteer-core";

const asked = JSON.parse(await text(process.stdin));
const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${asked.port}`, defaultViewport: null });
const flags = {
  port: asked.port,
  onlyCategories: asked.categories,
  disableStorageReset: true, // whoever is signed in, stays
  logLevel: "silent",
  output: "json",
};
// How fast a page is, is measured in peace; for all else it need not be quiet for so long.
const HALF_A_SECOND = {
  pauseAfterFcpMs: 500,
  pauseAfterLoadMs: 500,
  networkQuietThresholdMs: 500,
  cpuQuietThresholdMs: 500,
};
const desktop = {
  extends: "lighthouse:default",
  settings: {
    ...(asked.categories.includes("performance") ? {} : HALF_A_SECOND),
    formFactor: "desktop",
    disableFullPageScreenshot: true, // nobody looks at it
    screenEmulation: { mobile: false, width: 1280, height: 800, deviceScaleFactor: 1, disabled: false },
    throttling: { rttMs: 40, throughputKbps: 10240, cpuSlowdownMultiplier: 1 },
  },
};

// Once in a while a trace lacks its beginning, whatever the page is; Lighthouse says "run again" then.
const TRIES = 3;

async function look(url, page) {
  let lhr;
  for (let tried = 0; tried === 0 || (tried < TRIES && lhr.runtimeError?.code === "NO_NAVSTART"); tried += 1) {
    ({ lhr } = await lighthouse(url, flags, desktop, page));
  }
  return lhr;
}

const told = {};
for (const { name, url, storage } of asked.pages) {
  const page = await browser.newPage();
  await page.goto(asked.origin + "/console/favicon.svg");
  await page.evaluate((kept) => {
    localStorage.clear();
    for (const [key, value] of Object.entries(kept)) localStorage.setItem(key, value);
  }, storage);
  const found = { failed: [] };
  for (let run = 0; run < asked.runs; run += 1) {
    const lhr = await look(url, page);
    if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
    for (const category of asked.categories) {
      (found[category] ??= []).push(Math.round(100 * lhr.categories[category].score));
    }
    for (const category of asked.categories.filter((each) => each !== "performance")) {
      for (const { id, weight } of lhr.categories[category].auditRefs) {
        const audit = lhr.audits[id];
        if (weight > 0 && audit.score !== null && audit.score < 1) found.failed.push(`${id}: ${audit.title}`);
      }
    }
  }
  told[name] = found;
  await page.close();
}
await browser.disconnect();
process.stdout.write(JSON.stringify(told));
