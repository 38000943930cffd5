package io.github.rlaifv.dpo.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.report.internal.Notes;
import java.util.ArrayList;
import java.util.List;

/** A caution of reports about weights that were chosen on a test set. */
final class TestSetNote {
    private TestSetNote() {}

    /**
     * Returns the caution; no notes if the weights were chosen on other examples.
     *
     * @param record content of {@code alignment.json} or {@code training.json}
     */
    static Notes of(JsonNode record) {
        List<String> sets = new ArrayList<>();
        record.path("testSets").forEach(set -> sets.add(set.asText()));
        return new Notes(
                sets.isEmpty()
                        ? List.of()
                        : List.of("The weights were chosen on the test set of " + String.join(" and ", sets)
                                + ", so the aligned model is better there than on unseen data."));
    }
}
