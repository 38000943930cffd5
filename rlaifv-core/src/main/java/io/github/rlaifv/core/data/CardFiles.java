package io.github.rlaifv.core.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.internal.JsonRecord;
import io.github.rlaifv.core.data.internal.ReplacedFile;
import io.github.rlaifv.core.internal.WholeFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The two files of a {@link DatasetCard}. */
final class CardFiles {
    static final String JSON = "dataset_card.json";
    static final String README = "README.md";
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private CardFiles() {}

    /**
     * @throws BadDataException if README.md there is no card of this library
     */
    static void checkReplaceable(Path folder) {
        if (Files.exists(folder.resolve(README)) && !Files.exists(folder.resolve(JSON))) {
            throw new BadDataException(folder + " holds a README.md that is no dataset card (there is no " + JSON
                    + "); choose another folder");
        }
    }

    /** Removes the JSON file: without it a folder whose files are being replaced can't pass for whole. */
    static void remove(Path folder) {
        try {
            WholeFile.delete(folder.resolve(README));
            WholeFile.delete(folder.resolve(JSON));
        } catch (IOException e) {
            throw StorageException.writing(folder.resolve(JSON), e);
        }
    }

    static void write(DatasetCard card, Path folder) {
        try {
            ReplacedFile.write(folder.resolve(JSON), json(card).toPrettyString().replace("\r\n", "\n") + "\n");
            ReplacedFile.write(folder.resolve(README), CardText.markdown(card));
        } catch (IOException e) {
            throw StorageException.writing(folder.resolve(JSON), e);
        }
    }

    private static ObjectNode json(DatasetCard card) {
        ObjectNode json = MAPPER.createObjectNode()
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

    static Optional<DatasetCard> read(Path folder) {
        Path file = folder.resolve(JSON);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            if (MAPPER.readTree(Files.readString(file)) instanceof ObjectNode json) {
                return Optional.of(card(new JsonRecord(file, 1, json)));
            }
        } catch (JsonProcessingException e) {
            throw new BadDataException(file + " is no valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BadDataException(file + " can't be read", e);
        }
        throw new BadDataException(file + " must hold a JSON object");
    }

    private static DatasetCard card(JsonRecord json) {
        if (json.integer("version") != DatasetCard.VERSION) {
            throw json.error("dataset card of version " + json.integer("version") + "; this release reads version "
                    + DatasetCard.VERSION);
        }
        String label = json.text("format");
        DatasetFormat format = Arrays.stream(DatasetFormat.values())
                .filter(known -> known.label().equals(label))
                .findFirst()
                .orElseThrow(() -> json.error("field \"format\" must be one of "
                        + Arrays.stream(DatasetFormat.values())
                                .map(DatasetFormat::label)
                                .collect(Collectors.joining(", "))
                        + ", was " + label));
        List<DatasetCard.DataFile> files = json.list("files").stream()
                .map(entry -> new DatasetCard.DataFile(entry.text("name"), entry.integer("rows")))
                .toList();
        return new DatasetCard(
                json.text("title"),
                format,
                (long) json.number("pairs"),
                (long) json.number("pairs_with_logps"),
                json.number("mean_chosen_words"),
                json.number("mean_rejected_words"),
                files,
                texts(json, "settings"),
                texts(json, "fingerprints"),
                json.text("content"),
                json.text("library"));
    }

    private static SortedMap<String, String> texts(JsonRecord json, String field) {
        SortedMap<String, String> texts = new TreeMap<>();
        JsonNode object = json.json().path(field);
        object.fieldNames()
                .forEachRemaining(name -> texts.put(name, object.path(name).asText()));
        return texts;
    }
}
