package io.github.rlaifv.report.internal.source;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PairOrigin;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.report.inspect.item.InspectedFact;
import io.github.rlaifv.report.inspect.item.InspectedItem;
import io.github.rlaifv.report.inspect.item.InspectedPair;
import io.github.rlaifv.report.inspect.item.InspectedResponse;
import io.github.rlaifv.report.inspect.item.ItemSource;
import io.github.rlaifv.report.inspect.item.ResponseRole;
import io.github.rlaifv.report.internal.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The pairs of a dataset, with the claims of their responses if a feedback run made them. */
final class PairItems implements ItemSource {
    private final PreferenceDataset dataset;
    private final Optional<FeedbackLines> feedback;

    PairItems(PreferenceDataset dataset, Optional<FeedbackLines> feedback) {
        this.dataset = dataset;
        this.feedback = feedback;
    }

    @Override
    public int size() {
        return Math.toIntExact(dataset.size());
    }

    @Override
    public InspectedItem get(int index) {
        return item(dataset.get(index));
    }

    @Override
    public Stream<InspectedItem> stream() {
        return dataset.stream().map(this::item);
    }

    private InspectedItem item(PreferencePair pair) {
        Instruction instruction = pair.instruction();
        List<InspectedResponse> responses =
                feedback.map(lines -> lines.responses(instruction.id())).orElse(List.of());
        return new InspectedItem(
                instruction.id(),
                instruction.question(),
                instruction.shownImage(),
                List.of(),
                List.of(pair(pair, responses)),
                origin(pair.origin()),
                "");
    }

    /** Returns a pair with what is known of the candidates that its responses are. */
    static InspectedPair pair(PreferencePair pair, List<InspectedResponse> responses) {
        StoredLogProbs stored = pair.stored();
        return new InspectedPair(
                response(pair.chosen(), responses)
                        .as(ResponseRole.CHOSEN)
                        .scored(pair.chosenScore())
                        .with(stored == null ? List.of() : logProbs(stored.chosen())),
                response(pair.rejected(), responses)
                        .as(ResponseRole.REJECTED)
                        .scored(pair.rejectedScore())
                        .with(stored == null ? List.of() : logProbs(stored.rejected())));
    }

    private static InspectedResponse response(String text, List<InspectedResponse> responses) {
        return responses.stream()
                .filter(response -> response.text().equals(text))
                .findFirst()
                .orElseGet(() -> InspectedResponse.of("", text));
    }

    private static List<InspectedFact> logProbs(StoredLogProbs.Response response) {
        return List.of(
                new InspectedFact("reference log-probability, nats", NumberText.shorten(response.sum())),
                new InspectedFact("per token", NumberText.shorten(response.average())));
    }

    private static List<InspectedFact> origin(PairOrigin origin) {
        List<InspectedFact> facts = new ArrayList<>();
        add(facts, "dataset", origin.dsName());
        add(facts, "origin of the image", origin.originDataset());
        add(facts, "split of the origin", origin.originSplit());
        add(facts, "index", origin.idx());
        add(facts, "path of the image", origin.imagePath());
        return facts;
    }

    private static void add(List<InspectedFact> facts, String name, String value) {
        if (!value.isBlank()) {
            facts.add(new InspectedFact(name, value));
        }
    }

    @Override
    public void close() {
        feedback.ifPresent(FeedbackLines::close);
    }
}
