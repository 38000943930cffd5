package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The names of a dataset's Parquet files: {@code <name>_<number>-<rows>.parquet}, as in the authors' code.
 *
 * @param folder folder of the files
 * @param name name of the dataset
 */
record ShardNames(Path folder, String name) {

    /** Finishes a writer and replaces the files of an earlier writer by its files. */
    List<DatasetCard.DataFile> publish(ShardWriter<?> writer, String suffix) {
        List<Long> rows = writer.finish();
        List<DatasetCard.DataFile> files = IntStream.range(0, rows.size())
                .mapToObj(i -> new DatasetCard.DataFile(
                        String.format(Locale.ROOT, "%s%s_%03d-%d.parquet", name, suffix, i, rows.get(i)), rows.get(i)))
                .toList();
        removeEarlier();
        writer.publish(files.stream().map(DatasetCard.DataFile::name).toList());
        return files;
    }

    /**
     * Returns the files of an earlier writer, which have names of this form.
     *
     * @throws BadDataException if the folder contains other Parquet files, which readers would take as part of the
     *     dataset
     */
    List<Path> earlier() {
        Pattern own = Pattern.compile(Pattern.quote(name) + "(-withlogp)?_\\d{3,}-\\d+\\.parquet");
        try {
            List<Path> parquet = FolderEntries.of(folder).stream()
                    .filter(file -> file.getFileName().toString().endsWith(".parquet"))
                    .toList();
            for (Path file : parquet) {
                if (!own.matcher(file.getFileName().toString()).matches()) {
                    throw new BadDataException(folder + " holds " + file.getFileName()
                            + ", which readers would take for a part of this dataset; choose another folder");
                }
            }
            return parquet;
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    private void removeEarlier() {
        try {
            for (Path file : earlier()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }
}
