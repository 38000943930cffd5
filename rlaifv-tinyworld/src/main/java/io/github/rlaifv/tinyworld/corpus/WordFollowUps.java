package io.github.rlaifv.tinyworld.corpus;

/**
 * Words of objects that are followed up by what is seen of them: "car red left top".
 *
 * @param wanted whether words are followed up
 * @param absent number of draws of an absent object per image, repeats taken once: "bus No"
 * @param comparisons whether words are compared too: "car red ? Yes"
 */
public record WordFollowUps(boolean wanted, int absent, boolean comparisons) {
    static final WordFollowUps NONE = new WordFollowUps(false, 0, false);
}
