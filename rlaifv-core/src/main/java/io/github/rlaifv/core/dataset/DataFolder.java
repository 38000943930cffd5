package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.internal.data.DatasetShards;
import io.github.rlaifv.core.internal.data.DatasetSplits;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of a dataset in a folder: those in the folder itself and in {@code data/}, or if there are none, those in
 * the folders of its splits.
 *
 * @param parquet Parquet files, in order
 * @param jsonl JSON Lines files, in order
 */
record DataFolder(List<Path> parquet, List<Path> jsonl) {
    private static final String PARQUET = ".parquet";
    private static final String JSONL = ".jsonl";

    /**
     * Finds the files of a dataset, or of one split if it has several.
     *
     * @param names names of the JSON Lines files to prefer if there are others
     * @throws BadDataException if there are none, or several datasets or splits, or if shards are missing
     */
    static DataFolder of(Path folder, String split, Set<String> names) {
        DataFolder all = all(folder);
        List<Path> parquet = all.parquet();
        if (parquet.isEmpty() && all.jsonl().isEmpty()) {
            throw new BadDataException(
                    folder + " holds no dataset: expected *.parquet files (here, in data/ or in folders"
                            + " named after splits), or a JSON Lines file such as pairs.jsonl (a folder of images is opened together"
                            + " with a file of questions)"
                            + ForeignFiles.advice(folder));
        }
        List<Path> named = named(all.jsonl(), names);
        if (!parquet.isEmpty() && !named.isEmpty()) {
            throw several(
                    folder, Stream.concat(named.stream(), parquet.stream()).toList());
        }
        DataFolder files = new DataFolder(
                DatasetSplits.of(folder, parquet).pick(parquet.isEmpty() ? "" : split),
                DatasetSplits.of(folder, named).pick(named.isEmpty() ? "" : split));
        DatasetShards.check(files.parquet());
        DatasetShards.check(files.jsonl());
        if (files.jsonl().size() > 1) {
            throw several(folder, files.jsonl());
        }
        return files;
    }

    private static DataFolder all(Path folder) {
        List<Path> places = List.of(folder, folder.resolve("data"));
        DataFolder files = new DataFolder(files(places, PARQUET), files(places, JSONL));
        if (files.parquet().isEmpty() && files.jsonl().isEmpty()) {
            List<Path> folders = splitFolders(places);
            return new DataFolder(files(folders, PARQUET), files(folders, JSONL));
        }
        return files;
    }

    private static BadDataException several(Path folder, List<Path> files) {
        return new BadDataException(folder + " holds several datasets ("
                + files.stream()
                        .limit(4)
                        .map(file -> folder.relativize(file).toString())
                        .toList()
                + (files.size() > 4 ? " and more" : "")
                + "); name the file that is meant, or put each dataset into a folder of its own");
    }

    /** Selects files by name, since the folder of a feedback run has other JSON Lines files besides its pairs. */
    private static List<Path> named(List<Path> files, Set<String> names) {
        List<Path> named = files.stream()
                .filter(file -> names.contains(file.getFileName().toString()))
                .toList();
        return named.isEmpty() ? files : named;
    }

    private static List<Path> splitFolders(List<Path> places) {
        return list(places).stream()
                .filter(Files::isDirectory)
                .filter(DatasetSplits::names)
                .toList();
    }

    private static List<Path> files(List<Path> places, String ending) {
        List<Path> files = list(places).stream()
                .filter(file -> file.getFileName().toString().endsWith(ending))
                .toList();
        // otherwise a missed shard would go unnoticed
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new BadDataException(file
                        + (Files.isSymbolicLink(file) && !Files.exists(file)
                                ? " is a link to a file that does not exist: fetch that file, or remove the link"
                                : " is not a file, though it is named like one of a dataset: name it alone to read what is"
                                        + " in it, or move it elsewhere"));
            }
        }
        return files;
    }

    private static List<Path> list(List<Path> places) {
        List<Path> found = new ArrayList<>();
        for (Path place : places) {
            if (!Files.isDirectory(place)) {
                continue;
            }
            try {
                FolderEntries.of(place).stream()
                        .filter(entry -> !entry.getFileName().toString().startsWith("."))
                        .forEachOrdered(found::add);
            } catch (IOException e) {
                throw StorageException.reading(place, e);
            }
        }
        return found;
    }
}
