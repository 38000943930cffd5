package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.StoredLogProbs;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a written dataset is, kept beside it as {@code dataset_card.json} and, for readers and for the Hugging Face hub,
 * as {@code README.md} with front matter. It holds no time and no machine's name: equal datasets have equal cards.
 *
 * @param title a line
 * @param format of the files
 * @param pairs how many
 * @param pairsWithLogProbs how many of them carry {@link StoredLogProbs}
 * @param meanChosenWords mean length of the chosen responses, in words between white space
 * @param meanRejectedWords mean length of the rejected responses
 * @param files in order
 * @param settings that the pairs were made with
 * @param fingerprints of models and inputs that they were made with
 * @param content SHA-256 over images, questions and responses in order: the same whatever the format
 * @param library that wrote it
 */
public record DatasetCard(
        String title,
        DatasetFormat format,
        long pairs,
        long pairsWithLogProbs,
        double meanChosenWords,
        double meanRejectedWords,
        List<DataFile> files,
        SortedMap<String, String> settings,
        SortedMap<String, String> fingerprints,
        String content,
        String library) {
    /** Of the JSON file; readers refuse later ones. */
    public static final int VERSION = 1;

    public DatasetCard {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(library, "library");
        files = List.copyOf(files);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        fingerprints = Collections.unmodifiableSortedMap(new TreeMap<>(fingerprints));
    }

    /**
     * A file of the dataset.
     *
     * @param name in the dataset's folder
     * @param rows how many pairs it holds
     */
    public record DataFile(String name, long rows) {
        public DataFile {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * The card in a dataset's folder; empty if there is none.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if {@code dataset_card.json} is damaged or of a later version
     */
    public static Optional<DatasetCard> read(Path folder) {
        return CardFiles.read(folder);
    }
}
