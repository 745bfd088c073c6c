/** Stands where there is no value. */
export const NONE = "–";
/** Between two ends. */
export const TO = "–";
