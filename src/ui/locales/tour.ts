/** Words of demonstrations. */
export const tourZh = {};

export const tourEn: typeof tourZh = {};
