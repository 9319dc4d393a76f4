package dev.curlew.mot;

import dev.curlew.geometry.Box;

/**
 * One line of a MOTChallenge file.
 *
 * @param frame from 1
 * @param id of the object; -1 in a detection file
 * @param box as written: MOTChallenge counts pixels from 1, and nothing here changes that
 * @param confidence score of a detection or track; in ground truth 0 marks a row to be ignored
 */
public record MotRow(int frame, long id, Box box, float confidence) {}
