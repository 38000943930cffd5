package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Kind;

/**
 * How captions are written and how they err. All numbers but {@code regionInventions} are probabilities in [0, 1].
 *
 * @param order in which objects are mentioned
 * @param settingSaid the caption begins with the setting
 * @param colourSaid a mention tells the colour
 * @param placeSaid a mention tells the place
 * @param rowSaid a told place is the row (where the row has a word), else the column
 * @param joined two neighbouring mentions without place share a sentence
 * @param regionShare an instruction asks for a column or row only
 * @param regionInventions factor of the errors {@code companion} and {@code extra} in answers about a region, in [0, 1]
 * @param omission a present object is left out
 * @param errors what is said that is not so
 */
public record LanguageOptions(
        Order order,
        double settingSaid,
        double colourSaid,
        double placeSaid,
        double rowSaid,
        double joined,
        double regionShare,
        double regionInventions,
        double omission,
        LanguageErrors errors) {

    /** The order of mentions. */
    public enum Order {
        /** As {@link Kind#inOrderOfMention()} says, inventions in their place: models do not repeat objects. */
        KIND,
        /** Shuffled. Models taught so repeat objects. */
        RANDOM
    }

    public LanguageOptions {
        LanguageErrors.checkShares(
                settingSaid, colourSaid, placeSaid, rowSaid, joined, regionShare, regionInventions, omission);
    }

    /**
     * The settings that the embedded model is pretrained with: the order of kinds, three places in ten, whole pictures. Of 20,000
     * captions 55.5 % mention an absent object and 68.0 % hold an error; 17.4 % of the mentions and 20.1 % of the claims
     * are false, 89.9 % of the objects are mentioned, in 30.9 words.
     */
    public static LanguageOptions defaults() {
        return new LanguageOptions(
                Order.KIND,
                .5,
                .8,
                .3,
                .35,
                .6,
                0,
                .6,
                .10,
                new LanguageErrors(.60, .25, .85, .6, .5, .06, .7, .05, .04));
    }

    /**
     * The full language: places and regions too, objects in random order. Of 20,000 captions of whole pictures 61.1 %
     * mention an absent object and 72.9 % hold an error; 19.4 % of the mentions and 22.0 % of the claims are false,
     * 87.0 % of the objects are mentioned, in 35.7 words.
     */
    public static LanguageOptions withPlaces() {
        return new LanguageOptions(
                Order.RANDOM,
                .5,
                .8,
                .65,
                .35,
                .6,
                .28,
                .6,
                .13,
                new LanguageErrors(.6, .25, .85, .6, .5, .06, .7, .05, .04));
    }

    /** The same without any false statement; objects may still be left out. */
    public LanguageOptions withoutErrors() {
        return new LanguageOptions(
                order,
                settingSaid,
                colourSaid,
                placeSaid,
                rowSaid,
                joined,
                regionShare,
                regionInventions,
                omission,
                errors.none());
    }
}
