package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.data.ColumnKind;
import io.github.rlaifv.core.internal.data.DataColumns;
import io.github.rlaifv.core.internal.data.ImagePathText;
import io.github.rlaifv.core.internal.data.ImagePlaces;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.internal.file.ContainedPaths;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The images of a Parquet file. An image is embedded in its row, or in a file of its own if the row has only a path.
 *
 * @param table the file
 * @param column column with one image or image path per row, or a list of one
 * @param roots additional folders in which image files may be, besides the folder of the Parquet file
 */
public record ParquetImages(ParquetTable table, String column, ImageRoots roots) {

    /**
     * Finds the image column and checks the paths of images without bytes.
     *
     * @throws BadDataException naming file and column if there is no image column, or file, column and row if an image
     *     has no bytes and its path is not a file that may be read
     */
    public static ParquetImages of(ParquetTable table, ImageRoots roots) {
        String column = DataColumns.of(table::kind).image();
        table.require(column, DataColumns.IMAGES.toArray(new ColumnKind[0]));
        table.requireMarkedText(column, ColumnKind.IMAGE);
        ParquetImages images = new ParquetImages(table, column, roots);
        if (images.isPaths()) {
            try (Stream<ParquetRow> rows = table.stream(List.of(column))) {
                // whether a row without an image is damaged depends on its question, which is read later
                rows.filter(row -> !row.isEmptyList(column)).forEachOrdered(images::of);
            }
        } else {
            table.eachWithoutBytes(column, row -> images.file(row.index(), row.imagePath(column)));
        }
        return images;
    }

    private boolean isPaths() {
        ColumnKind kind = table.kind(column);
        return kind == ColumnKind.TEXT || kind == ColumnKind.TEXT_LIST;
    }

    /** Returns the path that is stored with the bytes of a row's only image; empty if it has none. */
    String path(ParquetRow row) {
        return isPaths() ? "" : row.imagePath(column);
    }

    /**
     * Returns the only image of a row. Its bytes are read when they are used.
     *
     * @throws BadDataException if the row has no image or more than one
     */
    ImageSource of(ParquetRow row) {
        long index = row.index();
        if (isPaths()) {
            return ImageSource.of(file(index, row.onlyText(column)));
        }
        String path = row.imagePath(column);
        return ImageSource.deferred(
                table.file() + ", row " + index + ", column \"" + column + "\"",
                () -> table.embedded(index, column)
                        .orElseGet(() -> BoundedFile.bytes(file(index, path), InputLimit.IMAGE)));
    }

    private Path file(long row, String path) {
        if (path.isEmpty()) {
            throw table.error(row, column, "has neither bytes nor a path; embed the image in the file");
        }
        if (ImagePathText.isNone(path)) {
            throw table.error(row, column, ImagePathText.problem(path));
        }
        Path folder = ImagePlaces.folder(table.file());
        Path file;
        try {
            file = folder.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw table.error(
                    row,
                    column,
                    "has no bytes, and its path \"" + path
                            + "\" is not a path on this machine; embed the images in the file");
        }
        if (!Files.isRegularFile(file)) {
            throw table.error(
                    row,
                    column,
                    "has no bytes, and " + path + " does not exist (looked for " + file
                            + "); embed the images in the file, or put them beside it"
                            + ImagePathText.archive(folder, path));
        }
        if (!roots.isAnywhere() && !ContainedPaths.within(roots.with(folder)).contain(file)) {
            throw table.error(
                    row,
                    column,
                    "has no bytes, and " + path + " lies outside of " + folder + " (looked for "
                            + file + ", links followed); if it belongs to the data, allow its folder with"
                            + " ImageRoots.of(folder) or the option --image-root, or embed the image in the file");
        }
        return file;
    }
}
