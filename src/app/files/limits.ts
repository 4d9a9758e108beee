/** Of one file, as it is on the disk. */
export const MOST_FILE_BYTES = 50 * 1024 * 1024;
