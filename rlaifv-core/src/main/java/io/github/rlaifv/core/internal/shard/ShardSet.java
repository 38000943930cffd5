package io.github.rlaifv.core.internal.shard;

import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.RunListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders of all shards of a run, each once, with equal settings.
 *
 * @param plan the plan of the first shard
 * @param settings settings of the run, without those that only shards have
 * @param folders folders of the shards, in the order of the shards
 */
public record ShardSet(ShardPlan plan, SortedMap<String, String> settings, List<Path> folders) {
    /** Name of the stage that reads which units all shards have. */
    public static final String CHECKING = "checking shards";

    public ShardSet {
        settings = new TreeMap<>(settings);
        folders = List.copyOf(folders);
    }

    /**
     * Reads which shards folders hold.
     *
     * @param folders folders of the shards, in any order
     * @param kind kind of the run
     * @throws BadDataException if a folder is not that of a shard of this kind, if settings, models or data differ, or
     *     if a shard is missing or there twice; the message names folders and shards
     */
    public static ShardSet open(List<Path> folders, ShardKind kind) {
        if (folders.isEmpty()) {
            throw new BadDataException("no shard is given: name the folders of all shards of a run");
        }
        SortedMap<Integer, Path> byIndex = new TreeMap<>();
        ShardPlan first = ShardFile.read(folders.get(0));
        SortedMap<String, String> common = settings(folders.get(0), first.kind());
        for (Path folder : folders) {
            ShardPlan plan = ShardFile.read(folder);
            if (plan.kind() != kind) {
                throw new BadDataException(folder + " holds a shard of "
                        + plan.kind().aRun() + ", not of " + kind.aRun() + ": merge the shards of one run only");
            }
            if (plan.shard().count() != first.shard().count()) {
                throw new BadDataException(folder + " holds shard " + plan.shard() + ", but " + folders.get(0)
                        + " holds shard " + first.shard() + ": merge the shards of one run only");
            }
            requireSame(folders.get(0), common, folder, settings(folder, kind));
            requireSame(folders.get(0), first.later(), folder, plan.later());
            Path other = byIndex.putIfAbsent(plan.shard().index(), folder);
            if (other != null) {
                throw new BadDataException("shard " + plan.shard() + " is there twice, in " + other + " and in "
                        + folder + ": name one of them");
            }
        }
        requireAll(byIndex, first.shard().count());
        return new ShardSet(first, ShardPlan.ofRun(common), List.copyOf(byIndex.values()));
    }

    private static SortedMap<String, String> settings(Path folder, ShardKind kind) {
        return JsonDocument.read(
                        folder.resolve(kind.settings()),
                        InputLimit.SETTINGS,
                        "run the shard again in another folder, or put the file back as it was")
                .texts();
    }

    private static void requireSame(
            Path first, SortedMap<String, String> one, Path second, SortedMap<String, String> other) {
        TreeSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        names.remove(ShardPlan.SHARD);
        String differences = names.stream()
                .filter(name -> !Objects.equals(one.get(name), other.get(name)))
                .map(name -> name + " is " + shown(one.get(name)) + " and " + shown(other.get(name)))
                .collect(Collectors.joining("; "));
        if (!differences.isEmpty()) {
            throw new BadDataException(first + " and " + second + " are not shards of the same run: " + differences
                    + ". Run one of them again with the settings of the others, in another folder");
        }
    }

    private static String shown(@Nullable String value) {
        if (value == null) {
            return "(none)";
        }
        return value.length() <= 120 ? value : value.substring(0, 117) + "...";
    }

    private static void requireAll(SortedMap<Integer, Path> byIndex, int count) {
        List<Integer> missing = new ArrayList<>();
        for (int index = 1; index <= count; index++) {
            if (!byIndex.containsKey(index)) {
                missing.add(index);
            }
        }
        if (!missing.isEmpty()) {
            throw new BadDataException((missing.size() == 1 ? "a shard is" : missing.size() + " shards are")
                    + " missing: "
                    + missing.stream()
                            .limit(20)
                            .map(index -> index + "/" + count)
                            .collect(Collectors.joining(", "))
                    + (missing.size() > 20 ? ", ..." : "")
                    + ". Name the folders of all " + count + " shards");
        }
    }

    /**
     * Rejects shards of which units are missing.
     *
     * @param missing returns the number of units that a folder lacks
     * @param listener listener that is notified of the stage {@value #CHECKING}, whose units are shards
     * @throws BadDataException naming each such shard with the number of missing units
     */
    public void requireFinished(ToLongFunction<Path> missing, RunListener listener) {
        List<String> unfinished = new ArrayList<>();
        listener.stageStarted(CHECKING, folders.size());
        for (int i = 0; i < folders.size(); i++) {
            long lacking = missing.applyAsLong(folders.get(i));
            listener.progressed(CHECKING, i + 1);
            if (lacking > 0) {
                unfinished.add(folders.get(i) + " (shard " + (i + 1) + "/" + folders.size() + ") lacks "
                        + plan.kind().units(lacking));
            }
        }
        if (!unfinished.isEmpty()) {
            throw new BadDataException((unfinished.size() == 1 ? "a shard is" : unfinished.size() + " shards are")
                    + " not finished: " + String.join("; ", unfinished)
                    + ". Run their commands again, which continue, and then merge");
        }
        listener.stageFinished(CHECKING);
    }

    /** Returns the names of the units of one shard, in order. The caller closes the stream. */
    public static Stream<String> units(Path folder) {
        return ShardFile.units(folder);
    }

    /** Returns all units in the order of the unbroken run. The caller closes the stream. */
    public Stream<ShardUnit> units() {
        return ShardUnits.of(plan, folders);
    }

    /** Returns the name of the stage that joins the files of a name. Its units are those of the run. */
    public static String merging(String file) {
        return "merging " + file;
    }
}
