/** An event of a `text/event-stream`. */
interface StreamEvent {
  /** `message` unless the source names it. */
  readonly type: string;
  readonly data: string;
}

export interface EventStreamHandlers {
  readonly onEvent: (event: StreamEvent) => void;
  /** A comment or an event without data came: a sign of life. */
  readonly onPulse: () => void;
  readonly onId: (id: string) => void;
  readonly onRetry: (ms: number) => void;
  /** A line or an event beyond the limit was left out. */
  readonly onOverflow: (beginning: string) => void;
}

/**
 * Takes a `text/event-stream` apart as it comes in pieces of text. Source: HTML standard, section 9.2.6: lines
 * end in CR, LF or both; a byte order mark at the start does not count; an event without data is not one.
 *
 * @param maxLength of an event, characters
 */
export function createEventStreamReader(
  handlers: EventStreamHandlers,
  maxLength: number,
): (text: string) => void {
  let isStart = true;
  let endedInCr = false;
  let pending = '';
  let isOverlong = false;
  /** Holds once its event has come whole: one that was cut off is to be sent again. */
  let id: string | undefined;
  let type = '';
  let data: string[] = [];
  let length = 0;

  function endEvent(): void {
    if (isOverlong) handlers.onOverflow(data.join('\n').slice(0, 400));
    else if (data.length > 0)
      handlers.onEvent({ type: type === '' ? 'message' : type, data: data.join('\n') });
    else handlers.onPulse();
    if (id !== undefined) handlers.onId(id);
    id = undefined;
    isOverlong = false;
    type = '';
    data = [];
    length = 0;
  }

  function readLine(line: string): void {
    if (line === '') {
      endEvent();
      return;
    }
    if (line.startsWith(':')) {
      handlers.onPulse();
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'data') {
      length += value.length + 1;
      if (length > maxLength) isOverlong = true;
      else data.push(value);
    } else if (field === 'event') type = value;
    else if (field === 'id') {
      if (!value.includes('\0')) id = value;
    } else if (field === 'retry' && /^\d+$/.test(value)) handlers.onRetry(Number(value));
  }

  return (piece) => {
    let text = piece;
    if (isStart && text !== '') {
      if (text.startsWith('\uFEFF')) text = text.slice(1);
      isStart = false;
    }
    if (endedInCr && text.startsWith('\n')) text = text.slice(1);
    if (piece !== '') endedInCr = text.endsWith('\r');
    const lines = text.split(/\r\n|\r|\n/);
    const last = lines.pop() ?? '';
    for (const line of lines) {
      readLine(pending + line);
      pending = '';
    }
    pending += last;
    if (pending.length > maxLength) {
      // What is left of the line would only be left out as well.
      isOverlong = true;
      pending = pending.slice(0, Math.max(pending.indexOf(':') + 1, 1));
    }
  };
}
