package io.github.rlaifv.core.plan;

/**
 * Questions whose answers are probabilities of first tokens.
 *
 * @param images number of images per call
 * @param claims number of questions per image in a call
 * @param promptTokens number of text tokens per question
 */
public record LabelingLoad(int images, int claims, int promptTokens) implements Workload {
    public LabelingLoad {
        PlanChecks.positive("images", images);
        PlanChecks.positive("claims", claims);
        PlanChecks.positive("promptTokens", promptTokens);
    }

    /** Returns the part of one of several copies, which share the images of a call. */
    LabelingLoad dealt(int copies) {
        return new LabelingLoad(PlanChecks.share(images, copies), claims, promptTokens);
    }

    @Override
    public long textTokens() {
        // the questions share most of their words
        return promptTokens + (long) images * claims;
    }
}
