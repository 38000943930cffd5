package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Kind;

/**
 * How captions err. All numbers are probabilities in [0, 1].
 *
 * @param companion after a kind its absent {@linkplain Kind#companion() companion} is invented
 * @param extra one more absent object is invented in the second half
 * @param extraTypicalKind that object is of the setting's typical kinds
 * @param inventedTypicalColour an invented object has its typical colour, else a random one
 * @param biasedColour a kind of {@linkplain Kind#colourIsBiased() biased colour} gets its typical colour whatever the
 *     picture shows
 * @param wrongColour any other kind gets a colour at random
 * @param wrongColourTypical that colour is the typical one
 * @param wrongPlace a told place is drawn at random
 * @param wrongSetting the setting is drawn at random
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

    /** The same without any false statement. */
    LanguageErrors none() {
        return new LanguageErrors(0, 0, extraTypicalKind, inventedTypicalColour, 0, 0, wrongColourTypical, 0, 0);
    }
}
