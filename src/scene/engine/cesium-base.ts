/**
 * Must be imported before anything of Cesium: it reads this global when its first module runs. Workers and
 * assets lie beside the page, so that the app runs from any folder of any server.
 */
(globalThis as { CESIUM_BASE_URL?: string }).CESIUM_BASE_URL = new URL(
  'cesium/',
  document.baseURI,
).href;

export {};
