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
 * Description of a written dataset. It is stored beside the dataset as {@code dataset_card.json} and, for readers and
 * the Hugging Face hub, as {@code README.md} with front matter. It contains neither times nor machine names, so equal
 * datasets have equal cards.
 *
 * @param title title of one line
 * @param format format of the files
 * @param pairs number of pairs
 * @param pairsWithLogProbs number of pairs with {@link StoredLogProbs}
 * @param meanChosenWords mean length of the chosen responses in words, separated by whitespace
 * @param meanRejectedWords mean length of the rejected responses in words
 * @param files files of the dataset, in order
 * @param settings settings with which the pairs were created
 * @param fingerprints fingerprints of the models and inputs from which the pairs were created
 * @param content SHA-256 over images, questions and responses in order, independent of the format
 * @param library name and version of the library that wrote the dataset
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
    /** Version of the JSON file's format. Readers reject later versions. */
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
     * @param name name of the file in the dataset's folder
     * @param rows number of pairs in the file
     */
    public record DataFile(String name, long rows) {
        public DataFile {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * Returns the texts of the card's files, {@code dataset_card.json} and {@code README.md}, by name. For datasets
     * that another engine writes to a storage of its own.
     */
    public SortedMap<String, String> texts() {
        return CardFiles.texts(this);
    }

    /**
     * Reads a card from the text of its file {@code dataset_card.json}.
     *
     * @param file name of the file for messages
     * @throws io.github.rlaifv.core.run.BadDataException if the text is damaged or of a later version
     */
    public static DatasetCard ofText(Path file, String text) {
        return CardFiles.ofText(file, text);
    }

    /**
     * Reads the card in a dataset's folder; empty if there is none.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if {@code dataset_card.json} is damaged or of a later version
     */
    public static Optional<DatasetCard> read(Path folder) {
        return CardFiles.read(folder);
    }
}
