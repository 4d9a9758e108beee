import { spawnSync } from 'node:child_process';

/** Debian packages of the outside tools that tests write their fixtures with. */
const PACKAGES: Readonly<Record<string, string>> = {
  ogr2ogr: 'gdal-bin',
  ogrinfo: 'gdal-bin',
  gdal_translate: 'gdal-bin',
  gdalwarp: 'gdal-bin',
  gdalinfo: 'gdal-bin',
  gdaltransform: 'gdal-bin',
  gdal_create: 'gdal-bin',
  gdal_rasterize: 'gdal-bin',
  gdal_calc: 'python3-gdal',
  osmium: 'osmium-tool',
};

const known = new Map<string, boolean>();

/**
 * Whether an outside tool can be run; as root, one that is missing is installed. Use it as
 * `describe.skipIf(!needTool('ogr2ogr'))`, so that a skipped test is seen.
 *
 * @throws where it is missing under CI: there no test may pass by being skipped.
 */
export function needTool(tool: string): boolean {
  let isThere = known.get(tool);
  if (isThere === undefined) {
    isThere = isOnPath(tool) || (install(tool) && isOnPath(tool));
    known.set(tool, isThere);
  }
  if (!isThere && process.env.CI)
    throw new Error(
      `Expected ${tool} to be installed; run apt-get install ${PACKAGES[tool] ?? tool}.`,
    );
  return isThere;
}

function isOnPath(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' }).status === 0;
}

function install(tool: string): boolean {
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) return false;
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-qq', '-y', ...args], {
      stdio: 'ignore',
      timeout: 240_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const name = PACKAGES[tool] ?? tool;
  const add = () => apt('install', '--no-install-recommends', name);
  return add() || (apt('update') && add());
}
