package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.fuzz.damage.DamagedFormats;
import io.github.rlaifv.bench.attack.fuzz.damage.JsonRules;
import io.github.rlaifv.bench.attack.fuzz.damage.SafetensorsDamage;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.ScriptedPolicies;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.SftTrainer;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.reference.ReferenceLogProbs;
import io.github.rlaifv.dpo.report.AlignmentReport;
import io.github.rlaifv.dpo.report.TrainingReport;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Targets: folders of training and alignment runs that were stopped and are resumed, and the files of reports. */
final class TrainingTargets {
    private static final JsonRules RECORDS = JsonRules.records("tokenHash");
    /** Which metrics a step has is not fixed; times and memory affect nothing. */
    private static final JsonRules MEASURED = JsonRules.settings("seconds", "duration", "memory", "library", "version");

    private static final String WEIGHTS = "adapter/adapter_model.safetensors";

    private TrainingTargets() {}

    static List<Target> all() {
        return List.of(
                PlainTarget.resuming(
                                "DPO folder",
                                folder -> stopped(3, listener -> dpo(folder, listener)),
                                List.of(
                                        new AttackedFile("*run.json", DamagedFormats.json(RECORDS)),
                                        new AttackedFile("*.rlaifv.json", DamagedFormats.json(RECORDS)),
                                        new AttackedFile("*state.json", DamagedFormats.json(RECORDS)),
                                        new AttackedFile("*LATEST", DamagedFormats.TEXT),
                                        new AttackedFile("*optimizer-0.safetensors", SafetensorsDamage.FORMAT),
                                        new AttackedFile("reference.jsonl", DamagedFormats.jsonLines(RECORDS, true)),
                                        new AttackedFile("metrics.jsonl", DamagedFormats.jsonLines(MEASURED, true))),
                                folder -> {
                                    dpo(folder, RunListener.NONE);
                                    return FileDigests.of(folder, WEIGHTS, "metrics.jsonl", "reference.jsonl");
                                })
                        .orNamed("the model in")
                        .slow(8),
                PlainTarget.resuming(
                                "SFT folder",
                                folder -> stopped(3, listener -> sft(folder, listener)),
                                List.of(
                                        new AttackedFile("*run.json", DamagedFormats.json(RECORDS)),
                                        new AttackedFile("*.rlaifv.json", DamagedFormats.json(RECORDS)),
                                        new AttackedFile("*state.json", DamagedFormats.json(RECORDS)),
                                        new AttackedFile("*LATEST", DamagedFormats.TEXT),
                                        new AttackedFile("metrics.jsonl", DamagedFormats.jsonLines(MEASURED, true))),
                                folder -> {
                                    sft(folder, RunListener.NONE);
                                    return FileDigests.of(folder, WEIGHTS, "metrics.jsonl");
                                })
                        .orNamed("the model in")
                        .slow(8),
                PlainTarget.resuming(
                        "reference log-probs",
                        folder -> reference(folder),
                        // a line without log-probabilities of tokens is of another kind, which a file may contain too
                        List.of(new AttackedFile(
                                "reference.jsonl", DamagedFormats.jsonLines(JsonRules.records("perToken"), true))),
                        folder -> {
                            String metrics = reference(folder);
                            return metrics + FileDigests.of(folder, "reference.jsonl");
                        }),
                PlainTarget.resuming(
                                "alignment folder",
                                folder -> align(folder, 3),
                                List.of(
                                        new AttackedFile("*alignment.json", DamagedFormats.json(RECORDS)),
                                        new AttackedFile("*.rlaifv.json", DamagedFormats.json(RECORDS)),
                                        new AttackedFile("*round.json", DamagedFormats.json(RECORDS)),
                                        new AttackedFile("*epochs.json", DamagedFormats.json(RECORDS))),
                                folder -> align(folder, Integer.MAX_VALUE))
                        .orNamed("the model in")
                        .slow(8),
                PlainTarget.resuming(
                        "training report",
                        folder -> dpo(folder, RunListener.NONE),
                        List.of(
                                new AttackedFile("metrics.jsonl", DamagedFormats.jsonLines(MEASURED, false)),
                                // a page shows what exists
                                new AttackedFile(
                                        "training.json",
                                        DamagedFormats.json(JsonRules.settings())
                                                .untold())),
                        folder -> {
                            TrainingReport.write(folder);
                            return FileDigests.of(folder, TrainingReport.FILE);
                        }),
                PlainTarget.resuming(
                        "alignment report",
                        folder -> align(folder, Integer.MAX_VALUE),
                        List.of(new AttackedFile("alignment.json", DamagedFormats.json(RECORDS))),
                        folder -> {
                            AlignmentReport.write(folder);
                            return FileDigests.of(folder, AlignmentReport.FILE);
                        }));
    }

