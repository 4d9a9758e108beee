import type { FileRequest, FileResponse } from './files-protocol.ts';

/** Reads a file off the page's thread; the worker goes with its answer, and its memory with it. */
export function readInWorker(request: FileRequest): Promise<FileResponse> {
  const worker = new Worker(new URL('./files-worker.ts', import.meta.url), {
    type: 'module',
    name: 'files',
  });
  return new Promise<FileResponse>((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<FileResponse>) => resolve(data));
    worker.addEventListener('error', ({ message }) =>
      resolve({
        ok: false,
        problem: {
          zh: `文件读取程序无法启动：${message || '未知原因'}`,
          en: `The reader of files could not start: ${message || 'unknown cause'}`,
        },
      }),
    );
    worker.postMessage(request, [request.bytes.buffer]);
  }).finally(() => worker.terminate());
}
