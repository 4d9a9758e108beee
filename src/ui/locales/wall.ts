/** Words of the wall. */
export const wallZh = {};

export const wallEn: typeof wallZh = {};
