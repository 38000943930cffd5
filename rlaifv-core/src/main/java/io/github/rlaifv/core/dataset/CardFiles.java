package io.github.rlaifv.core.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.data.DatasetHash;
import io.github.rlaifv.core.internal.data.ImagePlaces;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.ContainedPaths;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The two files of a {@link DatasetCard}. */
final class CardFiles {
    static final String JSON = "dataset_card.json";
    static final String README = "README.md";

    private CardFiles() {}

    /**
     * @throws BadDataException if the folder's README.md is not a card of this library
     */
    static void checkReplaceable(Path folder) {
        if (Files.exists(folder.resolve(README)) && !Files.exists(folder.resolve(JSON))) {
            throw new BadDataException(folder + " holds a README.md that is not a dataset card (there is no " + JSON
                    + "); choose another folder");
        }
    }

    /** Removes the JSON file, so that a folder whose files are being replaced does not look complete. */
    static void remove(Path folder) {
        try {
            AtomicFile.delete(folder.resolve(README));
            AtomicFile.delete(folder.resolve(JSON));
        } catch (IOException e) {
            throw StorageException.writing(folder.resolve(JSON), e);
        }
    }

    static void write(DatasetCard card, Path folder) {
        SortedMap<String, String> texts = texts(card);
        for (String name : List.of(JSON, README)) {
            AtomicFile.write(folder.resolve(name), Objects.requireNonNull(texts.get(name)));
        }
    }

    static SortedMap<String, String> texts(DatasetCard card) {
        return new TreeMap<>(Map.of(JSON, JsonText.pretty(json(card)) + "\n", README, CardText.markdown(card)));
    }

    private static ObjectNode json(DatasetCard card) {
        ObjectNode json = JsonText.object()
                .put("version", DatasetCard.VERSION)
                .put("title", card.title())
                .put("format", card.format().label())
                .put("pairs", card.pairs())
                .put("pairs_with_logps", card.pairsWithLogProbs())
                .put("mean_chosen_words", card.meanChosenWords())
                .put("mean_rejected_words", card.meanRejectedWords());
        ArrayNode files = json.putArray("files");
        card.files().forEach(file -> files.addObject().put("name", file.name()).put("rows", file.rows()));
        put(json.putObject("settings"), card.settings());
        put(json.putObject("fingerprints"), card.fingerprints());
        return json.put("content", card.content()).put("library", card.library());
    }

    private static void put(ObjectNode json, SortedMap<String, String> texts) {
        texts.forEach(json::put);
    }

    static DatasetCard ofText(Path file, String text) {
        return card(JsonLines.parse(file, 1, text));
    }

    static Optional<DatasetCard> read(Path folder) {
        Path file = folder.resolve(JSON);
        return Files.exists(file)
                ? Optional.of(card(JsonDocument.read(
                        file,
                        InputLimit.SETTINGS,
                        "write the dataset again, or remove the card to read what is there")))
                : Optional.empty();
    }

    /**
     * Whether the card beside a JSON Lines file has the SHA-256 of the dataset's current content. Then the writer of
     * the card knew the content of all images.
     */
    static boolean vouchesFor(Path file, PreferenceDataset pairs) {
        Optional<DatasetCard> card = read(ImagePlaces.folder(file));
        if (card.isEmpty()
                || !card.get()
                        .files()
                        .equals(List.of(new DatasetCard.DataFile(String.valueOf(file.getFileName()), pairs.size())))) {
            return false;
        }
        DatasetHash content = new DatasetHash();
        try (Stream<PreferencePair> all = pairs.stream()) {
            all.forEachOrdered(pair -> content.add(
                    pair,
                    pair.instruction().hasImage() ? pair.instruction().image().read() : new byte[0]));
        }
        return content.text().equals(card.get().content());
    }

    private static DatasetCard card(JsonRecord json) {
        json.version(DatasetCard.VERSION)
                .only(
                        "version",
                        "title",
                        "format",
                        "pairs",
                        "pairs_with_logps",
                        "mean_chosen_words",
                        "mean_rejected_words",
                        "files",
                        "settings",
                        "fingerprints",
                        "content",
                        "library");
        String label = json.string("format");
        DatasetFormat format = Arrays.stream(DatasetFormat.values())
                .filter(known -> known.label().equals(label))
                .findFirst()
                .orElseThrow(() -> json.problem(
                        "format",
                        "must be one of "
                                + Arrays.stream(DatasetFormat.values())
                                        .map(DatasetFormat::label)
                                        .collect(Collectors.joining(", "))
                                + ", was " + label));
        List<DatasetCard.DataFile> files = json.list("files").stream()
                .map(entry -> new DatasetCard.DataFile(name(entry.only("name", "rows")), entry.count("rows")))
                .toList();
        long pairs = json.count("pairs");
        long rows = files.stream().mapToLong(DatasetCard.DataFile::rows).reduce(0, Math::addExact);
        if (pairs != rows) {
            throw json.problem("pairs", "is " + pairs + ", but the rows of its files add up to " + rows);
        }
        return new DatasetCard(
                json.string("title"),
                format,
                pairs,
                json.count("pairs_with_logps"),
                json.number("mean_chosen_words"),
                json.number("mean_rejected_words"),
                files,
                json.textsByName("settings"),
                json.textsByName("fingerprints"),
                json.string("content"),
                json.string("library"));
    }

    private static String name(JsonRecord entry) {
        String name = entry.string("name");
        if (ContainedPaths.below(Path.of(""), name).isEmpty()) {
            throw entry.problem("name", "must be a file in the dataset's folder, was " + name);
        }
        return name;
    }
}
