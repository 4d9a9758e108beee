/** From the plainest picture to the richest. */
export const QUALITY_LEVELS = ['low', 'mid', 'high', 'ultra'] as const;
export type QualityLevel = (typeof QUALITY_LEVELS)[number];

/** A fixed level, or the best one that the machine keeps up with. */
export type QualityChoice = QualityLevel | 'auto';
