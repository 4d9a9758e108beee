import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { type RunningGateway, startGateway } from '../support/gateway.ts';
import { TwinPage } from '../support/twin-page.ts';

let supplier: Server;
let url: string;
let gateway: RunningGateway;

test.beforeAll(async () => {
  supplier = createServer((_request, response) => {
    const record = (id: string, leq: unknown) => ({
      id,
      name: `Meter ${id}`,
      lon: 121.23,
      lat: 31.03,
      leq,
    });
    response.setHeader('content-type', 'text/event-stream');
    const tell = () =>
      response.write(
        `data: ${JSON.stringify({ time: new Date().toISOString(), list: [record('one', 55.5), record('two', 'loud')] })}\n\n`,
      );
    tell();
    const timer = setInterval(tell, 500);
    response.on('close', () => clearInterval(timer));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => supplier.once('listening', resolve));
  const { port } = supplier.address() as AddressInfo;
  url = `http://127.0.0.1:${port}/events`;
  gateway = await startGateway({ allowHosts: `127.0.0.1:${port}` });
});

test.afterAll(async () => {
  await gateway.close();
  supplier.closeAllConnections();
  supplier.close();
});

const feed = () => ({
  type: 'sse-json',
  url,
  mapping: {
    source: { zh: '环保局', en: 'Environment bureau' },
    rules: [
      {
        records: 'list',
        time: '$.time',
        thing: {
          id: 'id',
          name: '{name}',
          kind: { constant: 'noise-meter' },
          position: { lon: 'lon', lat: 'lat' },
        },
        readings: [
          {
            property: 'leq',
            name: { zh: '噪声', en: 'Noise' },
            value: 'leq',
            unit: 'dB',
            cadenceS: 1,
          },
        ],
      },
    ],
  },
});

test('a supplier is tried, kept and seen, without a change of code', async ({ page }) => {
  const twin = await TwinPage.open(page, gateway.url);
  await twin.feedSays(/Feed live/);
  await page.getByRole('button', { name: 'Data channel' }).click();
  await expect(page.locator('.gateway-books')).toContainText('simulated');
  await page.getByRole('button', { name: 'Manage data sources' }).click();
  const dialog = page.getByRole('dialog', { name: 'Data sources' });
  await dialog.getByLabel('Id (a–z, 0–9, -)').fill('noise');
  await dialog.getByLabel('Name in English').fill('Noise supplier');
  await dialog.getByRole('combobox').selectOption('sse-json');
  await dialog.getByLabel('Configuration (JSON)').fill('{ no json');
  await dialog.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('no JSON');

  await dialog.getByLabel('Configuration (JSON)').fill(JSON.stringify(feed()));
  await dialog.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(dialog.locator('.probe-rows')).toContainText('Meter one');
  await expect(dialog.locator('.probe-rows')).toContainText('55.5 dB');
  await expect(dialog.locator('.refusals')).toContainText('loud');

  await dialog.getByRole('button', { name: 'Save and start' }).click();
  await expect(dialog.locator('.source-item', { hasText: 'Noise supplier' })).toBeVisible();
  await expect
    .poll(async () => {
      const answer = await fetch(`${gateway.url}api/v1/catalogue`);
      const { things } = (await answer.json()) as { things: { name: { en: string } }[] };
      return things.some(({ name }) => name.en === 'Meter one');
    })
    .toBe(true);
  await dialog.locator('.source-item', { hasText: 'Noise supplier' }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(dialog.locator('.source-item', { hasText: 'Noise supplier' })).toBeHidden();
  expect(twin.errors).toEqual([]);
  expect(twin.violations).toEqual([]);
});
