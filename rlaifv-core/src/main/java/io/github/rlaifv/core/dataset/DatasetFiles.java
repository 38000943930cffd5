package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.internal.data.DataColumns;
import io.github.rlaifv.core.internal.data.DatasetSplits;
import io.github.rlaifv.core.internal.data.ImagePlaces;
import io.github.rlaifv.core.internal.json.JsonArrayIndex;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.internal.shard.ShardFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Opens the dataset at a path after recognizing its format. */
final class DatasetFiles {
    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private DatasetFiles() {}

    static PreferenceDataset open(Path path, ReadOptions options) {
        ShardFile.refuse(Files.isDirectory(path) ? path : ImagePlaces.folder(path));
        if (Files.isDirectory(path)) {
            CardFiles.read(path).ifPresent(card -> checkNamed(path, card));
            DataFolder files = DataFolder.of(path, options.split(), Set.of("pairs.jsonl", "preferences.jsonl"));
            return files.jsonl().isEmpty()
                    ? parquet(path, files.parquet(), options.imageRoots())
                    : jsonl(path, files.jsonl().get(0), options.imageRoots());
        }
        Path file = ofSplit(path, options.split());
        if (isParquet(file)) {
            return tables(List.of(file)).preferences(options.imageRoots());
        }
        return JsonArrayIndex.isArray(file)
                ? JsonArrayData.open(file, options.imageRoots()).pairs()
                : jsonl(ImagePlaces.folder(file), file, options.imageRoots());
    }

    private static PreferenceDataset parquet(Path folder, List<Path> files, ImageRoots roots) {
        TableFiles tables = tables(files);
        PreferenceDataset pairs = tables.preferences(roots);
        checkRows(folder, files, tables.rowCounts());
        return pairs;
    }

    private static PreferenceDataset jsonl(Path folder, Path file, ImageRoots roots) {
        PreferenceDataset pairs = JsonlPreferences.open(file, roots);
        CardFiles.read(folder)
                .flatMap(card -> named(card, String.valueOf(file.getFileName())))
                .ifPresent(named -> checkRows(file, named.rows(), pairs.size()));
        return pairs;
    }

    static boolean holdsPairs(Path path, ReadOptions options) {
        if (Files.isDirectory(path)) {
            DataFolder files = DataFolder.of(
                    path, options.split(), Set.of("pairs.jsonl", "preferences.jsonl", "instructions.jsonl"));
            return files.jsonl().isEmpty()
                    ? holdsPairs(tables(files.parquet()))
                    : holdsPairs(files.jsonl().get(0));
        }
        Path file = ofSplit(path, options.split());
        return isParquet(file) ? holdsPairs(tables(List.of(file))) : holdsPairs(file);
    }

    private static boolean holdsPairs(TableFiles tables) {
        return tables.has(DataColumns.CHOSEN) && tables.has(DataColumns.REJECTED);
    }

    private static boolean holdsPairs(Path jsonl) {
        if (JsonArrayIndex.isArray(jsonl)) {
            return JsonArrayData.holdsPairs(jsonl);
        }
        try (Stream<JsonRecord> records = JsonLines.stream(jsonl)) {
            return records.findFirst()
                    .filter(record -> record.has(DataColumns.CHOSEN) && record.has(DataColumns.REJECTED))
                    .isPresent();
        }
    }

    static InstructionDataset openInstructions(Path path, ReadOptions options) {
        if (Files.isDirectory(path)) {
            CardFiles.read(path).ifPresent(card -> checkNamed(path, card));
            DataFolder files = DataFolder.of(path, options.split(), Set.of("instructions.jsonl"));
            if (!files.jsonl().isEmpty()) {
                return JsonlInstructions.open(files.jsonl().get(0), options.imageRoots());
            }
            TableFiles tables = tables(files.parquet());
            checkRows(path, files.parquet(), tables.rowCounts());
            return tables.instructions(options.imageRoots());
        }
        Path file = ofSplit(path, options.split());
        if (isParquet(file)) {
            return tables(List.of(file)).instructions(options.imageRoots());
        }
        return JsonArrayIndex.isArray(file)
                ? JsonArrayData.open(file, options.imageRoots()).instructions()
                : JsonlInstructions.open(file, options.imageRoots());
    }

    /**
     * Checks a single file against the wanted split. A file is read completely unless its name belongs to another
     * split.
     */
    private static Path ofSplit(Path file, String split) {
        DatasetSplits own = DatasetSplits.of(
                ImagePlaces.folder(file), List.of(file.toAbsolutePath().normalize()));
        if (!own.files().containsKey("")) {
            own.pick(split);
        }
        return file;
    }

    private static TableFiles tables(List<Path> files) {
        return TableFormat.parquet(files.get(0)).open(files);
    }

    private static Optional<DatasetCard.DataFile> named(DatasetCard card, String name) {
        return card.files().stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /** Checks that the card lists every file with the same number of rows. */
    private static void checkRows(Path folder, List<Path> files, List<Long> found) {
        CardFiles.read(folder).ifPresent(card -> {
            for (int i = 0; i < files.size(); i++) {
                Path file = files.get(i);
                String name = folder.relativize(file).toString().replace('\\', '/');
                checkRows(
                        file, named(card, name).map(DatasetCard.DataFile::rows).orElse(0L), found.get(i));
            }
        });
    }

    private static void checkRows(Path file, long named, long found) {
        if (named != found) {
            throw new BadDataException(file + " has " + found + " rows, but its dataset card says " + named
                    + "; fetch or write the dataset again, or remove dataset_card.json to read what is there");
        }
    }

    private static void checkNamed(Path folder, DatasetCard card) {
        for (DatasetCard.DataFile file : card.files()) {
            if (!Files.exists(folder.resolve(file.name()))) {
                throw new BadDataException(folder + " lacks " + file.name() + ", which its dataset card names; fetch"
                        + " or write the dataset again, or remove dataset_card.json to read what is there");
            }
        }
    }

    private static boolean isParquet(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadDataException(file + " can't be read: check that the file or folder exists and is readable");
        }
        try (InputStream input = Files.newInputStream(file)) {
            boolean magic = Arrays.equals(input.readNBytes(PARQUET.length), PARQUET);
            if (!magic) {
                ForeignFiles.refuse(file);
            }
            return magic || file.getFileName().toString().endsWith(".parquet");
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }
}