    /** Stops work in its middle, as a power cut would. */
    private static void stopped(int steps, java.util.function.Consumer<RunListener> work) {
        AtomicInteger done = new AtomicInteger();
        try {
            work.accept(new RunListener() {
                @Override
                public void metric(String name, long step, double value) {
                    if (step > steps) {
                        done.incrementAndGet();
                        throw new Stop();
                    }
                }
            });
        } catch (Stop e) {
            return;
        }
        throw new IllegalStateException("the work ended before it was stopped");
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static TrainablePolicy model() {
        return Policies.open(SoundFiles.resource("fixtures/llava15/model"));
    }

    private static void dpo(Path folder, RunListener listener) {
        try (TrainablePolicy policy = model()) {
            DpoTrainer.builder()
                    .lora(Lora.rank(2).withDropout(0.1))
                    .learningRate(1e-3)
                    .epochs(2)
                    .batchSize(2)
                    .seed(3)
                    .checkpoints(Checkpoints.every(2))
                    .listener(listener)
                    .build()
                    .train(policy, PreferenceDataset.of(SoundFiles.pairs(5)), folder);
        }
    }

    private static void sft(Path folder, RunListener listener) {
        List<WeightedRequest> requests = SoundFiles.pairs(5).stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        try (TrainablePolicy policy = model()) {
            SftTrainer.builder()
                    .lora(Lora.rank(2))
                    .learningRate(1e-3)
                    .epochs(2)
                    .batchSize(2)
                    .seed(3)
                    .checkpoints(Checkpoints.every(2))
                    .listener(listener)
                    .build()
                    .train(policy, requests, folder);
        }
    }

    private static String reference(Path folder) {
        PreferenceDataset pairs = PreferenceDataset.of(SoundFiles.pairs(5));
        ReferenceLogProbs metrics = ReferenceLogProbs.compute(
                ScriptedPolicies.reference(), pairs, folder.resolve("reference.jsonl"), true, 2, RunListener.NONE);
        StringBuilder text = new StringBuilder(metrics.fingerprint());
        for (int i = 0; i < 5; i++) {
            text.append(metrics.of(i)).append('\n');
        }
        return text.toString();
    }

    /** Runs two rounds, stopped when the model is evaluated for the given time. */
    private static String align(Path folder, int stop) {
        AtomicInteger calls = new AtomicInteger();
        PreferenceDataset pairs = PreferenceDataset.of(SoundFiles.pairs(3));
        ScoreRequest asked = new ScoreRequest(SoundFiles.pairs(1).get(0).prompt(), List.of("A dog."));
        try (TrainablePolicy policy = model()) {
            return IterativeAlignment.builder()
                    .rounds(2)
                    .trainer(DpoTrainer.builder()
                            .learningRate(1e-3)
                            .epochs(1)
                            .batchSize(3)
                            .build())
                    .feedback((round, newest) -> pairs)
                    .development(new DevelopmentMetric("log-prob of a dog", true, newest -> {
                        if (calls.incrementAndGet() >= stop) {
                            throw new Stop();
                        }
                        return newest.score(List.of(asked)).get(0).get(0).sum();
                    }))
                    .evaluateEveryEpoch(true)
                    .reopen(Policies::open)
                    .build()
                    .run(policy, folder)
                    .rounds()
                    .stream()
                    .map(round -> round.round() + " " + round.scores() + round.model() + round.epoch())
                    .toList()
                    .toString();
        } catch (Stop e) {
            return "stopped";
        }
    }
}
