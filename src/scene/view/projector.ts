import { Cartesian3, Matrix4, type Scene } from '@cesium/engine';
import type { LocalFrame } from '../engine/frame.ts';

/** Where a place of the local frame lands on the canvas. */
export interface ScreenPoint {
  /** CSS pixels from the left and the top. */
  x: number;
  y: number;
  /** Metres along the view axis; not positive behind the camera. */
  depthM: number;
}

/** Projects many points a frame without allocating. */
export interface Projector {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Local frame to clip space, column-major. */
  readonly clip: ArrayLike<number>;
  /** Of the camera, in the local frame. */
  readonly eye: { readonly x: number; readonly y: number; readonly z: number };
  /** CSS pixels that a metre across is wide at a distance of one metre. */
  readonly focalPx: number;
  project(x: number, y: number, z: number, out: ScreenPoint): boolean;
}

/** Column-major clip matrix to pixels. False where the point lies behind the camera or outside the canvas. */
export function projectPoint(
  clip: ArrayLike<number>,
  [x, y, z]: readonly [number, number, number],
  size: { readonly widthPx: number; readonly heightPx: number },
  out: ScreenPoint,
): boolean {
  const row = (i: number) =>
    (clip[i] as number) * x +
    (clip[i + 4] as number) * y +
    (clip[i + 8] as number) * z +
    (clip[i + 12] as number);
  const w = row(3);
  out.depthM = w;
  if (w <= 0) return false;
  out.x = (row(0) / w + 1) * 0.5 * size.widthPx;
  out.y = (1 - row(1) / w) * 0.5 * size.heightPx;
  return out.x >= 0 && out.x <= size.widthPx && out.y >= 0 && out.y <= size.heightPx;
}

export function createProjector(): Projector & { update(scene: Scene, frame: LocalFrame): void } {
  const clip = new Matrix4();
  const size = { widthPx: 1, heightPx: 1 };
  const point: [number, number, number] = [0, 0, 0];
  const eye = new Cartesian3();
  let focalPx = 1;
  return {
    clip: clip as unknown as ArrayLike<number>,
    eye,
    get focalPx() {
      return focalPx;
    },
    get widthPx() {
      return size.widthPx;
    },
    get heightPx() {
      return size.heightPx;
    },
    update(scene, frame) {
      const { camera, canvas } = scene;
      Matrix4.multiply(camera.frustum.projectionMatrix, camera.viewMatrix, clip);
      Matrix4.multiply(clip, frame.toFixed, clip);
      size.widthPx = canvas.clientWidth;
      size.heightPx = canvas.clientHeight;
      focalPx = ((camera.frustum.projectionMatrix[5] as number) * size.heightPx) / 2;
      Matrix4.multiplyByPoint(frame.toLocal, camera.positionWC, eye);
    },
    project(x, y, z, out) {
      point[0] = x;
      point[1] = y;
      point[2] = z;
      return projectPoint(clip as unknown as ArrayLike<number>, point, size, out);
    },
  };
}
