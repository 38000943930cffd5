package org.example;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.loss.PairwiseLoss;
import io.github.rlaifv.dpo.loss.PreferenceLossCheck;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.score.ClaimedResponse;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Replaces decomposer, scorer and loss by classes of its own. */
final class OwnParts {
    private OwnParts() {}

    static void check(Path model, Path images, Path folder) throws Exception {
        List<Instruction> instructions = ImageFolder.everyQuestion(images, List.of("What do you see in the image?"));
        List<String> problems = PreferenceLossCheck.problems(new Exponential(0.1));
        Main.check(problems.isEmpty(), "the loss: " + problems);
        try (TrainablePolicy policy = Policies.open(model)) {
            PreferenceDataset pairs = FeedbackPipeline.builder()
                    .policy(policy)
                    .decomposer(new Sentences())
                    .scorer(new FewClaims())
                    .candidates(4)
                    .build()
                    .run(instructions, folder.resolve("feedback"))
                    .pairs();
            Main.check(pairs.size() > 0, "no pairs by an own scorer");
            DpoTrainer.builder().loss(new Exponential(0.1)).epochs(1).build().train(
                    policy, pairs, folder.resolve("aligned"));
        }
        String settings = Files.readString(folder.resolve("feedback").resolve("settings.json"));
        Main.check(settings.contains("few claims") && settings.contains("sentences"), settings);
        String training = Files.readString(folder.resolve("aligned").resolve("training.json"));
        Main.check(training.contains("exponential"), training);
    }

    /** Makes one claim of each sentence. */
    private static final class Sentences implements ClaimDecomposer {
        @Override
        public List<Outcome<Decomposition>> tryDecompose(List<AnsweredQuestion> responses) {
            return Outcome.successes(responses.stream()
                    .map(response -> Arrays.stream(response.response().split("(?<=\\.) "))
                            .map(sentence -> new Claim(sentence, "Is it true that " + sentence))
                            .toList())
                    .map(Decomposition::of)
                    .toList());
        }

        @Override
        public SortedMap<String, String> settings() {
            return new TreeMap<>(java.util.Map.of("kind", "sentences"));
        }
    }

    /** Prefers responses with few claims. */
    private static final class FewClaims implements FeedbackScorer {
        @Override
        public List<Outcome<ResponseScore>> tryScore(List<ClaimedResponse> responses) {
            return Outcome.successes(responses.stream()
                    .map(response -> new ResponseScore(
                            response.candidate(), List.of(), -response.candidate().text().length()))
                    .toList());
        }

        @Override
        public boolean needsClaims() {
            return true;
        }

        @Override
        public SortedMap<String, String> settings() {
            return new TreeMap<>(java.util.Map.of("kind", "few claims"));
        }
    }

    private record Exponential(double beta) implements PairwiseLoss {
        @Override
        public String name() {
            return "exponential";
        }

        @Override
        public PairLoss of(PairLogProbs pair) {
            double value = Math.exp(-beta * (pair.chosenLogRatio() - pair.rejectedLogRatio()));
            return new PairLoss(value, -beta * value, beta * value);
        }
    }
}
