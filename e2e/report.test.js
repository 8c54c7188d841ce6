// The evidence in a real browser: nothing is loaded, nothing overflows, everybody can read it.
//
// Nothing is built here: the binary stands at ../target/debug/thirdline, or where THIRDLINE_BIN
// says; CHROMIUM_BIN names another browser than Debian's.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const here = fileURLToPath(new URL('.', import.meta.url));
const thirdline = resolve(process.env.THIRDLINE_BIN ?? join(here, '../target/debug/thirdline'));
const folder = mkdtempSync(join(tmpdir(), 'thirdline-e2e-'));

const run = (...parameters) =>
  execFileSync(thirdline, parameters, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

/** Names as long and as unbroken as ticket systems let them be, and what HTML must not take for its own. */
function writeLongNames() {
  const long = (name) => `${name}_${'unbroken'.repeat(15)}`;
  const teams = [long('OPS'), '<b>Development</b> & "Sons"', "It's <script>alert(1)</script>", 'Größe-Straße'];
  const rows = ['ticket,at,team,state,service'];
  for (let n = 1; n <= 40; n += 1) {
    const day = String((n % 27) + 1).padStart(2, '0');
    const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
    const row = (hour, team, state) =>
      rows.push(
        [`${long('INC')}${n}`, `2026-03-${day}T${hour}:00Z`, quoted(teams[team]), state, long('Shop')].join(),
      );
    row('08', 0, 'New');
    row('09', 0, 'Active');
    row('10', 1 + (n % 3), 'New');
    row('12', 1 + (n % 3), 'Active');
    row('15', 1 + (n % 3), n % 5 ? 'Closed' : 'Active');
  }
  writeFileSync(join(folder, 'names.csv'), `${rows.join('\n')}\n`);
  writeFileSync(
    join(folder, 'names.toml'),
    [
      'status = [["New", "queued"], ["Active", "active"], ["Closed", "closed"]]',
      '[columns]',
      'incident = "ticket"',
      'time = "at"',
      'team = "team"',
      'status = "state"',
      'service = "service"',
      '[[team]]',
      'pattern = "OPS*"',
      'line = 1',
      'side = "operations"',
      '[[team]]',
      'pattern = "*"',
      'line = 3',
      'side = "development"',
      '',
    ].join('\n'),
  );
}

/** Agreements on a generated year: what was kept, one incident, what to agree on, two drafts. */
function writeAgreements() {
  const agreement = (version, accept, resolve) => {
    const goal = (name, within) => `[[agreement.goal]]\ngoal = "${name}"\nwithin = "${within}"`;
    const file = `ola${version}.toml`;
    writeFileSync(
      join(folder, file),
      [
        '[[calendar]]',
        'name = "Berlin office"',
        'zone = "Europe/Berlin"',
        '[calendar.week]',
        'weekdays = "09:00-18:00"',
        '[[agreement]]',
        'name = "Development third line"',
        `version = ${version}`,
        'receiver = "* Development"',
        'calendar = "Berlin office"',
        goal('accept', accept),
        goal('resolve', resolve),
        goal('hand_over_within', '24h'),
        goal('next_update', '9h'),
        '',
      ].join('\n'),
    );
    return ['--agreement', file];
  };
  const [first, second] = [agreement(1, '4h', '40h'), agreement(2, '8h', '24h')];
  run('history', 'generate', '--incidents', '3000', '--output', 'year.csv');
  const on = ['year.csv', '--organisation', 'year-organisation.toml'];
  run('agreement', 'replay', ...on, ...first, '--output', 'replay.html');
  run('agreement', 'compare', ...on, ...first, ...second, '--output', 'compare.html');
  run('agreement', 'propose', ...on, '--receiver', 'Payments Development', '--output', 'propose.html');
  const { flips } = JSON.parse(run('agreement', 'compare', ...on, ...first, ...second, '--format', 'json'));
  run('agreement', 'explain', ...on, ...first, '--incident', flips[0].incident, '--output', 'explain.html');
}

/** What holds services back, in the demonstration's portfolio. */
function writeDiagnosis() {
  const on = ['demo/history.csv', '--organisation', 'demo/organisation.toml'];
  const beside = ['--pulse', 'demo/pulse.csv', '--facts', 'demo/facts'];
  run('diagnose', ...on, ...beside, '--output', 'diagnosis.html');
  run('diagnose', ...on, '--service', 'Payments', '--output', 'service.html');
  run('board', ...on, ...beside, '--output', 'board.html');
  run('kpi', 'print', 'demo/luck.toml', '--output', 'sheet.html');
  writeFileSync(join(folder, 'charter.toml'), 'name = "Loans support"\nservices = ["Loans"]\n');
  run('charter', 'size', ...on, '--charter', 'charter.toml', '--output', 'size.html');
  run('charter', 'print', 'charter.toml', '--output', 'charter.html');
}

/** A decision to sign, in whose turn services get it, and a remedy that harmed, beside the demonstration's pages. */
function writeJudgement() {
  const [history, decisions] = ['demo/remedies/history.csv', 'demo/remedies/decisions'];
  const who = ['--organisation', 'demo/remedies/organisation.toml'];
  const on = ['--history', history, ...who];
  run('decision', 'print', `${decisions}/payments.toml`, ...on, '--output', 'decision-print.html');
  const services = ['Payments', 'Loans', 'Treasury'].flatMap((name) => ['--service', name]);
  run('decision', 'roll-out', ...services, '--start', '2026-01-05', ...on, '--output', 'roll-out.html');
  run('verdict', `${decisions}/identity-and-access.toml`, ...on, '--output', 'harmed.html');
  run('verdict', `${decisions}/data-warehouse.toml`, ...on, '--output', 'not-pulled.html');
}

/** A year of a firm; a history too short to say anything; one row per ticket; awkward names. */
const pages = {
  'the demo': 'demo/evidence.html',
  'three incidents': 'three.html',
  'one row per ticket': 'tickets.html',
  'long and odd names': 'names.html',
  'what was kept': 'replay.html',
  'the clocks of one incident': 'explain.html',
  'what to agree on': 'propose.html',
  'two agreements': 'compare.html',
  'what holds each service back': 'diagnosis.html',
  'one service': 'service.html',
  "the board's page": 'board.html',
  'who is senior': 'demo/senior.html',
  'a sheet that pays for luck': 'demo/luck.html',
  'a sheet to sign': 'sheet.html',
  'what others could fix': 'demo/fixability.html',
  'how large a team is': 'size.html',
  'a charter to sign': 'charter.html',
  'a forecast': 'demo/forecast.html',
  'a forecast that is refused': 'demo/refused.html',
  'a decision, checked': 'demo/decision.html',
  'a decision to sign': 'decision-print.html',
  'a roll-out by lot': 'roll-out.html',
  'a remedy that worked': 'demo/improved.html',
  'a remedy that did nothing': 'demo/absent.html',
  'a remedy and a reorganisation': 'demo/confounded.html',
  'a remedy that harmed': 'harmed.html',
  'a remedy that was not pulled': 'not-pulled.html',
};

function writePages() {
  run('demo', '--incidents', '1500', '--folder', 'demo');
  run('history', 'generate', '--incidents', '3', '--output', 'three.csv');
  run('evidence', 'three.csv', '--output', 'three.html');
  const tickets = Array.from({ length: 60 }, (_, n) => {
    const day = String((n % 27) + 1).padStart(2, '0');
    return `T${n},Closed,2026-03-${day} 08:00:00,2026-03-${day} ${9 + (n % 12)}:30:00,Desk,${n % 3}`;
  });
  const head = 'number,state,opened_at,resolved_at,assignment_group,reassignment_count';
  writeFileSync(join(folder, 'tickets.csv'), `${[head, ...tickets].join('\n')}\n`);
  run('evidence', 'tickets.csv', '--zone', 'UTC', '--output', 'tickets.html');
  writeDiagnosis();
  writeJudgement();
  writeAgreements();
  writeLongNames();
  run('evidence', 'names.csv', '--mapping', 'names.toml', '--by', 'team,service,side', '--output', 'names.html');
}

let browser;

before(async () => {
  writePages();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page and hands over what happened meanwhile. */
async function withPage(name, options, look) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  try {
    const page = await context.newPage();
    const happened = { complaints: [], requests: [] };
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) happened.complaints.push(message.text());
    });
    page.on('pageerror', (error) => happened.complaints.push(String(error)));
    page.on('request', (request) => happened.requests.push(request.url()));
    const url = pathToFileURL(join(folder, pages[name])).href;
    await page.goto(url, { waitUntil: 'load' });
    await look(page, happened, url);
  } finally {
    await context.close();
  }
}

