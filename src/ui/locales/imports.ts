/** Words of files that are dropped on the window. */
export const importsZh = {
  button: '导入文件',
  drop: '松开以导入文件',
  formats: 'GeoJSON、CSV、KML / KMZ、GPX、CZML、Shapefile（.zip）、场景文件（.yunjian.json）',
  limits: '单个文件最大 50 MB、20 万个要素，坐标为 WGS84 经纬度。文件只在本机读取，不会上传。',
  title: '导入结果',
  busy: '正在读取文件…',
  counts: '读取 {{read}} 行，显示 {{kept}} 行',
  refused: '未显示 {{count}} 行',
  rows: '前 {{count}} 行示例',
  row: '第 {{row}} 行',
  goTo: '飞至图层',
  reasons: {
    'no-place': '没有位置',
    'bad-coordinates': '坐标无法识别',
    swapped: '经纬度颠倒',
    projected: '投影坐标，非经纬度',
    far: '远在本区之外',
    malformed: '格式错误',
    unsupported: '不支持的几何类型',
  },
};

export const importsEn: typeof importsZh = {
  button: 'Import files',
  drop: 'Drop to import',
  formats: 'GeoJSON, CSV, KML / KMZ, GPX, CZML, shapefile (.zip), scene (.yunjian.json)',
  limits:
    'Up to 50 MB and 200,000 features a file, in WGS84 degrees. Files are read on this machine and sent nowhere.',
  title: 'Imported files',
  busy: 'Reading files…',
  counts: '{{read}} rows read, {{kept}} shown',
  refused: '{{count}} not shown',
  rows: 'The first {{count}}',
  row: 'Row {{row}}',
  goTo: 'Fly to the layer',
  reasons: {
    'no-place': 'No place',
    'bad-coordinates': 'Coordinates that cannot be read',
    swapped: 'Longitude and latitude swapped',
    projected: 'Projected coordinates, not degrees',
    far: 'Far outside the district',
    malformed: 'Malformed',
    unsupported: 'A kind of shape that is not supported',
  },
};
