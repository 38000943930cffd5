package io.github.rlaifv.align;

import com.google.common.collect.Lists;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.score.ClaimedResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Measures a model without ground truth: the model answers development instructions greedily, and a labeler confirms or
 * rejects each claim of its responses. Instructions with an unusable image are skipped, the same ones for all models.
 */
public final class ClaimMetric {
    private static final String STAGE = "development";

    private final ResponseLabeling judge;
    private final List<Instruction> heldOut;
    private final Sampling sampling;
    private final int batchSize;
    private final UnusableImages unusableImages;
    private final RunListener listener;
    private final Consumer<DevelopmentClaims> afterEach;

    private ClaimMetric(Builder builder) {
        judge = builder.judge;
        heldOut = builder.heldOut.toList();
        sampling = Sampling.greedy(builder.maxNewTokens);
        batchSize = builder.batchSize;
        unusableImages = builder.unusableImages;
        listener = builder.listener;
        afterEach = builder.afterEach;
    }

    /**
     * Starts a builder.
     *
     * @param judge judge that divides the responses and judges their claims
     * @param heldOut instructions that no model is trained on
     */
    public static Builder builder(ResponseLabeling judge, InstructionDataset heldOut) {
        return new Builder(judge, heldOut);
    }

    /**
     * Returns the metric by which the best round is chosen: {@link DevelopmentClaims#value}, higher is better.
     *
     * @param name name of the metric in reports; a run resumes only with the same name
     */
    public DevelopmentMetric metric(String name) {
        return new DevelopmentMetric(name, true, model -> {
            DevelopmentClaims claims = measure(model);
            afterEach.accept(claims);
            return claims.value();
        });
    }

    /**
     * Measures a model. It writes all responses first, then all are divided, then all claims are judged, so that models
     * which are opened by stage are opened once each.
     *
     * @throws BadDataException if no development instruction has an image that can be used
     */
    public DevelopmentClaims measure(Policy model) {
        listener.stageStarted(STAGE, heldOut.size());
        PassProgress progress = new PassProgress();
        List<Answered> answered =
                each(Lists.partition(heldOut, batchSize), List::size, progress, part -> answer(model, part));
        List<Claimed> claimed = each(answered, Answered::asked, progress, this::divide);
        ClaimCounter counter = new ClaimCounter();
        each(claimed, Claimed::asked, progress, part -> {
            counter.add(part.responses(), judge.score(part.claims()));
            return part;
        });
        listener.stageFinished(STAGE);
        if (counter.responses() == 0) {
            throw new BadDataException("none of the " + heldOut.size()
                    + " development instructions has an image that can be used: replace their images, or take others with"
                    + " another seed");
        }
        return counter.total();
    }

    /**
     * A batch of instructions with the responses to those that have a usable image.
     *
     * @param asked number of instructions of the batch
     */
    private record Answered(int asked, List<Instruction> instructions, List<String> responses) {}

    /** A batch of responses with their claims. */
    private record Claimed(int asked, List<String> responses, List<Outcome<ClaimedResponse>> claims) {}

    /** Counts an instruction as done when all three passes have visited it. */
    private final class PassProgress {
        private static final int PASSES = 3;
        private long visits;

        void visited(int instructions) {
            visits += instructions;
            listener.progressed(STAGE, visits / PASSES);
        }
    }

    private static <T, R> List<R> each(
            List<T> parts, ToIntFunction<T> size, PassProgress progress, Function<T, R> work) {
        List<R> results = new ArrayList<>();
        for (T part : parts) {
            Cancellation.check("measuring the model");
            results.add(work.apply(part));
            progress.visited(size.applyAsInt(part));
        }
        return results;
    }

    private Answered answer(Policy model, List<Instruction> part) {
        List<GenerationRequest> requests = part.stream()
                .map(one -> new GenerationRequest(one.id(), one.prompt(), 1, sampling))
                .toList();
        List<Outcome<List<Completion>>> outcomes =
                Outcome.onePerRequest(model.tryGenerate(requests), requests.size(), model);
        List<Instruction> answered = new ArrayList<>();
        List<Outcome<List<Completion>>> usable = new ArrayList<>();
        for (int i = 0; i < part.size(); i++) {
            Instruction one = part.get(i);
            Optional<RequestFailure> failure = outcomes.get(i).failure();
            failure.ifPresent(why -> why.check(unusableImages));
            if (failure.isPresent() && failure.get().ofUnusableImage()) {
                listener.skipped(STAGE, one.id(), failure.get().detail());
            } else {
                answered.add(one);
                usable.add(outcomes.get(i));
            }
        }
        List<String> responses = Outcome.values(usable).stream()
                .map(completions -> completions.get(0).text())
                .toList();
        return new Answered(part.size(), answered, responses);
    }

    private Claimed divide(Answered part) {
        return new Claimed(part.asked(), part.responses(), judge.divide(part.instructions(), part.responses()));
    }

    /** Collects the options of {@link ClaimMetric}. */
    public static final class Builder {
        private final ResponseLabeling judge;
        private final InstructionDataset heldOut;
        private int maxNewTokens = Sampling.DEFAULT_MAX_NEW_TOKENS;
        private int batchSize = FeedbackPipeline.DEFAULT_BATCH_SIZE;
        private UnusableImages unusableImages = UnusableImages.SKIP;
        private RunListener listener = RunListener.NONE;
        private Consumer<DevelopmentClaims> afterEach = claims -> {};

        private Builder(ResponseLabeling judge, InstructionDataset heldOut) {
            this.judge = judge;
            this.heldOut = heldOut;
        }

        /** Largest number of tokens per response. Default: {@value Sampling#DEFAULT_MAX_NEW_TOKENS}. */
        public Builder maxNewTokens(int value) {
            maxNewTokens = value;
            return this;
        }

        /**
         * Number of instructions per call of the models, which bounds memory. Default:
         * {@value FeedbackPipeline#DEFAULT_BATCH_SIZE}.
         */
        public Builder batchSize(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("batchSize must be >= 1, was " + value);
            }
            batchSize = value;
            return this;
        }

        /** Treatment of instructions whose image is damaged or rejected. Default: {@link UnusableImages#SKIP}. */
        public Builder unusableImages(UnusableImages value) {
            unusableImages = value;
            return this;
        }

        /** Listener of the stage {@code development} and of skipped instructions. Default: none. */
        public Builder listener(RunListener value) {
            listener = value;
            return this;
        }

        /** Action that is called with the result of each measurement. Default: none. */
        public Builder afterEach(Consumer<DevelopmentClaims> value) {
            afterEach = value;
            return this;
        }

        /** Creates the metric and reads the development instructions. */
        public ClaimMetric build() {
            return new ClaimMetric(this);
        }
    }
}
