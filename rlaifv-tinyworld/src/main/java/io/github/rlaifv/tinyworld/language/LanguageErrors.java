package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Kind;

/**
 * Error rates of captions. All numbers are probabilities in [0, 1].
 *
 * @param companion probability that the absent {@linkplain Kind#companion() companion} of a kind is invented after it
 * @param extra probability that one more absent object is invented
 * @param extraTypicalKind probability that this object is of one of the setting's typical kinds
 * @param inventedTypicalColour probability that an invented object has its typical colour instead of a random one
 * @param biasedColour probability that a kind with a {@linkplain Kind#colourIsBiased() biased colour} is given its
 *     typical colour, whatever the image shows
 * @param wrongColour probability that any other kind is given a random colour
 * @param wrongColourTypical probability that this colour is the typical one
 * @param wrongPlace probability that a stated place is drawn at random
 * @param wrongSetting probability that the setting is drawn at random
 */
public record LanguageErrors(
        double companion,
        double extra,
        double extraTypicalKind,
        double inventedTypicalColour,
        double biasedColour,
        double wrongColour,
        double wrongColourTypical,
        double wrongPlace,
        double wrongSetting) {

    public LanguageErrors {
        checkShares(companion, extra, extraTypicalKind, inventedTypicalColour, biasedColour, wrongColour);
        checkShares(wrongColourTypical, wrongPlace, wrongSetting);
    }

    /**
     * Checks shares and probabilities.
     *
     * @throws IllegalArgumentException if one is not within 0 and 1
     */
    public static void checkShares(double... values) {
        for (double value : values) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("shares and probabilities must be in [0, 1], one was " + value);
            }
        }
    }

    /** Returns error rates of 0, without any false statement. */
    LanguageErrors none() {
        return new LanguageErrors(0, 0, extraTypicalKind, inventedTypicalColour, 0, 0, wrongColourTypical, 0, 0);
    }
}
