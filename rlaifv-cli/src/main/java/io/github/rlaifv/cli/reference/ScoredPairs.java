package io.github.rlaifv.cli.reference;

import io.github.rlaifv.cli.command.ShardNotes;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.reference.ReferenceRun;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The pairs that the command {@code reference} scores.
 *
 * @param path file or folder of the pairs
 * @param imageRoots additional folders of images
 * @param split split to read; empty for the only one
 */
public record ScoredPairs(Path path, List<Path> imageRoots, String split) {
    private static final String PAIRS = "pairs";
    private static final String IMAGE_ROOTS = "image_roots";

    public ScoredPairs {
        imageRoots = List.copyOf(imageRoots);
    }

    PreferenceDataset open() {
        PreferenceDataset pairs = PreferenceDataset.open(
                path,
                ReadOptions.builder()
                        .imageRoots(ImageRoots.of(imageRoots))
                        .split(split)
                        .build());
        if (pairs.size() == 0) {
            throw new BadDataException(path + " has no pair to score: name a file or folder with pairs");
        }
        return pairs;
    }

    /** Stores where the pairs are with a shard. */
    void write(Path shard) {
        SortedMap<String, String> options = new TreeMap<>();
        options.put(PAIRS, absolute(path));
        options.put(
                IMAGE_ROOTS,
                imageRoots.stream().map(ScoredPairs::absolute).collect(Collectors.joining(File.pathSeparator)));
        options.put("split", split);
        ShardNotes.write(shard, "reference", options);
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private static ScoredPairs read(List<Path> shards, Optional<Path> pairs) {
        SortedMap<String, String> options = ShardNotes.common(shards, Set.of(PAIRS, IMAGE_ROOTS));
        List<Path> roots = Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(options.getOrDefault(IMAGE_ROOTS, ""))
                .filter(root -> !root.isEmpty())
                .map(Path::of)
                .toList();
        return new ScoredPairs(
                pairs.orElseGet(() -> Path.of(options.getOrDefault(PAIRS, ""))),
                roots,
                options.getOrDefault("split", ""));
    }

    /**
     * Joins the shards of the command.
     *
     * @param pairs file or folder of the pairs; empty for the one that the shards used
     * @param report receives what was written
     * @param progress listener that is notified of the stages
     */
    public static void merge(
            List<Path> shards, Path output, Optional<Path> pairs, CommandReport report, RunListener progress) {
        PreferenceDataset scored = read(shards, pairs).open();
        report(report, ReferenceRun.merge(scored, shards, output, progress).pairs(), output);
    }

    /** Reports what was written. */
    static void report(CommandReport report, long pairs, Path output) {
        report.line(pairs + " pairs with log-probabilities, " + output)
                .put("pairs", pairs)
                .put("output", output);
    }
}
