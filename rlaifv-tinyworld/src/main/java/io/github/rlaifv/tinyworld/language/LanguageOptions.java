package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Kind;

/**
 * Style and error rates of captions. All numbers except {@code regionInventions} are probabilities in [0, 1].
 *
 * @param order order of mentions
 * @param settingSaid probability that the caption begins with the setting
 * @param colourSaid probability that a mention states the colour
 * @param placeSaid probability that a mention states the place
 * @param rowSaid probability that a stated place is the row (if there is a word for it) instead of the column
 * @param joined probability that two adjacent mentions without a place share a sentence
 * @param regionShare probability that an instruction asks for a column or row only
 * @param regionInventions factor of the rates {@code companion} and {@code extra} in responses about a region, in [0, 1]
 * @param omission probability that a present object is omitted
 * @param errors error rates
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
        /** The order of {@link Kind#inOrderOfMention()}, including inventions. Trained models do not repeat objects. */
        KIND,
        /** Random order. Trained models repeat objects. */
        RANDOM
    }

    public LanguageOptions {
        LanguageErrors.checkShares(
                settingSaid, colourSaid, placeSaid, rowSaid, joined, regionShare, regionInventions, omission);
    }

    /**
     * The options for the pretraining of the embedded model: mentions in order of kinds, a place in three of ten
     * mentions, descriptions of whole images. Of 20,000 captions, 55.5 % mention an absent object and 68.0 % contain an
     * error. 17.4 % of the mentions and 20.1 % of the claims are false. Captions mention 89.9 % of the objects, in 30.9
     * words on average.
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
     * The options for the full language, with more places, with regions, and with objects in random order. Of 20,000
     * captions of whole images, 61.1 % mention an absent object and 72.9 % contain an error. 19.4 % of the mentions and
     * 22.0 % of the claims are false. Captions mention 87.0 % of the objects, in 35.7 words on average.
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

    /** Returns a copy without false statements; objects may still be omitted. */
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
