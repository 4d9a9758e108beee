import {
  CameraEventType,
  Cartesian3,
  Cartographic,
  Math as CesiumMath,
  HeadingPitchRange,
  KeyboardEventModifier,
  Matrix4,
  type Scene,
  Transforms,
} from '@cesium/engine';
import { distanceM } from '#lib/geo/wgs84.ts';
import { type CameraPose, type HeightGrid, type LonLat, sampleHeightGrid } from '#model';

const MIN_HEIGHT_M = 20;
const MAX_HEIGHT_M = 65_000;
/** How deep under the ground one may look around where it is translucent. */
const MAX_DEPTH_M = 400;
/** How far from the district's middle one may stray. */
const MAX_AWAY_M = 60_000;
const FLIGHT_PITCH_DEG = -36;

const { toRadians, toDegrees } = CesiumMath;

export function readPose({ camera }: Scene): CameraPose {
  const { longitude, latitude, height } = camera.positionCartographic;
  return {
    lonDeg: toDegrees(longitude),
    latDeg: toDegrees(latitude),
    heightM: height,
    headingDeg: toDegrees(camera.heading),
    pitchDeg: toDegrees(camera.pitch),
  };
}

export function setPose({ camera }: Scene, pose: CameraPose): void {
  camera.setView({
    destination: Cartesian3.fromDegrees(pose.lonDeg, pose.latDeg, pose.heightM),
    orientation: orientationOf(pose),
  });
}

function orientationOf({ headingDeg, pitchDeg }: CameraPose) {
  return { heading: toRadians(headingDeg), pitch: toRadians(pitchDeg), roll: 0 };
}

/** A pose that looks at a place of the ground from `rangeM` away, the heading kept. */
export function poseAround(
  scene: Scene,
  at: { readonly lonDeg: number; readonly latDeg: number; readonly groundM: number },
  rangeM: number,
): CameraPose {
  const centre = Cartesian3.fromDegrees(at.lonDeg, at.latDeg, at.groundM);
  const offset = new HeadingPitchRange(
    scene.camera.heading,
    toRadians(FLIGHT_PITCH_DEG),
    Math.max(60, rangeM),
  );
  const flat = offset.range * Math.cos(offset.pitch);
  const local = new Cartesian3(
    -flat * Math.sin(offset.heading),
    -flat * Math.cos(offset.heading),
    -offset.range * Math.sin(offset.pitch),
  );
  const frame = Transforms.eastNorthUpToFixedFrame(centre);
  const place = Cartographic.fromCartesian(Matrix4.multiplyByPoint(frame, local, local));
  return {
    lonDeg: toDegrees(place.longitude),
    latDeg: toDegrees(place.latitude),
    heightM: place.height,
    headingDeg: toDegrees(offset.heading),
    pitchDeg: FLIGHT_PITCH_DEG,
  };
}

/** Seconds a flight takes: longer for longer ways, never dizzying. */
function chooseFlightSeconds(distanceKm: number): number {
  return Math.max(1.2, Math.min(8, 1.2 + 0.9 * Math.log(1 + distanceKm)));
}

/** Resolves when there, or when the flight was broken off. */
export function fly(
  scene: Scene,
  pose: CameraPose,
  signal?: AbortSignal,
  seconds?: number,
): Promise<void> {
  const { camera } = scene;
  const from = readPose(scene);
  const distanceKm =
    (distanceM(from.lonDeg, from.latDeg, pose.lonDeg, pose.latDeg) +
      Math.abs(from.heightM - pose.heightM)) /
    1000;
  return new Promise((resolve) => {
    const stop = () => camera.cancelFlight();
    const done = () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    };
    signal?.addEventListener('abort', stop, { once: true });
    camera.flyTo({
      destination: Cartesian3.fromDegrees(pose.lonDeg, pose.latDeg, pose.heightM),
      orientation: orientationOf(pose),
      duration: seconds ?? chooseFlightSeconds(distanceKm),
      complete: done,
      cancel: done,
    });
  });
}

/**
 * Keeps a hand-led camera over the district, above its ground and below the sky.
 *
 * @param mayDive asked each frame: under the ground too
 */
export function limitCamera(
  scene: Scene,
  centre: LonLat,
  heights: HeightGrid,
  mayDive: () => boolean,
): void {
  const controller = scene.screenSpaceCameraController;
  controller.minimumZoomDistance = MIN_HEIGHT_M;
  controller.maximumZoomDistance = MAX_HEIGHT_M;
  controller.enableCollisionDetection = true;
  controller.minimumCollisionTerrainHeight = 4_000;
  // As in web maps: left moves, right turns and tilts, the wheel zooms.
  controller.tiltEventTypes = [
    CameraEventType.RIGHT_DRAG,
    CameraEventType.MIDDLE_DRAG,
    CameraEventType.PINCH,
    { eventType: CameraEventType.LEFT_DRAG, modifier: KeyboardEventModifier.CTRL },
  ];
  controller.zoomEventTypes = [CameraEventType.WHEEL, CameraEventType.PINCH];
  controller.inertiaSpin = 0.86;
  controller.inertiaZoom = 0.7;
  scene.preRender.addEventListener(() => {
    const pose = readPose(scene);
    const away = distanceM(centre[0], centre[1], pose.lonDeg, pose.latDeg);
    const share = away > MAX_AWAY_M ? MAX_AWAY_M / away : 1;
    const lonDeg = centre[0] + (pose.lonDeg - centre[0]) * share;
    const latDeg = centre[1] + (pose.latDeg - centre[1]) * share;
    controller.enableCollisionDetection = !mayDive();
    const floorM =
      sampleHeightGrid(heights, lonDeg, latDeg) + (mayDive() ? -MAX_DEPTH_M : MIN_HEIGHT_M);
    const heightM = Math.max(floorM, Math.min(MAX_HEIGHT_M, pose.heightM));
    const isInside = share === 1 && Math.abs(heightM - pose.heightM) < 0.01;
    if (!isInside) setPose(scene, { ...pose, lonDeg, latDeg, heightM });
  });
}
