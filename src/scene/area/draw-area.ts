import { distanceM } from '#lib/geo/wgs84.ts';
import type { AreaShape, LonLat } from '#model';

/** What a drawing needs of the scene. Positions are CSS pixels on `canvas`. */
export interface DrawSurface {
  readonly canvas: HTMLCanvasElement;
  groundAt(x: number, y: number): LonLat | null;
}

/** Two clicks nearer than this, pixels and milliseconds, are a double click. */
const DOUBLE_PX = 6;
const DOUBLE_MS = 350;
/** A press that moves further is a move of the camera, not a corner. */
const CLICK_PX = 5;

/**
 * Circle: centre, then rim. Polygon: corners; double click or Enter ends it. Escape or the signal gives up.
 * Moving the camera in between is free for polygons and circles alike.
 */
export function drawArea(
  surface: DrawSurface,
  kind: AreaShape['type'],
  onProgress: (shape: AreaShape) => void,
  signal: AbortSignal,
): Promise<AreaShape | null> {
  const { canvas } = surface;
  const corners: LonLat[] = [];
  const over = new AbortController();
  let pressedAt: readonly [number, number] = [0, 0];
  let clicked = { x: Number.NEGATIVE_INFINITY, y: 0, timeMs: 0 };

  return new Promise((resolve) => {
    const finish = (shape: AreaShape | null) => {
      if (over.signal.aborted) return;
      over.abort();
      canvas.style.cursor = '';
      resolve(shape);
    };
    const shapeWith = (tip: LonLat | null): AreaShape | null => {
      const [first] = corners;
      if (!first) return null;
      if (kind === 'circle')
        return tip && { type: 'circle', centre: first, radiusM: distanceM(...first, ...tip) };
      return { type: 'polygon', ring: tip ? [...corners, tip] : [...corners] };
    };
    const progress = (tip: LonLat | null) => {
      const shape = shapeWith(tip);
      if (shape) onProgress(shape);
    };
    const endPolygon = () => {
      if (kind === 'polygon' && corners.length >= 3) finish(shapeWith(null));
    };
    const place = ({ offsetX, offsetY }: PointerEvent) => surface.groundAt(offsetX, offsetY);
    const on = <K extends keyof HTMLElementEventMap>(
      type: K,
      handle: (event: HTMLElementEventMap[K]) => void,
    ) => canvas.addEventListener(type, handle, { signal: over.signal });

    canvas.style.cursor = 'crosshair';
    on('pointerdown', ({ offsetX, offsetY }) => {
      pressedAt = [offsetX, offsetY];
    });
    on('pointermove', (event) => {
      if (event.buttons === 0) progress(place(event));
    });
    on('pointerup', (event) => {
      const { offsetX: x, offsetY: y, button, timeStamp: timeMs } = event;
      if (button !== 0 || Math.hypot(x - pressedAt[0], y - pressedAt[1]) > CLICK_PX) return;
      const isDouble =
        Math.hypot(x - clicked.x, y - clicked.y) < DOUBLE_PX && timeMs - clicked.timeMs < DOUBLE_MS;
      clicked = { x, y, timeMs };
      if (isDouble && kind === 'polygon') return endPolygon();
      const at = place(event);
      if (!at) return;
      if (kind === 'circle' && corners.length === 1) {
        const circle = shapeWith(at);
        if (circle?.type === 'circle' && circle.radiusM > 1) finish(circle);
        return;
      }
      corners.push(at);
      progress(at);
    });
    window.addEventListener(
      'keydown',
      ({ key }) => {
        if (key === 'Escape') finish(null);
        if (key === 'Enter') endPolygon();
      },
      { signal: over.signal },
    );
    signal.addEventListener('abort', () => finish(null), { signal: over.signal });
    if (signal.aborted) finish(null);
  });
}
