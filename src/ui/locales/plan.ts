/** Words of the planner's desk. */
export const planZh = {};

export const planEn: typeof planZh = {};
