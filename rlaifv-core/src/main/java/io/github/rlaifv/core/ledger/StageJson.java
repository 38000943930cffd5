package io.github.rlaifv.core.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.json.JsonRecord;

/** The stages in the file of a ledger. */
final class StageJson {
    private StageJson() {}

    static StageUsage read(JsonRecord json) {
        json.only("stage", "seconds", "models");
        return new StageUsage(
                json.filled("stage"),
                json.number("seconds"),
                json.list("models").stream().map(StageJson::model).toList());
    }

    private static ModelUsage model(JsonRecord json) {
        json.only("model", "fingerprint", "usage");
        return new ModelUsage(
                new CountedModel(json.string("model"), json.string("fingerprint")),
                json.object("usage").as(Usage.class));
    }

    static ObjectNode json(StageUsage stage) {
        ObjectNode json = JsonText.object().put("stage", stage.stage()).put("seconds", stage.seconds());
        ArrayNode models = json.putArray("models");
        for (ModelUsage used : stage.models()) {
            models.addObject()
                    .put("model", used.model().name())
                    .put("fingerprint", used.model().fingerprint())
                    .putPOJO("usage", used.usage());
        }
        return json;
    }
}
