package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.alignment.RoundSettings;
import io.github.rlaifv.dpo.internal.step.Batching;
import io.github.rlaifv.dpo.internal.step.TrainedParameters;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import io.github.rlaifv.dpo.objective.PreferenceObjective;
import io.github.rlaifv.feedback.FeedbackSettings;
import io.github.rlaifv.feedback.pair.PairSelector;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** The settings of a run as its report lists them, read from the library's builders. */
final class ReportedSettings {
    private ReportedSettings() {}

    static Map<String, Object> of(QuickstartOptions options) {
        Map<String, Object> settings = new LinkedHashMap<>();
        RoundSettings rounds = options.rounds().settings();
        FeedbackSettings feedback = options.feedback().settings();
        PairSelector pairs = options.pairs(1);
        DpoTrainer.Builder training = options.training(1);
        Batching batching = training.options().batching();
        PreferenceObjective objective = training.objective();
        int instructions = options.instructions();
        settings.put("rounds", rounds.rounds());
        settings.put("last rounds that are averaged", rounds.averageLast() == 0 ? "none" : rounds.averageLast());
        settings.put("score that the average may lack to the best round", rounds.averageTolerance());
        settings.put("instructions a round", instructions == 0 ? "all" : instructions);
        settings.put("candidates an instruction", feedback.candidates());
        settings.put("temperature of candidates", feedback.sampling().temperature());
        settings.put("new tokens at most", feedback.sampling().maxNewTokens());
        settings.put("pairs an instruction at most", pairs.maxPairs());
        settings.put("rewritten pairs an instruction at most", options.topicPairs());
        settings.put("length balance", feedback.lengthBalance());
        settings.put(
                "a claim said again counts against a response",
                options.labeling().repeatPenalty());
        settings.put("responses that may be chosen", orElse(pairs.chosenAmongBest(), "any"));
        settings.put("least gain of confirmed claims", orElse(pairs.minConfirmedGain(), "any"));
        settings.put(
                "gain of confirmed claims that makes a pair of equal scores", orElse(pairs.completenessGain(), "none"));
        settings.put("learning rates", options.learningRates());
        settings.put("epochs a round", batching.epochs());
        settings.put("epoch kept", rounds.everyEpoch() ? "best on development" : "last");
        settings.put("pairs a step", batching.size());
        if (objective.loss() instanceof SigmoidLoss dpo) {
            settings.put("beta", dpo.beta());
        } else {
            settings.put("loss", objective.loss().name());
        }
        settings.put("weight of the supervised term", objective.sft().weight());
        settings.put("trained parts", inWords(training.options().optimizer().trained()));
        settings.put("self-reward", "mean over tokens, aligned against base");
        settings.put("scenes with a pool of candidates", options.evaluation().bestOfScenes());
        settings.put("temperature of measured responses", options.evaluation().temperature());
        return Collections.unmodifiableMap(settings);
    }

    private static String inWords(TrainedParameters trained) {
        return trained.describe().replaceAll("[\\[\\]]", "").replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    private static String orElse(OptionalInt bound, String without) {
        return bound.isPresent() ? Integer.toString(bound.getAsInt()) : without;
    }
}
