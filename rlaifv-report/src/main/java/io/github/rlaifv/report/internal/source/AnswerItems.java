package io.github.rlaifv.report.internal.source;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.report.inspect.item.InspectedFact;
import io.github.rlaifv.report.inspect.item.InspectedItem;
import io.github.rlaifv.report.inspect.item.InspectedResponse;
import io.github.rlaifv.report.inspect.item.ItemSource;
import io.github.rlaifv.report.internal.NumberText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answered items of an evaluation, with the notes of its judge and what each contributes to the metrics. */
final class AnswerItems implements ItemSource {
    static final String ITEMS = "items.jsonl";
    static final String CARD = "card.json";
    private static final String MEASURES = "measures.json";
    private static final String ADVICE = "run the evaluation again; its answers are kept";
    private static final int NAME = 16;

    /**
     * What each item contributes to a metric.
     *
     * @param above numerators
     * @param below denominators; an item with 0 does not count
     */
    private record Shares(String name, double[] above, double[] below) {}

    private final Path folder;
    private final UnitFile items;
    private final List<Shares> measures;
    private final Map<String, Integer> places = new HashMap<>();

    private AnswerItems(Path folder, UnitFile items) {
        this.folder = folder;
        this.items = items;
        Path file = folder.resolve(MEASURES);
        this.measures = Files.isRegularFile(file) ? measures(file) : List.of();
    }

    static AnswerItems open(Path folder) {
        UnitFile items = UnitFile.open(folder.resolve(ITEMS), "id");
        try {
            return new AnswerItems(folder, items);
        } catch (RuntimeException e) {
            items.close();
            throw e;
        }
    }

    static List<Path> files(Path folder) {
        return List.of(folder.resolve(ITEMS), folder.resolve(MEASURES));
    }

    private List<Shares> measures(Path file) {
        JsonRecord read = JsonDocument.read(file, InputLimit.TEXT, ADVICE);
        for (String id : read.texts("ids")) {
            places.put(id, places.size());
        }
        return read.list("measures").stream()
                .map(measure -> new Shares(
                        measure.text("name"), numbers(measure, "numerators"), numbers(measure, "denominators")))
                .filter(shares -> shares.above().length == places.size() && shares.below().length == places.size())
                .toList();
    }

    private static double[] numbers(JsonRecord measure, String field) {
        return measure.anyNumbers(field).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public InspectedItem get(int index) {
        JsonRecord record = items.get(index);
        List<InspectedFact> notes = new ArrayList<>();
        for (JsonRecord note : record.list("notes")) {
            notes.add(new InspectedFact(note.text("head"), note.text("text")));
        }
        Optional<ImageSource> image = thumbnail(record.textOrEmpty("fingerprint"));
        String name = record.textOrEmpty("image");
        return new InspectedItem(
                items.id(index),
                record.text("question"),
                image,
                List.of(InspectedResponse.of("answer", record.text("answer")).with(notes)),
                List.of(),
                contributions(items.id(index)),
                image.isEmpty() && !name.isEmpty() ? "The folder has no thumbnail of " + name + "." : "");
    }

    private Optional<ImageSource> thumbnail(String fingerprint) {
        if (!fingerprint.matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        Path file = folder.resolve("thumbnails").resolve(fingerprint.substring(0, NAME) + ".jpg");
        return Files.isRegularFile(file) ? Optional.of(ImageSource.of(file)) : Optional.empty();
    }

    private List<InspectedFact> contributions(String id) {
        Integer place = places.get(id);
        List<InspectedFact> facts = new ArrayList<>();
        if (place != null) {
            for (Shares shares : measures) {
                double below = shares.below()[place];
                if (below != 0) {
                    facts.add(new InspectedFact(
                            shares.name(),
                            NumberText.shorten(shares.above()[place]) + " of " + NumberText.shorten(below)));
                }
            }
        }
        return facts;
    }

    @Override
    public void close() {
        items.close();
    }
}
