package io.github.rlaifv.tinyworld.corpus;

/**
 * Word follow-ups: words of objects, continued with what the image shows of the object, such as "car red left top".
 *
 * @param wanted whether the mix has word follow-ups
 * @param absent number of draws of an absent object per image, such as "bus No"; repeated draws count once
 * @param comparisons whether words are also compared with attributes, such as "car red ? Yes"
 */
public record WordFollowUps(boolean wanted, int absent, boolean comparisons) {
    static final WordFollowUps NONE = new WordFollowUps(false, 0, false);
}
