/** Words of light, weather and the look of the map. */
export const sceneZh = {};

export const sceneEn: typeof sceneZh = {};
