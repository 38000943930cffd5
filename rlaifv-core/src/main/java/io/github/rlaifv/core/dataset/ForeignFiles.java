package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.internal.data.DatasetSplits;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Recognizes unsupported dataset formats by the endings of file names, with advice for each. */
final class ForeignFiles {
    private static final String CONVERT =
            "convert it to Parquet or JSON Lines, with Python: datasets.load_dataset(..).to_parquet(\"pairs.parquet\")";
    private static final String UNPACK = "unpack it, and name the Parquet or JSON Lines file or the folder in it";
    private static final Map<String, String> ADVICE = Map.ofEntries(
            Map.entry(".jsonl.gz", "decompress it (gunzip)"),
            Map.entry(".json.gz", "decompress it (gunzip)"),
            Map.entry(".jsonl.zst", "decompress it (unzstd)"),
            Map.entry(".json.zst", "decompress it (unzstd)"),
            Map.entry(
                    ".json",
                    "name the file itself if it has one JSON object on each line, else write it so (jq -c '.[]')"),
            Map.entry(".csv", CONVERT),
            Map.entry(".tsv", CONVERT),
            Map.entry(".arrow", "write it as Parquet, with Python: datasets.load_from_disk(..).to_parquet(..)"),
            Map.entry(".zip", UNPACK),
            Map.entry(".tar", UNPACK),
            Map.entry(".tar.gz", UNPACK),
            Map.entry(".tgz", UNPACK));
    /** Names of files that describe a dataset and contain no data. */
    private static final List<String> DESCRIPTIONS =
            List.of(CardFiles.JSON, "dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json");

    private static final int SHOWN = 4;
    private static final int DEPTH = 4;

    private ForeignFiles() {}

    /**
     * @throws BadDataException if the ending of the file belongs to an unsupported format
     */
    static void refuse(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        // a JSON list is rejected by the reader of the file, which knows the position
        ending(name).filter(ending -> !ending.equals(".json")).ifPresent(ending -> {
            throw new BadDataException(
                    file + " is neither a Parquet nor a JSON Lines file: " + ADVICE.getOrDefault(ending, CONVERT));
        });
    }

    /** Returns advice for a folder without a dataset, based on its files; empty if they allow none. */
    static String advice(Path folder) {
        Map<String, String> found = new TreeMap<>();
        List<Path> folders = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return "";
        }
        try {
            for (Path file : FolderEntries.below(folder, DEPTH)) {
                String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
                if (Files.isDirectory(file) || DESCRIPTIONS.contains(name)) {
                    continue;
                }
                if (name.endsWith(".parquet") || name.endsWith(".jsonl")) {
                    Path in = folder.relativize(file).getParent();
                    // a dataset with splits is opened by the folder that contains its splits
                    while (in != null && in.getParent() != null && (DatasetSplits.names(in) || in.endsWith("data"))) {
                        in = in.getParent();
                    }
                    if (in != null && !folders.contains(in)) {
                        folders.add(in);
                    }
                }
                ending(name)
                        .ifPresent(ending -> found.putIfAbsent(
                                ending, folder.relativize(file) + ": " + ADVICE.getOrDefault(ending, CONVERT)));
            }
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
        if (!folders.isEmpty()) {
            return ". Datasets are in its folders "
                    + folders.stream().limit(SHOWN).map(Path::toString).collect(Collectors.joining(", "))
                    + (folders.size() > SHOWN ? " and more" : "") + ": open the one that is meant";
        }
        return found.isEmpty() ? "" : ". There is " + String.join("; ", found.values());
    }

    private static Optional<String> ending(String name) {
        return ADVICE.keySet().stream().filter(name::endsWith).max(Comparator.comparingInt(String::length));
    }
}
