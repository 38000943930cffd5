package io.github.rlaifv.core.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a run used, by stage and model. Every run writes it to {@value #FILE} in its folder, at the end of each stage,
 * about every half minute in between, and when it stops. A resumed run adds to what its earlier sessions used. So work
 * that was computed twice counts twice, and work that an earlier session finished counts once. Results and fingerprints
 * do not depend on it.
 *
 * @param sessions number of times that the run was started
 * @param stages use by stage, in the order of their first use
 * @param prices prices that costs are computed from; empty if none were given
 */
public record Ledger(int sessions, List<StageUsage> stages, Optional<Prices> prices) {
    /** Name of the file in a run's folder. */
    public static final String FILE = "ledger.json";

    private static final int VERSION = 1;
    private static final String ABOUT = "What the run used, by stage and model; see docs/ledger.md.";

    /** A ledger of nothing. */
    public static final Ledger NONE = new Ledger(0, List.of(), Optional.empty());

    public Ledger {
        stages = List.copyOf(stages);
    }

    /**
     * Reads the ledger of a run.
     *
     * @param run the run's folder, or the ledger's file
     * @throws BadDataException if there is no ledger, or if it is damaged; the message names the file
     */
    public static Ledger read(Path run) {
        Path file = Files.isDirectory(run) ? run.resolve(FILE) : run;
        if (!Files.exists(file)) {
            throw new BadDataException(
                    file + " does not exist: name the folder of a run of this version, or its " + FILE);
        }
        return ofFile(file);
    }

    /** Reads the ledger of a run's folder; empty if the folder has none, as those of earlier versions. */
    public static Optional<Ledger> find(Path folder) {
        Path file = folder.resolve(FILE);
        return Files.exists(file) ? Optional.of(ofFile(file)) : Optional.empty();
    }

    private static Ledger ofFile(Path file) {
        JsonRecord json = JsonDocument.read(file, InputLimit.SETTINGS, "delete it to count from now on")
                .version(VERSION)
                .only("about", "version", "sessions", "stages", "prices", "cost");
        return new Ledger(
                json.integer("sessions"),
                json.list("stages").stream().map(StageJson::read).toList(),
                json.has("prices") ? Optional.of(Prices.of(json.object("prices"))) : Optional.empty());
    }

    /**
     * Replaces a ledger's file. Costs are written for readers of the file, and computed anew when it is read.
     *
     * @throws io.github.rlaifv.core.run.StorageException if it can't be written
     */
    public void write(Path file) {
        ObjectNode json =
                JsonText.object().put("about", ABOUT).put("version", VERSION).put("sessions", sessions);
        ArrayNode all = json.putArray("stages");
        stages.forEach(stage -> all.add(StageJson.json(stage)));
        prices.ifPresent(known -> json.set("prices", known.json()));
        cost().ifPresent(sum -> json.putPOJO("cost", sum));
        AtomicFile.write(file, JsonText.pretty(json) + "\n");
    }

    /** The sum of this ledger and that of a later session or another part. Its prices apply if it has some. */
    public Ledger plus(Ledger other) {
        Map<String, StageUsage> sums = new LinkedHashMap<>();
        stages.forEach(stage -> sums.put(stage.stage(), stage));
        other.stages.forEach(stage -> sums.merge(stage.stage(), stage, StageUsage::plus));
        return new Ledger(
                sessions + other.sessions,
                List.copyOf(sums.values()),
                other.prices.isPresent() ? other.prices : prices);
    }

    /** Returns the same ledger with other prices. */
    public Ledger withPrices(Prices value) {
        return new Ledger(sessions, stages, Optional.of(value));
    }

    /** The use of all stages and models. */
    public Usage total() {
        return stages.stream().map(StageUsage::total).reduce(Usage.NONE, Usage::plus);
    }

    /** The use of a stage; none if nothing was counted for it. */
    public StageUsage stage(String name) {
        return stages.stream()
                .filter(stage -> stage.stage().equals(name))
                .findFirst()
                .orElseGet(() -> new StageUsage(name, 0, List.of()));
    }

    /** Duration of all stages in seconds. */
    public double seconds() {
        return stages.stream().mapToDouble(StageUsage::seconds).sum();
    }

    /** The cost of all stages; empty if no prices were given. */
    public Optional<Cost> cost() {
        return prices.map(known -> rows().stream()
                .map(LedgerRow::cost)
                .filter(Objects::nonNull)
                .reduce(Cost::plus)
                .orElseGet(() -> Cost.none(known.currency())));
    }

    /** The rows of a table: one per stage and model name, without stages in which no model was called. */
    public List<LedgerRow> rows() {
        List<LedgerRow> rows = new ArrayList<>();
        for (StageUsage stage : stages) {
            Map<String, Usage> byName = new LinkedHashMap<>();
            stage.models().forEach(one -> byName.merge(one.model().name(), one.usage(), Usage::plus));
            byName.forEach((name, usage) -> rows.add(new LedgerRow(
                    stage.stage(), name, usage, prices.isEmpty() ? null : Cost.of(prices.get(), name, usage))));
        }
        return rows;
    }

    /** The table of the ledger for people. */
    public LedgerTable table() {
        return LedgerTable.of(rows());
    }
}
