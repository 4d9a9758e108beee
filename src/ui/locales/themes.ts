/** Words of layers that carry data, and legends. */
export const themesZh = {};

export const themesEn: typeof themesZh = {};
