package io.github.rlaifv.tinyworld.corpus;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.tinyworld.language.LanguageErrors;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a training step is made of.
 *
 * @param images images that are asked about
 * @param questionsPerImage questions about each of them
 * @param captionsPerImage descriptions of each of them besides
 * @param words which words of objects are followed up for each of them
 * @param captionImages further images with one description each
 * @param noisyCaptions share of descriptions that err as the language options say, in [0, 1]; the others are true
 * @param divides texts that are divided into claims
 * @param claimQuestions claims that are turned into questions
 * @param wholeResponses descriptions of an image that are judged as a whole
 * @param questions which questions about images
 * @param weights by task; 1 where absent
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

    /** Nothing yet; add to it. */
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

        /** Images with questions and descriptions of them. */
        public Builder images(int images, int questionsEach, int captionsEach) {
            this.images = images;
            questionsPerImage = questionsEach;
            captionsPerImage = captionsEach;
            return this;
        }

        /**
         * Follows up the words of objects, for each of these images: "car red left top". The answer is read right
         * behind the word, so attention has to learn one step only; questions are learned much sooner after this.
         *
         * @param absentEach how often an absent object is drawn too: "bus No"
         */
        public Builder words(int absentEach) {
            words = new WordFollowUps(true, absentEach, words.comparisons());
            return this;
        }

        /** Compares words with attributes too, where words are followed up: "car red ? Yes". */
        public Builder comparisons() {
            words = new WordFollowUps(words.wanted(), words.absent(), true);
            return this;
        }

        /** Further images with one description each. */
        public Builder captions(int images) {
            captionImages = images;
            return this;
        }

        /** The share of descriptions that err; 1 if not told. */
        public Builder noisyCaptions(double share) {
            noisyCaptions = share;
            return this;
        }

        /** Texts to be divided into claims. */
        public Builder divides(int groups, int textsEach) {
            divides = new ExampleGroups(groups, textsEach);
            return this;
        }

        /** Claims to be turned into questions. */
        public Builder claimQuestions(int groups, int claimsEach) {
            claimQuestions = new ExampleGroups(groups, claimsEach);
            return this;
        }

        /** Descriptions to be judged as a whole. */
        public Builder wholeResponses(int images, int responsesEach) {
            wholeResponses = new ExampleGroups(images, responsesEach);
            return this;
        }

        /** Which questions about images. */
        public Builder questions(QuestionOptions value) {
            questions = value;
            return this;
        }

        /** The weight of a task; 1 if not told. */
        public Builder weight(Task task, double value) {
            weights.put(task, value);
            return this;
        }

        /** The mix. */
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
