import { textOfFault } from './file-fault.ts';
import type { FileRequest, FileResponse } from './files-protocol.ts';
import { readFile } from './read-file.ts';

const end = self as unknown as {
  postMessage(response: FileResponse): void;
  addEventListener(type: 'message', listen: (event: MessageEvent<FileRequest>) => void): void;
};

end.addEventListener('message', ({ data: { name, bytes, context } }) => {
  readFile(name, bytes, context).then(
    (file) => end.postMessage({ ok: true, file }),
    (error: unknown) => end.postMessage({ ok: false, problem: textOfFault(error) }),
  );
});
