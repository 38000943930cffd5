package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.JsonlPreferences;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ReportedStream;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.shard.MergedJournal;
import io.github.rlaifv.core.internal.shard.ShardKind;
import io.github.rlaifv.core.internal.shard.ShardLedgers;
import io.github.rlaifv.core.internal.shard.ShardSet;
import io.github.rlaifv.core.internal.shard.ShardUnit;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.pair.LengthBalance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Joins the shards of a {@link FeedbackPipeline} to the folder of the unbroken run. No model is needed. */
final class FeedbackMerge {
    private static final String BALANCING = "balancing lengths";
    private static final String WRITING = "writing pairs";

    private final ShardSet shards;
    private final RunListener listener;

    private FeedbackMerge(ShardSet shards, RunListener listener) {
        this.shards = shards;
        this.listener = listener;
    }

    /** Writes the folder of the unbroken run. */
    static void of(List<Path> shards, Path output, RunListener listener) {
        FeedbackMerge merge = new FeedbackMerge(ShardSet.open(shards, ShardKind.FEEDBACK), listener);
        merge.shards.requireFinished(FeedbackMerge::missing, listener);
        merge.shards.folders().forEach(FeedbackMerge::requireDrawn);
        AtomicFolder.create(output, "merge", merge::write);
    }

    private static long missing(Path folder) {
        try (RunFiles files = RunFiles.read(folder, 0);
                Stream<String> units = ShardSet.units(folder)) {
            return units.filter(unit -> !files.isFinished(unit)).count();
        }
    }

    private static void requireDrawn(Path folder) {
        if (!Files.exists(folder.resolve(RunSettings.DRAWN))) {
            throw new BadDataException(folder + " has no " + RunSettings.DRAWN
                    + ": its run was stopped before its end. Run its command again, which writes it, and then merge");
        }
    }

    private void write(Path folder) {
        try (WorkFolder work = RunSettings.open(folder, shards.settings())) {
            for (String name : RunFiles.NAMES) {
                try (MergedJournal journal = MergedJournal.open(shards, name, UnitsInFile::id)) {
                    journal.write(shards, folder.resolve(name), listener);
                }
            }
            LengthBalance balance;
            boolean balanced = Boolean.parseBoolean(shards.settings().get("length_balance"));
            try (Stream<PreferencePair> drawn = drawn(BALANCING)) {
                balance = KeptPairs.balance(drawn, balanced);
            }
            listener.stageFinished(BALANCING);
            try (Stream<PreferencePair> drawn = drawn(WRITING)) {
                new KeptPairs(shards.settings(), shards.settings().getOrDefault("policy", ""))
                        .write(drawn, balance, folder);
            }
            listener.stageFinished(WRITING);
            ShardLedgers.merge(shards, folder);
            work.requireHeld();
        }
    }

    /** Returns the drawn pairs of all shards, in the order of the instructions. */
    private Stream<PreferencePair> drawn(String stage) {
        List<OfShard> pairs = new ArrayList<>();
        Stream<ShardUnit> units = shards.units();
        shards.folders().forEach(folder -> pairs.add(new OfShard(folder)));
        return ReportedStream.of(units, stage, shards.plan().units(), listener)
                .flatMap(unit -> pairs.get(unit.shard()).of(unit.name()).stream())
                .onClose(units::close)
                .onClose(() -> pairs.forEach(OfShard::close));
    }

    /** The drawn pairs of a shard, which are read along with its instructions. */
    private static final class OfShard {
        private final Path images;
        private final Stream<PreferencePair> all;
        private final Iterator<PreferencePair> each;
        private List<PreferencePair> next = List.of();

        OfShard(Path folder) {
            images = folder.toAbsolutePath().normalize().resolve("images");
            all = JsonlPreferences.open(folder.resolve(RunSettings.DRAWN), ImageRoots.anywhere()).stream();
            each = all.iterator();
        }

        List<PreferencePair> of(String instruction) {
            List<PreferencePair> found = new ArrayList<>();
            while (!next.isEmpty() || each.hasNext()) {
                PreferencePair pair = next.isEmpty() ? each.next() : next.get(0);
                next = List.of();
                if (!pair.instruction().id().equals(instruction)) {
                    next = List.of(pair);
                    break;
                }
                found.add(detached(pair));
            }
            return found;
        }

        /** An image that the shard wrote was in no file, so that the merged run has to write it too. */
        private PreferencePair detached(PreferencePair pair) {
            Instruction asked = pair.instruction();
            if (!asked.hasImage()
                    || !(asked.image() instanceof ImageSource.InFile file)
                    || !file.path().toAbsolutePath().normalize().startsWith(images)) {
                return pair;
            }
            ImageSource image = ImageSource.deferred(file.name(), file::read);
            return new PreferencePair(
                    asked.withImage(image),
                    pair.chosen(),
                    pair.rejected(),
                    pair.chosenScore(),
                    pair.rejectedScore(),
                    pair.origin(),
                    pair.stored());
        }

        void close() {
            all.close();
        }
    }
}
