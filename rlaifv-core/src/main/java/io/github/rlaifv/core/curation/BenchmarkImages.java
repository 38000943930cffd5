package io.github.rlaifv.core.curation;

import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.dataset.TableFormat;
import io.github.rlaifv.core.dataset.TableRow;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The images of a benchmark, which must not be trained on.
 *
 * @param name name of the benchmark in reports
 * @param place folder with image files, in itself or its sub-folders, or with Parquet files; or one image or Parquet
 *     file. Parquet files have the images in a column {@code image}
 */
public record BenchmarkImages(String name, Path place) {
    private static final String COLUMN = "image";
    private static final int DEPTH = 32;

    public BenchmarkImages {
        Objects.requireNonNull(place, "place");
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a benchmark must not be blank");
        }
    }

    /**
     * The images in order. Close the stream.
     *
     * @throws BadDataException naming the place if it has no images
     */
    Stream<ImageSource> stream() {
        requireThere();
        List<Path> tables = tables();
        if (!tables.isEmpty()) {
            return TableFormat.parquet(place).open(tables).stream(List.of(), COLUMN)
                    .map(TableRow::image);
        }
        return (Files.isDirectory(place) ? ImageFolder.images(place) : List.of(place))
                .stream().map(ImageSource::of);
    }

    /**
     * @throws BadDataException if the place does not exist
     */
    void requireThere() {
        if (!Files.exists(place)) {
            throw new BadDataException("the images of " + name + ", " + place
                    + ", can't be read: check that the file or folder exists and is readable");
        }
    }

    private List<Path> tables() {
        try {
            List<Path> files = Files.isDirectory(place) ? FolderEntries.below(place, DEPTH) : List.of(place);
            return files.stream()
                    .filter(file -> file.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .endsWith(".parquet"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw StorageException.reading(place, e);
        }
    }
}
