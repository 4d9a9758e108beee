import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** Runs a GDAL tool and returns what it printed. */
export function runTool(tool: string, args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync(tool, [...args], { encoding: 'utf8', input });
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Writes an ESRI ASCII grid of WGS84 degrees whose samples are `heightM` at their place. */
export function writeAsciiGrid(
  path: string,
  grid: { west: number; south: number; stepDeg: number; columns: number; rows: number },
  heightM: (lonDeg: number, latDeg: number) => number,
): void {
  const { west, south, stepDeg, columns, rows } = grid;
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) =>
      heightM(west + column * stepDeg, south + (rows - 1 - row) * stepDeg).toFixed(4),
    ).join(' '),
  );
  writeFileSync(
    path,
    `ncols ${columns}\nnrows ${rows}\nxllcenter ${west}\nyllcenter ${south}\ncellsize ${stepDeg}\nNODATA_value -9999\n${lines.join('\n')}\n`,
  );
  writeFileSync(
    path.replace(/\.asc$/, '.prj'),
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]',
  );
}

/** Bilinear heights of a raster at places, from GDAL's own raw copy of it, its transform and its projection. */
export function createGdalSampler(
  path: string,
): (places: readonly (readonly [number, number])[]) => number[] {
  const raw = `${path}.raw`;
  runTool('gdal_translate', ['-q', '-unscale', '-of', 'ENVI', '-ot', 'Float32', path, raw]);
  const info = JSON.parse(runTool('gdalinfo', ['-json', path])) as {
    size: [number, number];
    geoTransform: [number, number, number, number, number, number];
    coordinateSystem: { wkt: string };
  };
  const [width] = info.size;
  const bytes = readFileSync(raw);
  const heights = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const [x0, dx, , y0, , dy] = info.geoTransform;
  return (places) =>
    runTool(
      'gdaltransform',
      ['-s_srs', 'EPSG:4326', '-t_srs', info.coordinateSystem.wkt, '-output_xy'],
      places.map((place) => place.join(' ')).join('\n'),
    )
      .trim()
      .split('\n')
      .map((line) => {
        const [x, y] = line.split(' ').map(Number) as [number, number];
        const u = (x - x0) / dx - 0.5;
        const v = (y - y0) / dy - 0.5;
        const [column, row] = [Math.floor(u), Math.floor(v)];
        const [tx, ty] = [u - column, v - row];
        const at = (i: number, j: number) => heights[(row + j) * width + column + i] as number;
        const top = at(0, 0) * (1 - tx) + at(1, 0) * tx;
        return top * (1 - ty) + (at(0, 1) * (1 - tx) + at(1, 1) * tx) * ty;
      });
}
