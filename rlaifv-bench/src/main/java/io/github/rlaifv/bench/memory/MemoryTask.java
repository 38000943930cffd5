package io.github.rlaifv.bench.memory;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.LabelingLoad;
import io.github.rlaifv.core.plan.ModelUse;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.TrainingLoad;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Work whose memory is planned and measured. */
enum MemoryTask {
    /** Judges 16 claims about one image. */
    LABEL {
        @Override
        ModelUse plan(ModelUse use, Lengths lengths) {
            return use.withImages(1).with(new LabelingLoad(1, CLAIMS, lengths.question()));
        }

        @Override
        void run(TrainablePolicy policy, Path output) {
            policy.nextTokenProbabilities(
                    IntStream.range(0, CLAIMS).mapToObj(MemoryTask::claim).toList());
        }
    },

    /** Samples 4 candidates of exactly 64 tokens. */
    SAMPLE {
        @Override
        ModelUse plan(ModelUse use, Lengths lengths) {
            return use.withImages(1).with(new GenerationLoad(1, CANDIDATES, lengths.prompt(), NEW_TOKENS));
        }

        @Override
        void run(TrainablePolicy policy, Path output) {
            Sampling sampling = Sampling.builder()
                    .temperature(0.7)
                    .maxNewTokens(NEW_TOKENS)
                    .ignoreEndOfSequence(true)
                    .build();
            policy.generate(List.of(new GenerationRequest("sample", describe(0), CANDIDATES, sampling)));
        }
    },

    /** Scores 2 responses to each of 4 prompts. */
    SCORE {
        @Override
        ModelUse plan(ModelUse use, Lengths lengths) {
            return use.withImages(SCORED)
                    .with(new ScoringLoad(SCORED, RESPONSES, lengths.prompt(), lengths.response()));
        }

        @Override
        void run(TrainablePolicy policy, Path output) {
            policy.score(IntStream.range(0, SCORED)
                    .mapToObj(i -> new ScoreRequest(describe(i), List.of(CHOSEN, REJECTED)))
                    .toList());
        }
    },

    /** One DPO step on one pair with LoRA adapters of rank 16, with all activations kept. */
    DPO_LORA {
        @Override
        TrainingLoad training(Lengths lengths) {
            return super.training(lengths).withLora(LORA).withActivationBytes(ALL);
        }

        @Override
        DpoTrainer.Builder trainer() {
            return super.trainer().lora(LORA).mergedModel(false).activationBytes(ALL);
        }
    },

    /** The same with all activations recomputed. */
    DPO_LORA_RECOMPUTED {
        @Override
        TrainingLoad training(Lengths lengths) {
            return super.training(lengths).withLora(LORA);
        }

        @Override
        DpoTrainer.Builder trainer() {
            return super.trainer().lora(LORA).mergedModel(false);
        }
    },

    /** One DPO step on one pair that trains language model and projector, with activations recomputed. */
    DPO_FULL,

    /** The same with parameters updated during the backward pass. */
    DPO_FULL_UPDATING {
        @Override
        TrainingLoad training(Lengths lengths) {
            return super.training(lengths).withClipping(false);
        }

        @Override
        DpoTrainer.Builder trainer() {
            return super.trainer().maxGradNorm(0);
        }
    };

    private static final int CLAIMS = 16;
    private static final int CANDIDATES = 4;
    private static final int NEW_TOKENS = 64;
    private static final int SCORED = 4;
    private static final int RESPONSES = 2;
    private static final long ALL = 1L << 50;
    private static final Lora LORA = Lora.rank(16);
    private static final String CHOSEN =
            "A red bus waits at the corner of a wide street while two people cross in front of it. The sky is grey.";
    private static final String REJECTED =
            "A red bus waits at the corner of a wide street while two people cross in front of it. A dog sits on it.";

    /**
     * Numbers of text tokens.
     *
     * @param prompt tokens of a prompt
     * @param question tokens of a question about a claim
     * @param response tokens of the longer response
     */
    record Lengths(int prompt, int question, int response) {

        /**
         * Counts them with a model's tokenizer.
         *
         * @param imageTokens number of tokens of an image
         */
        static Lengths of(TrainablePolicy policy, int imageTokens) {
            int end = tokens(policy, describe(0), "");
            return new Lengths(
                    end - imageTokens,
                    tokens(policy, claim(0).prompt(), "") - imageTokens,
                    Math.max(tokens(policy, describe(0), CHOSEN), tokens(policy, describe(0), REJECTED)) - end);
        }

        private static int tokens(TrainablePolicy policy, Prompt prompt, String response) {
            return (int)
                    policy.tokens(new ScoreRequest(prompt, List.of(response))).orElseThrow();
        }
    }

    private static Prompt describe(int image) {
        return Prompt.of(DrawnImage.of(image), "Describe the image.");
    }

    private static NextTokenRequest claim(int number) {
        String question = "Are there " + number + " umbrellas in the image? Please answer yes or no.";
        return new NextTokenRequest(Prompt.of(DrawnImage.of(0), question), List.of("yes", "Yes", "no", "No"));
    }

    /** The model with this work. */
    ModelUse plan(ModelUse use, Lengths lengths) {
        return use.withImages(1)
                .with(new ScoringLoad(1, RESPONSES, lengths.prompt(), lengths.response()))
                .with(training(lengths));
    }

    TrainingLoad training(Lengths lengths) {
        return TrainingLoad.ofPairs(lengths.prompt(), lengths.response())
                .withBatch(1, 1)
                .withActivationBytes(0);
    }

    DpoTrainer.Builder trainer() {
        return DpoTrainer.builder().epochs(1).batchSize(1).activationBytes(0).checkpoints(Checkpoints.every(0));
    }

    /**
     * Does the work.
     *
     * @param output folder for the results of training
     */
    void run(TrainablePolicy policy, Path output) {
        Instruction instruction = new Instruction("pair", DrawnImage.of(0), "Describe the image.");
        PreferencePair pair = new PreferencePair(instruction, CHOSEN, REJECTED, Double.NaN, Double.NaN);
        trainer().build().train(policy, PreferenceDataset.of(List.of(pair)), output);
    }
}
