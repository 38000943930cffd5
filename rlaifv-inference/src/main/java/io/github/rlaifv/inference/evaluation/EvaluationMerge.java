package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.folder.BoundSettings;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.shard.MergedJournal;
import io.github.rlaifv.core.internal.shard.ShardKind;
import io.github.rlaifv.core.internal.shard.ShardLedgers;
import io.github.rlaifv.core.internal.shard.ShardSet;
import io.github.rlaifv.core.internal.shard.SkippedUnits;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.inference.evaluation.internal.reply.ReplyFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Joins the shards of an {@link Evaluation} and measures all answers. No model is needed. */
final class EvaluationMerge {
    private static final List<String> ONLY_COMPARED = List.of(
            "benchmark",
            "model",
            "modelFingerprint",
            "judgeFingerprint",
            "items",
            "library",
            "itemsFingerprint",
            "picturesFingerprint");

    private final Benchmark benchmark;
    private final ShardSet shards;
    private final RunListener listener;

    private EvaluationMerge(Benchmark benchmark, ShardSet shards, RunListener listener) {
        this.benchmark = benchmark;
        this.shards = shards;
        this.listener = listener;
    }

    /** Writes the folder of the unbroken run; returns its card if there is no judge. */
    static Optional<EvaluationCard> of(Benchmark benchmark, List<Path> folders, Path output, RunListener listener) {
        ShardSet shards = ShardSet.open(folders, ShardKind.EVALUATION);
        EvaluationMerge merge = new EvaluationMerge(benchmark, shards, listener);
        merge.requireSameItems();
        shards.requireFinished(
                folder -> MergedJournal.missing(folder, EvaluatedAnswers.ANSWERS, ReplyFile::id), listener);
        AtomicFolder.create(output, "merge", merge::write);
        return merge.judged()
                ? Optional.empty()
                : Optional.of(FinishedEvaluation.read(output).card());
    }

    private void requireSameItems() {
        ItemFingerprint items = ItemFingerprint.of(benchmark.items());
        Map<String, String> now = new LinkedHashMap<>();
        now.put("benchmark", benchmark.name());
        now.put("itemsFingerprint", items.questions());
        now.put("picturesFingerprint", items.images());
        now.forEach((name, value) -> {
            String before = setting(name);
            if (!before.equals(value)) {
                throw new BadDataException(shards.folders().get(0) + " is a shard of an evaluation of other items: "
                        + name + " was " + before + " and is now " + value
                        + ". Name the files of the benchmark that the shards answered");
            }
        });
    }

    private String setting(String name) {
        return shards.settings().getOrDefault(name, "");
    }

    private boolean judged() {
        return !setting("judgeFingerprint").equals("none");
    }

    private void write(Path folder) {
        try (WorkFolder work = BoundSettings.of(EvaluatedAnswers.SETTINGS, EvaluatedAnswers.ANSWERS, shards.settings())
                .open(folder, EvaluatedAnswers.KIND)) {
            try (MergedJournal answers = MergedJournal.open(shards, EvaluatedAnswers.ANSWERS, ReplyFile::id)) {
                answers.write(shards, folder.resolve(EvaluatedAnswers.ANSWERS), listener);
            }
            if (!judged()) {
                measure(folder);
            }
            ShardLedgers.merge(shards, folder);
            work.requireHeld();
        }
    }

    private void measure(Path folder) {
        SortedMap<String, String> later = shards.plan().later();
        Map<String, String> settings = new TreeMap<>(shards.settings());
        settings.keySet().removeAll(ONLY_COMPARED);
        later.forEach((name, value) -> {
            if (!name.equals(EvaluationShard.THUMBNAILS)) {
                settings.put(name, value);
            }
        });
        ReplyCollector.Replies replies = replies(folder);
        RecordedJudge nobody = new RecordedJudge(
                        Optional.empty(), folder, 1, shards.plan().perCall(), listener)
                .leavingOut(replies.failures().keySet(), UnusableImages.SKIP);
        new AnswerMeasurement(
                        setting("model"),
                        folder,
                        number(later, EvaluationShard.THUMBNAILS),
                        number(later, "bootstrapResamples"),
                        Long.parseLong(later.getOrDefault("bootstrapSeed", "0")),
                        listener)
                .write(benchmark, settings, replies, nobody);
    }

    private static int number(SortedMap<String, String> later, String name) {
        return Integer.parseInt(later.getOrDefault(name, "0"));
    }

    private ReplyCollector.Replies replies(Path folder) {
        SortedMap<String, RequestFailure> failures = new TreeMap<>();
        shards.folders().forEach(shard -> failures.putAll(SkippedUnits.read(shard)));
        Map<String, String> texts = new LinkedHashMap<>();
        try (ReplyFile answers = ReplyFile.read(folder.resolve(EvaluatedAnswers.ANSWERS))) {
            benchmark.items().forEach(item -> answers.reply(item.id()).ifPresent(text -> texts.put(item.id(), text)));
        }
        failures.keySet().removeAll(texts.keySet());
        if (texts.isEmpty() && !failures.isEmpty()) {
            throw new BadDataException("no item of " + benchmark.name() + " has an answer, the first: "
                    + failures.get(failures.firstKey()) + ". " + SkippedUnits.NAME + " of the shards has the reasons");
        }
        return new ReplyCollector.Replies(texts, failures);
    }
}
