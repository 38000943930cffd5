package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.cli.align.AlignmentFacts;
import io.github.rlaifv.cli.align.AlignmentJob;
import io.github.rlaifv.cli.align.AlignmentOptions;
import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.run.RunListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a reproduction consists of: its models, data and folders.
 *
 * @param system options that choose what is reproduced
 * @param options options of the rounds
 * @param benchmarks options for what is measured
 * @param policy folder of the model to align
 * @param labeler folder or address of the model that judges claims
 * @param instructions file or folder of the instructions
 */
record ReproductionPlan(
        SystemOptions system,
        AlignmentOptions options,
        BenchmarkOptions benchmarks,
        Path policy,
        String labeler,
        Path instructions) {
    /** The record of the rounds in their folder. */
    static final String ALIGNMENT_FILE = "alignment.json";

    private static final String ROUNDS = "rounds";

    AlignmentFacts facts() {
        return options.facts();
    }

    boolean tiny() {
        return system.scale() == Scale.TINY;
    }

    Path output() {
        return facts().output();
    }

    /** Folder of the rounds, which is also that of the aligned model. */
    Path rounds() {
        return output().resolve(ROUNDS);
    }

    StageChecks checks() {
        return new StageChecks(output());
    }

    AlignmentJob job() {
        return job(RunListener.NONE);
    }

    AlignmentJob job(RunListener listener) {
        options.writeTo(ROUNDS);
        return new AlignmentJob(options, policy, labeler, false, listener);
    }

    /** Number of instructions of the tiny world: those of all rounds and those for development. */
    int tinyInstructions() {
        int rounds = facts().rounds() * facts().perRound();
        return rounds + facts().development().of(rounds);
    }

    /** The benchmarks with their folders. */
    Map<KnownBenchmark, Path> folders() {
        return benchmarks.folders(system.scale(), output());
    }

    /** Fingerprint of instructions and benchmarks; empty if something is missing. */
    String dataFingerprint() {
        String asked = instructionsFingerprint();
        String measured = benchmarksFingerprint(folders().keySet());
        return asked.isEmpty() || measured.isEmpty() ? "" : ContentHash.of(asked + measured);
    }

    /** Fingerprint of the instructions; empty if they are missing. */
    String instructionsFingerprint() {
        return FileStates.of(instructions);
    }

    /** Fingerprint of the files of some benchmarks; empty if something is missing. */
    String benchmarksFingerprint(Set<KnownBenchmark> some) {
        Map<String, String> states = new TreeMap<>();
        folders().forEach((benchmark, folder) -> {
            if (some.contains(benchmark)) {
                states.put(benchmark.name(), FileStates.of(folder));
            }
        });
        return states.containsValue("") ? "" : ContentHash.of(states.toString());
    }

    /** The number of items of a benchmark. */
    int items(KnownBenchmark benchmark) {
        return tiny() && !benchmarks.given()
                ? benchmarks.testItems()
                : benchmarks
                        .open(benchmark, Objects.requireNonNull(folders().get(benchmark), "the benchmark's folder"))
                        .items()
                        .size();
    }

    /** Fingerprint of the rounds' results. */
    String alignedFingerprint() {
        return FileStates.of(rounds().resolve(ALIGNMENT_FILE));
    }

    /** The model to align and the aligned one, by their names in tables. */
    Map<String, String> models() {
        return new TreeMap<>(Map.of("base", policy.toString(), "aligned", rounds().toString()));
    }

    AnswerSettings answers() {
        Optional<Integer> limit =
                tiny() ? Optional.of(facts().feedback().sampling().maxNewTokens()) : Optional.empty();
        return new AnswerSettings(system.system().recipe(), limit, facts().seed());
    }
}