/** What stands beyond the right edge and is in nothing that scrolls by itself. */
const beyondTheEdge = () => {
  const width = document.documentElement.clientWidth;
  const held = (element) => {
    for (let e = element.parentElement; e && e !== document.body; e = e.parentElement) {
      if (getComputedStyle(e).overflowX !== 'visible') return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right > width + 1 && !element.closest('svg svg, svg *') && !held(element);
  });
  return {
    page: document.documentElement.scrollWidth - width,
    elements: wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 160)),
  };
};

for (const name of Object.keys(pages)) {
  describe(name, () => {
    test('asks for nothing, runs nothing and complains of nothing', () =>
      withPage(name, {}, async (page, happened, url) => {
        assert.deepEqual(happened.requests, [url]);
        assert.deepEqual(happened.complaints, []);
        assert.equal(await page.locator('script, iframe, object, embed, link[rel=stylesheet]').count(), 0);
        const source = readFileSync(join(folder, pages[name]), 'utf8');
        assert.ok(!/<script/i.test(source), 'no script');
        assert.ok(!/<[^>]+\son[a-z]+\s*=/i.test(source), 'no handlers of events');
        assert.ok(!/(?:src|href)\s*=\s*["']?\s*(?:https?:|\/\/|javascript:)/i.test(source), 'no address');
      }));

    // 640 is a window of 1280 at 200 %.
    for (const width of [320, 390, 640, 1280, 1920]) {
      test(`does not scroll sideways at ${width} px`, () =>
        withPage(name, { viewport: { width, height: 800 } }, async (page) => {
          assert.deepEqual(await page.evaluate(beyondTheEdge), { page: 0, elements: [] });
        }));
    }

    for (const colorScheme of ['light', 'dark']) {
      for (const width of [390, 1280]) {
        test(`has no barrier for anybody, ${colorScheme}, at ${width} px`, () =>
          withPage(name, { colorScheme, viewport: { width, height: 900 } }, async (page) => {
            // What is folded up must be readable too.
            await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
            const axe = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']);
            const { violations } = await axe.analyze();
            const told = violations.map((v) => ({
              rule: v.id,
              help: v.help,
              places: v.nodes.slice(0, 3).map((n) => [n.target.join(' '), n.failureSummary]),
            }));
            assert.deepEqual(told, []);
          }));
      }
    }

    test('is whole without JavaScript', () =>
      withPage(name, { javaScriptEnabled: false }, async (page, happened) => {
        assert.equal(await page.locator('h1').count(), 1);
        assert.ok(await page.locator('h1').isVisible());
        // Of a remedy that was not pulled there is hardly anything to say.
        const least = name === 'a remedy that was not pulled' ? 1 : 3;
        assert.ok((await page.locator('h2').count()) >= least);
        for (const heading of await page.locator('h2').all()) assert.ok(await heading.isVisible());
        assert.deepEqual(happened.complaints, []);
      }));

    test('says in words what each drawing shows', () =>
      withPage(name, {}, async (page) => {
        const drawings = await page.evaluate(() =>
          [...document.querySelectorAll('svg')]
            .filter((svg) => !svg.closest('[aria-hidden=true]') && !svg.parentElement.closest('svg'))
            .map((svg) => {
              const byId = (svg.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
              const text = byId.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
              const title = [...svg.children].find((c) => c.localName === 'title')?.textContent ?? '';
              const said = text || svg.getAttribute('aria-label') || title;
              return { role: svg.getAttribute('role'), name: said.trim(), start: svg.outerHTML.slice(0, 120) };
            }),
        );
        if (name === 'the demo') assert.ok(drawings.length >= 5, `${drawings.length} drawings`);
        const silent = drawings.filter((d) => d.role !== 'img' || d.name.length < 10);
        assert.deepEqual(silent, []);
      }));

    test('keeps each id to one element and each reference to one that is there', () =>
      withPage(name, {}, async (page) => {
        const wrong = await page.evaluate(() => {
          const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
          const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
          const references = [
            ...[...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href').slice(1)),
            ...[...document.querySelectorAll('[aria-labelledby], [aria-describedby]')].flatMap((e) =>
              `${e.getAttribute('aria-labelledby') ?? ''} ${e.getAttribute('aria-describedby') ?? ''}`
                .split(/\s+/)
                .filter(Boolean),
            ),
          ];
          return { twice, lost: references.filter((id) => !ids.includes(id)) };
        });
        assert.deepEqual(wrong, { twice: [], lost: [] });
      }));

    test('can be walked through with the keyboard and shows where one is', () =>
      withPage(name, {}, async (page) => {
        const stops = 'a[href], summary, button, input, select, textarea, [tabindex="0"]';
        const expected = await page.evaluate(
          (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility()).length,
          stops,
        );
        let reached = 0;
        for (;;) {
          await page.keyboard.press('Tab');
          const focus = await page.evaluate((selector) => {
            const e = document.activeElement;
            const style = getComputedStyle(e);
            const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
            return { left: e === document.body, stop: e.matches(selector), marked, start: e.outerHTML.slice(0, 120) };
          }, stops);
          if (focus.left) break;
          assert.ok(focus.marked, focus.start);
          // What scrolls by itself is a stop of the browser's own.
          reached += Number(focus.stop);
          assert.ok(reached <= expected, `no way out behind ${focus.start}`);
        }
        assert.equal(reached, expected);
      }));

    test('prints', () =>
      withPage(name, {}, async (page) => {
        const pdf = await page.pdf({ format: 'A4' });
        assert.equal(pdf.subarray(0, 5).toString('latin1'), '%PDF-');
        const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
        assert.ok(sheets >= 1 && sheets <= 60, `${sheets} pages`);
        // On paper nothing scrolls: what is wider than the sheet is lost. A4 less its margins is
        // about 180 mm, 680 px.
        await page.emulateMedia({ media: 'print' });
        await page.setViewportSize({ width: 680, height: 900 });
        assert.equal((await page.evaluate(beyondTheEdge)).page, 0);
      }));
  });
}

test("the board's page is one side of A4 and says what is suppressed", () =>
  withPage("the board's page", {}, async (page) => {
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
    assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 1);
    assert.ok(await page.getByText('Suppressed, being about fewer than five people').isVisible());
  }));

for (const [name, said] of [
  ['a remedy that worked', 'Verdict: improved'],
  ['a remedy that did nothing', 'Verdict: inconclusive'],
  ['a remedy and a reorganisation', 'Verdict: inconclusive'],
  ['a remedy that harmed', 'Verdict: harmed'],
  ['a remedy that was not pulled', 'Verdict: not pulled'],
]) {
  test(`the verdict on ${name} is one side of A4 with its word on top`, () =>
    withPage(name, {}, async (page) => {
      const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
      assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 1);
      assert.equal(await page.locator('h1').textContent(), said);
    }));
}

for (const name of ['a sheet to sign', 'a charter to sign', 'a decision to sign']) {
  test(`${name} is one side of A4 with places to sign`, () =>
    withPage(name, {}, async (page) => {
      const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
      assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 1);
      assert.ok((await page.locator('.signatures > div').count()) >= 3);
    }));
}

test('a name in the history is text in the page, whatever it looks like', () =>
  withPage('long and odd names', {}, async (page, happened) => {
    assert.deepEqual(happened.complaints, []);
    assert.ok((await page.getByText('<b>Development</b> & "Sons"').count()) > 0);
    assert.ok((await page.getByText("It's <script>alert(1)</script>").count()) > 0);
  }));
