package io.github.rlaifv.tinyworld.corpus;

import io.github.rlaifv.tinyworld.language.LanguageErrors;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.scene.Kind;

/**
 * Which questions about pictures are drawn for training. The first six are weights (their sum need not be 1), the rest
 * probabilities in [0, 1].
 *
 * @param exists weight of "is there"
 * @param colour weight of yes/no questions about a colour
 * @param place weight of yes/no questions about a place
 * @param setting weight of yes/no questions about the setting
 * @param openColour weight of "what color"
 * @param openPlace weight of "in which column / row"
 * @param absentCompanion an absent object that is asked for is the {@linkplain Kind#companion() companion} of a present
 *     one: the errors captions make most
 * @param absentTypical else, it is of the setting's typical kinds
 * @param colourOfAbsent a false colour question is about an absent object
 * @param wrongColourTypical the wrong colour asked for is the kind's typical one
 * @param placeOfAbsent a false place question is about an absent object
 * @param wishSaid a yes/no question ends with {@link TinyPrompts#YES_OR_NO}
 */
public record QuestionOptions(
        double exists,
        double colour,
        double place,
        double setting,
        double openColour,
        double openPlace,
        double absentCompanion,
        double absentTypical,
        double colourOfAbsent,
        double wrongColourTypical,
        double placeOfAbsent,
        double wishSaid) {

    public QuestionOptions {
        if (!(exists + colour + place + setting + openColour + openPlace > 0)) {
            throw new IllegalArgumentException("some type of question must have a weight > 0");
        }
        LanguageErrors.checkShares(
                absentCompanion, absentTypical, colourOfAbsent, wrongColourTypical, placeOfAbsent, wishSaid);
    }

    /** No questions about places, a good quarter open. */
    public static QuestionOptions defaults() {
        return builder().build();
    }

    /** Starts from {@link #defaults()}. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The same with the open questions scaled to a share of all.
     *
     * @param share in [0, 1]
     */
    public QuestionOptions withOpenShare(double share) {
        LanguageErrors.checkShares(share);
        double open = openColour + openPlace;
        double closed = exists + colour + place + setting;
        if (open == 0 || closed == 0) {
            throw new IllegalArgumentException("both open and yes/no questions need a weight > 0 to be rescaled");
        }
        double c = (1 - share) / closed;
        double o = share / open;
        return new QuestionOptions(
                exists * c,
                colour * c,
                place * c,
                setting * c,
                openColour * o,
                openPlace * o,
                absentCompanion,
                absentTypical,
                colourOfAbsent,
                wrongColourTypical,
                placeOfAbsent,
                wishSaid);
    }

    /** Builds options; each setting has the meaning of the record's component of its name. */
    public static final class Builder {
        private double exists = .36;
        private double colour = .30;
        private double place;
        private double setting = .06;
        private double openColour = .28;
        private double openPlace;
        private double absentCompanion = .35;
        private double absentTypical = .615;
        private double colourOfAbsent = .3;
        private double wrongColourTypical = .5;
        private double placeOfAbsent = .2;
        private double wishSaid = 1;

        private Builder() {}

        /** Sets the weight. Default: .36. */
        public Builder exists(double value) {
            exists = value;
            return this;
        }

        /** Sets the weight. Default: .30. */
        public Builder colour(double value) {
            colour = value;
            return this;
        }

        /** Sets the weight. Default: 0. */
        public Builder place(double value) {
            place = value;
            return this;
        }

        /** Sets the weight. Default: .06. */
        public Builder setting(double value) {
            setting = value;
            return this;
        }

        /** Sets the weight. Default: .28. */
        public Builder openColour(double value) {
            openColour = value;
            return this;
        }

        /** Sets the weight. Default: 0. */
        public Builder openPlace(double value) {
            openPlace = value;
            return this;
        }

        /** Sets the probability. Default: .35. */
        public Builder absentCompanion(double value) {
            absentCompanion = value;
            return this;
        }

        /** Sets the probability. Default: .615. */
        public Builder absentTypical(double value) {
            absentTypical = value;
            return this;
        }

        /** Sets the probability. Default: .3. */
        public Builder colourOfAbsent(double value) {
            colourOfAbsent = value;
            return this;
        }

        /** Sets the probability. Default: .5. */
        public Builder wrongColourTypical(double value) {
            wrongColourTypical = value;
            return this;
        }

        /** Sets the probability. Default: .2. */
        public Builder placeOfAbsent(double value) {
            placeOfAbsent = value;
            return this;
        }

        /** Sets the probability. Default: 1. */
        public Builder wishSaid(double value) {
            wishSaid = value;
            return this;
        }

        /**
         * Makes the options.
         *
         * @throws IllegalArgumentException if no weight is positive, or a probability lies outside of [0, 1]
         */
        public QuestionOptions build() {
            return new QuestionOptions(
                    exists,
                    colour,
                    place,
                    setting,
                    openColour,
                    openPlace,
                    absentCompanion,
                    absentTypical,
                    colourOfAbsent,
                    wrongColourTypical,
                    placeOfAbsent,
                    wishSaid);
        }
    }
}
