package io.github.rlaifv.dpo.reference;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.shard.ShardKind;
import io.github.rlaifv.core.internal.shard.ShardLedgers;
import io.github.rlaifv.core.internal.shard.ShardSet;
import io.github.rlaifv.core.internal.shard.SkippedUnits;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import io.github.rlaifv.dpo.reference.internal.ReferenceFile;
import io.github.rlaifv.dpo.reference.internal.TrainingRefusal;
import io.github.rlaifv.dpo.reference.internal.UnscoredPrompt;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Joins the shards of a run of reference log-probabilities and writes the pairs with their log-probabilities. No model is needed. */
final class ReferenceMerge {
    private static final String WRITING = "writing pairs";

    private final PreferenceDataset dataset;
    private final KeyedPairs pairs;
    private final List<UnscoredPrompt> prompts;
    private final ShardSet shards;
    private final RunListener listener;

    private ReferenceMerge(PreferenceDataset dataset, KeyedPairs pairs, ShardSet shards, RunListener listener) {
        this.dataset = dataset;
        this.pairs = pairs;
        this.prompts = pairs.prompts();
        this.shards = shards;
        this.listener = listener;
    }

    static DatasetCard of(PreferenceDataset dataset, List<Path> folders, Path output, RunListener listener) {
        ShardSet shards = ShardSet.open(folders, ShardKind.REFERENCE);
        KeyedPairs pairs = KeyedPairs.of(dataset, listener);
        String before = shards.settings().getOrDefault("pairs", "");
        if (!before.equals(pairs.data())) {
            throw new BadDataException(shards.folders().get(0) + " is a shard of other pairs: their fingerprint was "
                    + before + " and is now " + pairs.data() + ". Name the pairs that the shards scored");
        }
        ReferenceMerge merge = new ReferenceMerge(dataset, pairs, shards, listener);
        shards.requireFinished(merge::missing, listener);
        AtomicFolder.create(output, "merge", merge::write);
        return DatasetCard.read(output).orElseThrow();
    }

    private List<UnscoredPrompt> of(int shard) {
        return new Shard(shard + 1, shards.folders().size())
                .of(prompts, shards.plan().perCall());
    }

    private long missing(Path folder) {
        Set<String> refused = SkippedUnits.read(folder).keySet();
        try (ReferenceFile.ReferenceLines lines = ReferenceFile.read(folder.resolve(ReferenceFolder.LOG_PROBS))) {
            return of(shards.folders().indexOf(folder)).stream()
                    .filter(prompt -> prompt.texts().keySet().stream()
                            .anyMatch(key -> lines.line(key).isEmpty() && !refused.contains(key)))
                    .count();
        }
    }

    private void write(Path folder) {
        String reference = shards.settings().getOrDefault("reference", "");
        Path file = folder.resolve(ReferenceFolder.LOG_PROBS);
        try (WorkFolder work = ReferenceFolder.open(folder, ReferenceFolder.settings(reference, pairs))) {
            writeLogProbs(file);
            Map<String, TrainingRefusal> refused = new HashMap<>();
            shards.folders()
                    .forEach(shard -> SkippedUnits.read(shard)
                            .forEach((response, failure) ->
                                    refused.put(response, new TrainingRefusal(failure.reason(), failure.detail()))));
            ReferenceFolder.write(
                    new ReferenceLogProbs(reference, pairs, known(reference, file), refused), written(), folder);
            listener.stageFinished(WRITING);
            ShardLedgers.merge(shards, folder);
            work.requireHeld();
        }
    }

    /** Returns the pairs, which are reported as they are written. */
    private PreferenceDataset written() {
        AtomicLong done = new AtomicLong();
        listener.stageStarted(WRITING, dataset.size());
        return dataset.map(pair -> {
            listener.progressed(WRITING, done.incrementAndGet());
            return pair;
        });
    }

    private void writeLogProbs(Path file) {
        List<ReferenceFile.ReferenceLines> lines = new ArrayList<>();
        String stage = ShardSet.merging(ReferenceFolder.LOG_PROBS);
        listener.stageStarted(stage, prompts.size());
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            shards.folders()
                    .forEach(folder -> lines.add(ReferenceFile.read(folder.resolve(ReferenceFolder.LOG_PROBS))));
            append(writer, lines.get(0).header());
            for (int i = 0; i < prompts.size(); i++) {
                Cancellation.check("merging shards");
                int shard = i / shards.plan().perCall() % lines.size();
                for (String key : prompts.get(i).texts().keySet()) {
                    append(writer, lines.get(shard).line(key));
                }
                listener.progressed(stage, i + 1);
            }
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        } finally {
            lines.forEach(ReferenceFile.ReferenceLines::close);
        }
        listener.stageFinished(stage);
    }

    private static void append(BufferedWriter writer, Optional<String> line) throws IOException {
        if (line.isPresent()) {
            writer.write(line.get());
            writer.write('\n');
        }
    }

    private Map<String, ResponseLogProb> known(String reference, Path file) {
        Map<String, ResponseLogProb> known = new HashMap<>();
        try (ReferenceFile stored = ReferenceFile.open(file, reference, pairs.data())) {
            prompts.stream()
                    .flatMap(prompt -> prompt.texts().keySet().stream())
                    .forEach(key -> stored.find(key, true).ifPresent(logProbs -> known.put(key, logProbs)));
        }
        return known;
    }
}
