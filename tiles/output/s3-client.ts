import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { TwinError } from '#model';

export interface S3Target {
  readonly bucket: string;
  /** Without slashes at its ends; may be empty. */
  readonly prefix: string;
  /** Address of a storage that is not Amazon's; the bucket then is the first part of the path. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

interface S3Object {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** The calls of S3 that sending a folder needs. */
export interface S3Client {
  put(key: string, object: S3Object): Promise<void>;
  /** An object that is not there counts as removed. */
  remove(key: string): Promise<void>;
  /** ETags by key, of all objects under a prefix. */
  list(prefix: string): Promise<ReadonlyMap<string, string>>;
}

export interface S3ClientOptions {
  readonly signal: AbortSignal;
  /** Before the second attempt; doubles with each. */
  readonly retryMs?: number;
}

const ATTEMPTS = 6;

export function createS3Client(
  target: S3Target,
  { signal, retryMs = 200 }: S3ClientOptions,
): S3Client {
  const { bucket, endpoint, region, accessKeyId, secretAccessKey, sessionToken } = target;
  const aws = new AwsClient({
    ...{ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 },
    ...(sessionToken ? { sessionToken } : {}),
  });
  const base = endpoint
    ? `${endpoint.replace(/\/+$/, '')}/${bucket}`
    : `https://${bucket}.s3.${region}.amazonaws.com`;

  /** Tries again where the storage or the network is at fault, not where the request is. */
  async function send(what: string, url: string, init: RequestInit): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      let fault: unknown;
      try {
        const response = await fetch(await aws.sign(url, { ...init, signal }));
        if (response.ok) return response;
        const text = (await response.text()).slice(0, 300);
        fault = `${response.status} ${text}`;
        if (response.status < 500 && response.status !== 429) throw refused(what, fault);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof TwinError) throw error;
        fault ??= error;
      }
      if (attempt === ATTEMPTS) throw refused(what, fault);
      await wait(retryMs * 2 ** (attempt - 1), undefined, { signal });
    }
  }

  const urlOf = (key: string) => `${base}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return {
    async put(key, { body, contentType, cacheControl }) {
      const headers = {
        'content-type': contentType,
        'cache-control': cacheControl,
        'content-md5': createHash('md5').update(body).digest('base64'),
        'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
      };
      const init = { method: 'PUT', headers, body: Buffer.from(body) };
      await (await send(key, urlOf(key), init)).text();
    },
    async remove(key) {
      await (await send(`the removal of ${key}`, urlOf(key), { method: 'DELETE' })).text();
    },
    async list(prefix) {
      const found = new Map<string, string>();
      for (let token = ''; ; ) {
        const query = new URLSearchParams({ 'list-type': '2', prefix });
        if (token) query.set('continuation-token', token);
        const response = await send(`the list of ${prefix}`, `${base}?${query}`, { method: 'GET' });
        const text = await response.text();
        for (const [, item = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs))
          found.set(readTag(item, 'Key'), readTag(item, 'ETag').replaceAll('"', ''));
        token = readTag(text, 'NextContinuationToken');
        if (!token) return found;
      }
    },
  };
}

function refused(what: string, fault: unknown): TwinError {
  return new TwinError(
    'source-invalid',
    `Expected the storage to take ${what}, got ${fault instanceof Error ? fault.message : String(fault)}; check bucket, endpoint and credentials.`,
    { cause: fault },
  );
}

function readTag(xml: string, name: string): string {
  const [, text = ''] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#34;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
