import { TilesRenderer } from '3d-tiles-renderer';
import { GLTFExtensionsPlugin, ImplicitTilingPlugin } from '3d-tiles-renderer/plugins';
import { PerspectiveCamera, Scene, Sphere, Vector3, WebGLRenderer } from 'three';
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js';
import type { TilesetReading } from './page.ts';

interface ReadMesh {
  readonly isMesh?: boolean;
  readonly userData: {
    readonly meshFeatures?: {
      getFeatureInfo(): { propertyTable: number }[];
    };
    readonly structuralMetadata?: {
      getPropertyTableData(
        tables: readonly number[],
        rows: readonly number[],
      ): { gid: number; id: string }[];
    };
  };
  readonly geometry: {
    getAttribute(name: string): { count: number; getX(i: number): number } | undefined;
  };
}

/** Loads all tiles with 3d-tiles-renderer and reads each building's properties through its feature ids. */
export async function readWithThree(url: string): Promise<TilesetReading> {
  const renderer = new WebGLRenderer({ preserveDrawingBuffer: true });
  renderer.setSize(320, 240, false);
  const scene = new Scene();
  const camera = new PerspectiveCamera(40, 320 / 240, 10, 1e6);
  const tiles = new TilesRenderer(url);
  tiles.registerPlugin(new ImplicitTilingPlugin());
  tiles.registerPlugin(
    new GLTFExtensionsPlugin({ metadata: true, meshoptDecoder: MeshoptDecoder }),
  );
  // Every tile is too coarse for this, so the leaves are loaded.
  tiles.errorTarget = 1e-6;
  const failures: string[] = [];
  const ids: Record<number, string> = {};
  let loaded = 0;
  tiles.addEventListener('load-error', ({ error, url }: { error: Error; url: string | URL }) => {
    failures.push(`${url}: ${error.message}`);
  });
  tiles.addEventListener('load-model', (event) => {
    loaded++;
    (event.scene as unknown as { traverse(visit: (mesh: ReadMesh) => void): void }).traverse(
      (mesh) => readMesh(mesh, ids),
    );
  });
  scene.add(tiles.group);
  tiles.setCamera(camera as never);
  tiles.setResolution(camera as never, 320, 240);
  let quiet = 0;
  for (let frame = 0; frame < 2000 && quiet < 20; frame++) {
    const sphere = new Sphere();
    if (tiles.getBoundingSphere(sphere as never)) look(camera, sphere);
    tiles.update();
    const { downloading, parsing, queued } = (tiles as unknown as { stats: Record<string, number> })
      .stats;
    quiet = loaded > 0 && !downloading && !parsing && !queued ? quiet + 1 : 0;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  renderer.setClearColor(0x000000);
  for (const child of [tiles.group] as unknown as {
    traverse(visit: (mesh: never) => void): void;
  }[])
    child.traverse(unlight);
  renderer.render(scene, camera);
  const litPixels = countLit(renderer);
  tiles.dispose();
  renderer.dispose();
  return { tiles: loaded, failures, ids, litPixels, picked: null };
}

/** From above, so far that the whole tileset is in view. */
function look(
  camera: InstanceType<typeof PerspectiveCamera>,
  sphere: InstanceType<typeof Sphere>,
): void {
  const up = new Vector3().copy(sphere.center).normalize();
  camera.position.copy(sphere.center).addScaledVector(up, 3 * sphere.radius);
  camera.near = sphere.radius;
  camera.far = 6 * sphere.radius;
  camera.up.set(0, 0, 1);
  camera.lookAt(sphere.center);
  camera.updateProjectionMatrix();
  camera.updateMatrixWorld();
}

function readMesh(mesh: ReadMesh, ids: Record<number, string>): void {
  const { meshFeatures, structuralMetadata } = mesh.userData;
  const feature = mesh.geometry?.getAttribute('_feature_id_0');
  if (!meshFeatures || !structuralMetadata || !feature) return;
  const [info] = meshFeatures.getFeatureInfo();
  const rows = new Set<number>();
  for (let v = 0; v < feature.count; v++) rows.add(feature.getX(v));
  for (const row of rows) {
    if (row === (info as { nullFeatureId?: number }).nullFeatureId) continue;
    const [properties] = structuralMetadata.getPropertyTableData([info?.propertyTable ?? 0], [row]);
    if (properties) ids[Number(properties.gid)] = properties.id;
  }
}

/** Lights are not what is tested: materials show their colours as they are. */
function unlight(mesh: { material?: { emissive?: { set(c: number): void } } } & object): void {
  (mesh as { material?: { emissive?: { set(c: number): void } } }).material?.emissive?.set(
    0xffffff,
  );
}

function countLit(renderer: InstanceType<typeof WebGLRenderer>): number {
  const gl = renderer.getContext() as WebGL2RenderingContext;
  const pixels = new Uint8Array(4 * 320 * 240);
  gl.readPixels(0, 0, 320, 240, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  let lit = 0;
  for (let i = 0; i < pixels.length; i += 4) if ((pixels[i] as number) > 20) lit++;
  return lit;
}
