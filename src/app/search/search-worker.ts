import { readSyllables } from './read-syllables.ts';
import { createSearchIndex } from './search-index.ts';
import type { SearchRequest, SearchResponse } from './search-protocol.ts';

const index = createSearchIndex(readSyllables);
const end = self as unknown as {
  postMessage(response: SearchResponse): void;
  addEventListener(type: 'message', listen: (event: MessageEvent<SearchRequest>) => void): void;
};

end.addEventListener('message', ({ data }) => {
  if (data.type === 'set') index.set(data.group, data.entries);
  else end.postMessage({ id: data.id, hits: index.find(data.text, data.limit) });
});
