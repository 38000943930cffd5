package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.alignment.RoundSettings;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import io.github.rlaifv.dpo.objective.PreferenceObjective;
import io.github.rlaifv.feedback.FeedbackSettings;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.tinyworld.quickstart.EvaluationPlan;
import io.github.rlaifv.tinyworld.quickstart.LabelingPlan;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The defaults of the quickstart's options as a table for its help text, read from the settings themselves. */
final class QuickstartDefaults {
    private QuickstartDefaults() {}

    static String[] lines() {
        Map<String, Object> embedded = of(QuickstartOptions.embedded().build());
        Map<String, Object> other =
                of(QuickstartOptions.of(Path.of("model"), Path.of("images")).build());
        return Stream.concat(
                        Stream.of("", "Defaults:", row("", "embedded model", "other models")),
                        embedded.entrySet().stream()
                                .map(option -> row(option.getKey(), option.getValue(), other.get(option.getKey()))))
                .toArray(String[]::new);
    }

    /** Returns the defaults by option, for descriptions. */
    static Map<String, String> texts() {
        Map<String, Object> embedded = of(QuickstartOptions.embedded().build());
        Map<String, Object> other =
                of(QuickstartOptions.of(Path.of("model"), Path.of("images")).build());
        Map<String, String> texts = new LinkedHashMap<>();
        embedded.forEach((name, value) -> {
            Object there = other.get(name);
            texts.put(
                    name,
                    value.equals(there) ? String.valueOf(value) : value + " for the embedded model, else " + there);
        });
        return texts;
    }

    /** Returns the defaults of some options by option, for descriptions. */
    static Map<String, String> texts(QuickstartOptions options, List<String> names) {
        Map<String, Object> values = of(options);
        Map<String, String> texts = new LinkedHashMap<>();
        names.forEach(name -> texts.put(name, String.valueOf(values.get(name))));
        return texts;
    }

    /** Returns the values of options that can be read back, by name. */
    static Map<String, Object> readable(QuickstartOptions options) {
        Map<String, Object> values = of(options);
        values.values().removeIf(value -> value instanceof String);
        values.put("--learning-rate", options.learningRates());
        return values;
    }

    /** Returns a table of the defaults of some options. */
    static String[] lines(QuickstartOptions options, List<String> names) {
        Map<String, Object> values = of(options);
        return Stream.concat(
                        Stream.of("", "Defaults:"),
                        names.stream().map(name -> String.format(Locale.ROOT, "  %-26s %s", name, values.get(name))))
                .toArray(String[]::new);
    }

    private static String row(String name, Object embedded, @Nullable Object other) {
        return String.format(Locale.ROOT, "  %-26s %-16s %s", name, embedded, other);
    }

    private static Object orElse(OptionalInt value, String without) {
        return value.isPresent() ? value.getAsInt() : without;
    }

    /** Returns the values of options by name. */
    static Map<String, Object> of(QuickstartOptions options) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("--seed", options.seed());
        RoundSettings rounds = options.rounds().settings();
        values.put("--rounds", rounds.rounds());
        values.put("--patience", rounds.patience());
        values.put("--average-last", rounds.averageLast());
        values.put("--average-tolerance", rounds.averageTolerance());
        values.put("--per-round", options.instructions());
        FeedbackSettings feedback = options.feedback().settings();
        values.put("--per-call", options.instructionsPerCall());
        values.put("--candidates", feedback.candidates());
        values.put("--temperature", feedback.sampling().temperature());
        values.put("--max-new-tokens", feedback.sampling().maxNewTokens());
        LabelingPlan labeling = options.labeling();
        values.put("--claim-tokens", labeling.claimTokens());
        values.put("--least-answer-mass", labeling.leastAnswerMass());
        PairSelector pairs = options.pairs(1);
        values.put("--pairs-per-instruction", pairs.maxPairs());
        values.put("--topic-pairs", options.topicPairs());
        values.put("--length-balance", feedback.lengthBalance());
        values.put("--repeat-penalty", labeling.repeatPenalty());
        values.put("--chosen-among-best", orElse(pairs.chosenAmongBest(), "any"));
        values.put("--min-confirmed-gain", orElse(pairs.minConfirmedGain(), "any"));
        values.put("--completeness-gain", orElse(pairs.completenessGain(), "no pair"));
        training(options.training(1), values);
        values.put("--every-epoch", rounds.everyEpoch());
        EvaluationPlan evaluation = options.evaluation();
        values.put("--development-scenes", evaluation.developmentScenes());
        values.put("--test-scenes", evaluation.testScenes());
        values.put("--evaluation-temperature", evaluation.temperature());
        values.put("--best-of", evaluation.bestOf());
        values.put("--best-of-scenes", evaluation.bestOfScenes());
        values.put("--samples", evaluation.samples());
        return values;
    }

    private static void training(DpoTrainer.Builder trainer, Map<String, Object> values) {
        values.put("--learning-rate", trainer.options().optimizer().learningRate());
        values.put(
                "--lora",
                trainer.options().optimizer().trained().lora().map(Lora::rank).orElse(0));
        values.put("--epochs", trainer.options().batching().epochs());
        values.put("--batch-size", trainer.options().batching().size());
        values.put("--micro-batch", trainer.options().batching().microBatch().examples());
        values.put("--max-grad-norm", trainer.options().optimizer().maxGradNorm());
        PreferenceObjective objective = trainer.objective();
        values.put("--beta", objective.loss() instanceof SigmoidLoss dpo ? dpo.beta() : "none");
        values.put("--sft-weight", objective.sft().weight());
    }
}
