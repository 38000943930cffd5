package io.github.rlaifv.tinyworld.corpus;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.tinyworld.language.LanguageErrors;
import java.util.EnumMap;
import java.util.Map;

/**
 * The examples that a training step consists of.
 *
 * @param images number of images with questions
 * @param questionsPerImage number of questions per such image
 * @param captionsPerImage number of descriptions per such image, in addition to the questions
 * @param words word follow-ups per such image: an object's word, continued with what the image shows of the object
 * @param captionImages number of further images with one description each
 * @param noisyCaptions share of descriptions with the errors of the language options, in [0, 1]; the others are true.
 *     Default: 1, so all descriptions have errors
 * @param divides texts to divide into claims
 * @param claimQuestions claims to turn into questions
 * @param wholeResponses descriptions to judge as a whole
 * @param questions types and weights of the questions about images
 * @param weights loss weight per task. Default: 1 for each task
 */
public record CorpusMix(
        int images,
        int questionsPerImage,
        int captionsPerImage,
        WordFollowUps words,
        int captionImages,
        double noisyCaptions,
        ExampleGroups divides,
        ExampleGroups claimQuestions,
        ExampleGroups wholeResponses,
        QuestionOptions questions,
        Map<Task, Double> weights) {

    public CorpusMix {
        LanguageErrors.checkShares(noisyCaptions);
        weights = Ordered.map(weights);
    }

    /** Starts from a mix without examples. */
    public static Builder builder() {
        return new Builder();
    }

    double weight(Task task) {
        return weights.getOrDefault(task, 1.0);
    }

    /** Collects a {@link CorpusMix}. */
    public static final class Builder {
        private int images;
        private int questionsPerImage;
        private int captionsPerImage;
        private WordFollowUps words = WordFollowUps.NONE;
        private int captionImages;
        private double noisyCaptions = 1;
        private ExampleGroups divides = ExampleGroups.NONE;
        private ExampleGroups claimQuestions = ExampleGroups.NONE;
        private ExampleGroups wholeResponses = ExampleGroups.NONE;
        private QuestionOptions questions = QuestionOptions.defaults();
        private final Map<Task, Double> weights = new EnumMap<>(Task.class);

        private Builder() {}

        /** Sets the number of images with questions, and the questions and descriptions per image. */
        public Builder images(int images, int questionsEach, int captionsEach) {
            this.images = images;
            questionsPerImage = questionsEach;
            captionsPerImage = captionsEach;
            return this;
        }

        /**
         * Adds word follow-ups to each of these images, such as "car red left top". The answer directly follows the
         * word, so attention has to learn a single step; the model then learns questions much faster.
         *
         * @param absentEach number of draws of an absent object per image, such as "bus No"
         */
        public Builder words(int absentEach) {
            words = new WordFollowUps(true, absentEach, words.comparisons());
            return this;
        }

        /** Adds comparisons of words with attributes to the word follow-ups, such as "car red ? Yes". */
        public Builder comparisons() {
            words = new WordFollowUps(words.wanted(), words.absent(), true);
            return this;
        }

        /** Sets the number of further images with one description each. */
        public Builder captions(int images) {
            captionImages = images;
            return this;
        }

        /** Sets the share of descriptions with errors, in [0, 1]. Default: 1, so all descriptions have errors. */
        public Builder noisyCaptions(double share) {
            noisyCaptions = share;
            return this;
        }

        /** Sets the number of texts to divide into claims. */
        public Builder divides(int groups, int textsEach) {
            divides = new ExampleGroups(groups, textsEach);
            return this;
        }

        /** Sets the number of claims to turn into questions. */
        public Builder claimQuestions(int groups, int claimsEach) {
            claimQuestions = new ExampleGroups(groups, claimsEach);
            return this;
        }

        /** Sets the number of descriptions to judge as a whole. */
        public Builder wholeResponses(int images, int responsesEach) {
            wholeResponses = new ExampleGroups(images, responsesEach);
            return this;
        }

        /** Sets the types and weights of the questions about images. Default: {@link QuestionOptions#defaults()}. */
        public Builder questions(QuestionOptions value) {
            questions = value;
            return this;
        }

        /** Sets the loss weight of a task. Default: 1. */
        public Builder weight(Task task, double value) {
            weights.put(task, value);
            return this;
        }

        /** Builds the mix. */
        public CorpusMix build() {
            return new CorpusMix(
                    images,
                    questionsPerImage,
                    captionsPerImage,
                    words,
                    captionImages,
                    noisyCaptions,
                    divides,
                    claimQuestions,
                    wholeResponses,
                    questions,
                    weights);
        }
    }
}
