package dev.curlew.detection;

import dev.curlew.geometry.Box;

/**
 * One object that a detector reports in one frame.
 *
 * @param box in source pixels, clipped to the picture
 * @param classId index into the model's labels
 * @param score 0 to 1
 */
public record Detection(Box box, int classId, float score) {}
