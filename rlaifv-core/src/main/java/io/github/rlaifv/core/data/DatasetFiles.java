package io.github.rlaifv.core.data;

import io.github.rlaifv.core.data.internal.parquet.ParquetTable;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells datasets' formats from what a path holds. */
final class DatasetFiles {
    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private DatasetFiles() {}

    static PreferenceDataset open(Path path, ImageRoots roots) {
        if (Files.isDirectory(path)) {
            List<Path> parquet = dataFiles(path, ".parquet");
            List<Path> jsonl = preferences(dataFiles(path, ".jsonl"));
            checkOneFormat(path, parquet, jsonl);
            CardFiles.read(path).ifPresent(card -> checkNamed(path, card));
            return jsonl.isEmpty() ? parquet(path, parquet) : jsonl(path, jsonl.get(0), roots);
        }
        Path folder = ImagePlaces.folder(path);
        return isParquet(path) ? ParquetPreferences.of(tables(List.of(path))) : jsonl(folder, path, roots);
    }

    private static PreferenceDataset parquet(Path folder, List<Path> files) {
        List<ParquetTable> tables = tables(files);
        PreferenceDataset pairs = ParquetPreferences.of(tables);
        checkRows(folder, tables);
        return pairs;
    }

    private static PreferenceDataset jsonl(Path folder, Path file, ImageRoots roots) {
        PreferenceDataset pairs = JsonlPreferences.read(file, roots);
        CardFiles.read(folder)
                .flatMap(card -> named(card, String.valueOf(file.getFileName())))
                .ifPresent(named -> checkRows(file, named.rows(), pairs.size()));
        return pairs;
    }

    static InstructionDataset openInstructions(Path path, ImageRoots roots) {
        if (Files.isDirectory(path)) {
            List<Path> parquet = dataFiles(path, ".parquet");
            if (parquet.isEmpty()) {
                throw new BadDataException(path + " holds no Parquet file: name a JSON Lines file, a folder with"
                        + " Parquet files, or a folder of pictures together with a file of questions");
            }
            CardFiles.read(path).ifPresent(card -> checkNamed(path, card));
            List<ParquetTable> tables = tables(parquet);
            checkRows(path, tables);
            return ParquetInstructions.of(tables);
        }
        return isParquet(path) ? ParquetInstructions.of(tables(List.of(path))) : JsonlInstructions.open(path, roots);
    }

    private static List<ParquetTable> tables(List<Path> files) {
        List<ParquetTable> tables = new ArrayList<>();
        files.forEach(file -> tables.add(ParquetTable.open(file)));
        return List.copyOf(tables);
    }

    /** Files of an ending, in order of their names; those of Hub layouts lie in {@code data/}. */
    private static List<Path> dataFiles(Path folder, String ending) {
        List<Path> found = new ArrayList<>();
        for (Path place : List.of(folder, folder.resolve("data"))) {
            if (!Files.isDirectory(place)) {
                continue;
            }
            try (Stream<Path> files = Files.list(place)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> file.getFileName().toString().endsWith(ending))
                        .filter(file -> !file.getFileName().toString().startsWith("."))
                        .sorted()
                        .forEachOrdered(found::add);
            } catch (IOException e) {
                throw StorageException.reading(place, e);
            }
        }
        return found;
    }

    /** A folder of a feedback run holds other JSON Lines files besides its pairs. */
    private static List<Path> preferences(List<Path> files) {
        List<Path> named = files.stream()
                .filter(file -> List.of("pairs.jsonl", "preferences.jsonl")
                        .contains(file.getFileName().toString()))
                .toList();
        return named.isEmpty() ? files : named;
    }

    private static void checkOneFormat(Path folder, List<Path> parquet, List<Path> jsonl) {
        if (parquet.isEmpty() && jsonl.isEmpty()) {
            throw new BadDataException(folder + " holds no dataset: expected *.parquet files (here or in data/), or a"
                    + " JSON Lines file such as pairs.jsonl");
        }
        if (jsonl.size() > 1 || (!jsonl.isEmpty() && !parquet.isEmpty())) {
            throw new BadDataException(folder + " holds several datasets ("
                    + Stream.concat(jsonl.stream(), parquet.stream())
                            .limit(4)
                            .map(file -> file.getFileName().toString())
                            .toList()
                    + (jsonl.size() + parquet.size() > 4 ? " and more" : "") + "); name the file that is meant");
        }
    }

    private static Optional<DatasetCard.DataFile> named(DatasetCard card, String name) {
        return card.files().stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /** Every file must have the rows that the card says, and be one that the card names. */
    private static void checkRows(Path folder, List<ParquetTable> tables) {
        CardFiles.read(folder)
                .ifPresent(card -> tables.forEach(table -> {
                    String name = folder.relativize(table.file()).toString().replace('\\', '/');
                    checkRows(
                            table.file(),
                            named(card, name).map(DatasetCard.DataFile::rows).orElse(0L),
                            table.rows());
                }));
    }

    private static void checkRows(Path file, long named, long found) {
        if (named != found) {
            throw new BadDataException(file + " has " + found + " rows, its dataset card says " + named
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
            return magic || file.getFileName().toString().endsWith(".parquet");
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }
}
