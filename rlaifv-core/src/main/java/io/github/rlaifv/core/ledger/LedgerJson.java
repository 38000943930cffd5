package io.github.rlaifv.core.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Path;
import java.util.Optional;

/** The file of a ledger. Costs are written for its readers, and computed anew when it is read. */
final class LedgerJson {
    private static final int VERSION = 1;
    private static final String ABOUT = "What the run used, by stage and model; see docs/ledger.md.";
    private static final String ADVICE = "delete it to count from now on";

    private LedgerJson() {}

    static Ledger read(Path file) {
        JsonRecord json = JsonDocument.read(file, InputLimit.SETTINGS, ADVICE)
                .version(VERSION)
                .only("about", "version", "sessions", "stages", "prices", "cost");
        return new Ledger(
                json.integer("sessions"),
                json.list("stages").stream().map(LedgerJson::stage).toList(),
                json.has("prices") ? Optional.of(Prices.of(json.object("prices"))) : Optional.empty());
    }

    private static StageUsage stage(JsonRecord json) {
        json.only("stage", "seconds", "models");
        return new StageUsage(
                json.filled("stage"),
                json.number("seconds"),
                json.list("models").stream().map(LedgerJson::model).toList());
    }

    private static ModelUsage model(JsonRecord json) {
        json.only("model", "fingerprint", "usage");
        return new ModelUsage(
                new CountedModel(json.string("model"), json.string("fingerprint")),
                json.object("usage").as(Usage.class));
    }

    static String text(Ledger ledger) {
        ObjectNode json =
                JsonText.object().put("about", ABOUT).put("version", VERSION).put("sessions", ledger.sessions());
        ArrayNode stages = json.putArray("stages");
        for (StageUsage stage : ledger.stages()) {
            ObjectNode one = stages.addObject().put("stage", stage.stage()).put("seconds", stage.seconds());
            ArrayNode models = one.putArray("models");
            for (ModelUsage used : stage.models()) {
                models.addObject()
                        .put("model", used.model().name())
                        .put("fingerprint", used.model().fingerprint())
                        .putPOJO("usage", used.usage());
            }
        }
        ledger.prices().ifPresent(prices -> json.set("prices", prices.json()));
        ledger.cost().ifPresent(cost -> json.putPOJO("cost", cost));
        return JsonText.pretty(json) + "\n";
    }
}
