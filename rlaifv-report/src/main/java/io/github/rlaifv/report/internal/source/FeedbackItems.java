package io.github.rlaifv.report.internal.source;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.report.inspect.item.InspectedItem;
import io.github.rlaifv.report.inspect.item.InspectedPair;
import io.github.rlaifv.report.inspect.item.InspectedResponse;
import io.github.rlaifv.report.inspect.item.ItemSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The instructions of a feedback run with their candidates, claims, verdicts and pairs. */
final class FeedbackItems implements ItemSource {
    private static final String NO_IMAGE =
            "The folder does not hold this image. Name the instructions of the run to see it.";

    private final FeedbackLines lines;
    private final Optional<PreferenceDataset> pairs;
    private final KnownInstructions known;
    /** Indices of the pairs of an instruction, by id. */
    private final Map<String, List<Integer>> byInstruction = new HashMap<>();
    /** A pair with this image, by the image's SHA-256: another instruction may show the same image. */
    private final Map<String, Integer> byImage = new HashMap<>();

    FeedbackItems(FeedbackLines lines, Optional<PreferenceDataset> pairs, KnownInstructions known) {
        this.lines = lines;
        this.pairs = pairs;
        this.known = known;
        pairs.ifPresent(this::index);
    }

    private void index(PreferenceDataset dataset) {
        int[] next = {0};
        try (Stream<PreferencePair> all = dataset.stream()) {
            all.forEachOrdered(pair -> byInstruction
                    .computeIfAbsent(pair.instruction().id(), id -> new ArrayList<>())
                    .add(next[0]++));
        }
        for (int i = 0; i < lines.size(); i++) {
            List<Integer> own = byInstruction.getOrDefault(lines.id(i), List.of());
            if (!own.isEmpty()) {
                byImage.put(lines.sampled(i).textOrEmpty("image"), own.get(0));
            }
        }
    }

    @Override
    public int size() {
        return lines.size();
    }

    @Override
    public InspectedItem get(int index) {
        JsonRecord record = lines.sampled(index);
        String id = lines.id(index);
        List<InspectedResponse> responses = lines.responses(id);
        List<InspectedPair> own = new ArrayList<>();
        for (int pair : byInstruction.getOrDefault(id, List.of())) {
            own.add(PairItems.pair(pairs.orElseThrow().get(pair), responses));
        }
        Optional<ImageSource> image = image(id, record.textOrEmpty("image"));
        return new InspectedItem(
                id,
                record.textOrEmpty("question"),
                image,
                responses,
                own,
                List.of(),
                remark(record, image.isPresent()));
    }

    private static String remark(JsonRecord record, boolean image) {
        if (!record.has("skipped")) {
            return image ? "" : NO_IMAGE;
        }
        String detail = record.textOrEmpty("detail");
        return "skipped: " + record.text("skipped") + (detail.isEmpty() ? "" : " (" + detail + ")");
    }

    private Optional<ImageSource> image(String id, String hash) {
        Integer pair = byInstruction.containsKey(id) ? byInstruction.get(id).get(0) : byImage.get(hash);
        return pair == null
                ? known.find(id).flatMap(Instruction::shownImage)
                : pairs.flatMap(dataset -> dataset.get(pair).instruction().shownImage());
    }

    @Override
    public void close() {
        lines.close();
    }
}
