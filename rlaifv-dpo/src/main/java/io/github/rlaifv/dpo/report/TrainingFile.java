package io.github.rlaifv.dpo.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.util.List;

/**
 * Checks the type of each field of {@code training.json} that the page shows. A missing field is omitted from the page.
 */
final class TrainingFile {
    private TrainingFile() {}

    static ObjectNode check(JsonRecord training) {
        for (String text : List.of("objective", "policy", "policyFingerprint", "reference", "referenceFingerprint")) {
            if (training.json().has(text)) {
                training.string(text);
            }
        }
        if (training.json().has("options")) {
            training.object("options");
        }
        for (String count : List.of("epochs", "steps", "used", "pairs", "heldOut", "trainableNumbers")) {
            if (training.json().has(count)) {
                training.count(count);
            }
        }
        if (training.json().has("seconds")) {
            training.number("seconds");
        }
        for (String counts : List.of("skipped", "heldOutSkipped")) {
            if (training.json().has(counts)) {
                JsonRecord reasons = training.object(counts);
                reasons.json().fieldNames().forEachRemaining(reasons::count);
            }
        }
        if (training.json().has("epochMeans")) {
            for (JsonRecord means : training.list("epochMeans")) {
                means.json().fieldNames().forEachRemaining(means::anyNumber);
            }
        }
        if (training.json().has("testSets")) {
            training.texts("testSets");
        }
        if (training.json().has("evaluations")) {
            for (JsonRecord evaluation : training.list("evaluations")) {
                evaluation.count("step");
                evaluation.number("epoch");
                evaluation.numbersByName("figures");
            }
        }
        return training.json();
    }
}
