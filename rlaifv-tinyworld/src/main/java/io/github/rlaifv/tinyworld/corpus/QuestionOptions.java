package io.github.rlaifv.tinyworld.corpus;

import io.github.rlaifv.tinyworld.language.LanguageErrors;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.scene.Kind;

/**
 * Types of the questions about images in the training data. The first six components are weights (their sum need not be
 * 1), the others are probabilities in [0, 1].
 *
 * @param exists weight of "is there"
 * @param colour weight of yes/no questions about a colour
 * @param place weight of yes/no questions about a place
 * @param setting weight of yes/no questions about the setting
 * @param openColour weight of "what color"
 * @param openPlace weight of "in which column / row"
 * @param absentCompanion probability that a question about an absent object names the {@linkplain Kind#companion()
 *     companion} of a present one, which is the most frequent error of captions
 * @param absentTypical probability that it otherwise names one of the setting's typical kinds
 * @param colourOfAbsent probability that a false colour question is about an absent object
 * @param wrongColourTypical probability that the wrong colour of a question is the kind's typical one
 * @param placeOfAbsent probability that a false place question is about an absent object
 * @param wishSaid probability that a yes/no question ends with {@link TinyPrompts#YES_OR_NO}
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
            throw new IllegalArgumentException("at least one type of question must have a weight > 0");
        }
        LanguageErrors.checkShares(
                absentCompanion, absentTypical, colourOfAbsent, wrongColourTypical, placeOfAbsent, wishSaid);
    }

    /** Default options: no questions about places, 28 % open questions. */
    public static QuestionOptions defaults() {
        return builder().build();
    }

    /** Starts from {@link #defaults()}. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a copy with the weights rescaled to a given share of open questions.
     *
     * @param share share of open questions among all questions, in [0, 1]
     * @throws IllegalArgumentException if the share lies outside of [0, 1], or all open or all yes/no questions have
     *     weight 0
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

    /** Builder of {@link QuestionOptions}. Each setter sets the component of its name. */
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

        /** Sets the weight of "is there" questions. Default: .36. */
        public Builder exists(double value) {
            exists = value;
            return this;
        }

        /** Sets the weight of yes/no questions about a colour. Default: .30. */
        public Builder colour(double value) {
            colour = value;
            return this;
        }

        /** Sets the weight of yes/no questions about a place. Default: 0. */
        public Builder place(double value) {
            place = value;
            return this;
        }

        /** Sets the weight of yes/no questions about the setting. Default: .06. */
        public Builder setting(double value) {
            setting = value;
            return this;
        }

        /** Sets the weight of "what color" questions. Default: .28. */
        public Builder openColour(double value) {
            openColour = value;
            return this;
        }

        /** Sets the weight of "in which column / row" questions. Default: 0. */
        public Builder openPlace(double value) {
            openPlace = value;
            return this;
        }

        /** Sets the probability that an absent object in a question is a companion. Default: .35. */
        public Builder absentCompanion(double value) {
            absentCompanion = value;
            return this;
        }

        /** Sets the probability that it otherwise is of a typical kind. Default: .615. */
        public Builder absentTypical(double value) {
            absentTypical = value;
            return this;
        }

        /** Sets the probability that a false colour question is about an absent object. Default: .3. */
        public Builder colourOfAbsent(double value) {
            colourOfAbsent = value;
            return this;
        }

        /** Sets the probability that a wrong colour is the kind's typical one. Default: .5. */
        public Builder wrongColourTypical(double value) {
            wrongColourTypical = value;
            return this;
        }

        /** Sets the probability that a false place question is about an absent object. Default: .2. */
        public Builder placeOfAbsent(double value) {
            placeOfAbsent = value;
            return this;
        }

        /** Sets the probability that a yes/no question ends with {@link TinyPrompts#YES_OR_NO}. Default: 1. */
        public Builder wishSaid(double value) {
            wishSaid = value;
            return this;
        }

        /**
         * Builds the options.
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
