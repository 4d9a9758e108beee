import type { MessageEnd, QueryResponse } from './query-protocol.ts';
import { serveQueries } from './serve-queries.ts';

serveQueries(self as unknown as MessageEnd<QueryResponse>);
