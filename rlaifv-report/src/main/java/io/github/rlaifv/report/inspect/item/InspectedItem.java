package io.github.rlaifv.report.inspect.item;

import io.github.rlaifv.core.image.ImageSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One item: an instruction, a pair, a pool or an answered question.
 *
 * @param id id of the instruction, or of the item of a benchmark
 * @param question the question; empty if the folder does not hold it
 * @param image the image; empty if the folder does not hold it
 * @param responses the responses; empty for a pair, whose two responses are in {@code pairs}
 * @param pairs the pairs that were made from the responses
 * @param facts further values
 * @param remark why something is missing; empty if nothing is
 */
public record InspectedItem(
        String id,
        String question,
        Optional<ImageSource> image,
        List<InspectedResponse> responses,
        List<InspectedPair> pairs,
        List<InspectedFact> facts,
        String remark) {
    public InspectedItem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(image, "image");
        responses = List.copyOf(responses);
        pairs = List.copyOf(pairs);
        facts = List.copyOf(facts);
        Objects.requireNonNull(remark, "remark");
    }

    /** Returns all responses of the item: its responses, or else those of its pairs. */
    public List<InspectedResponse> allResponses() {
        return responses.isEmpty()
                ? pairs.stream()
                        .flatMap(pair -> List.of(pair.chosen(), pair.rejected()).stream())
                        .toList()
                : responses;
    }
}
